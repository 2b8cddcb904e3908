/** Energy and score at points, and on a grid with the normalised density: of a model or of the exact target. */
import { readFloats, storageBuffer } from './gpu/buffers.ts';
import { Commands, cut } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { densityKernel, fieldKernel, gridKernel, logZKernel, massKernel, oracleKernel } from './kernels.ts';
import { type Box, packComponents, type Target } from './targets.ts';
import { Weights } from './weights.ts';

/** Points a dispatch takes. */
const MOST_POINTS = 1 << 20;

/** Shares that a grid's mass is added up in, and bytes of each; the same in shaders/lib/share.wgsl. */
const SHARES = { count: 256, bytes: 16 };

export interface EvaluationOptions {
  /** Take the points and levels of these buffers instead of own ones. */
  at?: { points: GPUBuffer; sigma: GPUBuffer };
  /** Without: energies alone, at about half the cost; the buffer of scores then has no room for any. */
  scores?: boolean;
}

/** Evaluates energy and score at points with a noise level each. */
export class Evaluation {
  /** vec2f[capacity]. */
  readonly points: GPUBuffer;
  /** f32[capacity]. */
  readonly sigma: GPUBuffer;
  /** f32[capacity]: f(x, σ); for a target −log p_σ(x). */
  readonly energies: GPUBuffer;
  /** vec2f[capacity]. */
  readonly score: GPUBuffer;

  private constructor(
    private readonly device: GPUDevice,
    readonly capacity: number,
    private readonly scores: boolean,
    private readonly bound: BoundKernel,
    private readonly owned: GPUBuffer[],
    buffers: { points: GPUBuffer; sigma: GPUBuffer; energies: GPUBuffer; score: GPUBuffer },
  ) {
    this.points = buffers.points;
    this.sigma = buffers.sigma;
    this.energies = buffers.energies;
    this.score = buffers.score;
  }

  static async create(
    device: GPUDevice,
    of: Weights | Target,
    capacity: number,
    { at, scores = true }: EvaluationOptions = {},
  ): Promise<Evaluation> {
    const own = at ? [] : [storageBuffer(device, 'points', 8 * capacity), storageBuffer(device, 'sigma', 4 * capacity)];
    const points = at?.points ?? own[0]!;
    const sigma = at?.sigma ?? own[1]!;
    const energies = storageBuffer(device, 'energies', 4 * capacity);
    const score = storageBuffer(device, 'score', scores ? 8 * capacity : 8);
    const buffers = { points, sigma, energies, score };
    const owned = [...own, energies, score];
    if (of instanceof Weights) {
      const bound = (await fieldKernel(device, of.model)).bind({ weights: of.packed, ...buffers });
      return new Evaluation(device, capacity, scores, bound, owned, buffers);
    }
    const components = storageBuffer(device, 'components', packComponents(of));
    const bound = (await oracleKernel(device)).bind({ components, ...buffers });
    return new Evaluation(device, capacity, scores, bound, [...owned, components], buffers);
  }

  /** Points (2 numbers each) and their noise levels from the host. */
  write(points: ArrayLike<number>, sigma: ArrayLike<number>): void {
    if (points.length !== 2 * sigma.length || sigma.length > this.capacity) {
      throw new RangeError(
        `${points.length} coordinates and ${sigma.length} levels; expected 2 and 1 a point, at most ${this.capacity} points`,
      );
    }
    this.device.queue.writeBuffer(this.points, 0, Float32Array.from(points));
    this.device.queue.writeBuffer(this.sigma, 0, Float32Array.from(sigma));
  }

  /** Records the evaluation of `count` points from `first`, a multiple of 4. */
  encode(commands: Commands, count: number, first = 0): void {
    const scores = Number(this.scores);
    for (const span of cut(count, MOST_POINTS)) {
      const call = { first: first + span.first, count: span.count, scores };
      commands.dispatch(this.bound, call, Math.ceil(span.count / 4));
    }
  }

  async read(count: number): Promise<{ energies: Float32Array; score: Float32Array }> {
    if (!this.scores) throw new Error('this evaluation was created without scores: read its energies alone');
    const [energies, score] = await Promise.all([
      readFloats(this.device, this.energies, count),
      readFloats(this.device, this.score, 2 * count),
    ]);
    return { energies, score };
  }

  destroy(): void {
    for (const buffer of this.owned) buffer.destroy();
  }
}

/** What the partition kernel found on the grid. */
export interface Partition {
  /** log Z(σ) over the grid's box, by the midpoint rule. */
  logZ: number;
  /** Largest density on the grid. */
  peak: number;
  /** Share of the mass in the border cells; above 1e-3 exp(−f) does not normalise in the box. */
  border: number;
}

/** Whether work is still wanted; it waits as long as the answer takes. */
export type Wanted = () => boolean | Promise<boolean>;

export interface FieldOptions {
  columns: number;
  rows?: number;
  /** Normalise with log Z of this other field (a wide quadrature grid) instead of this field's own box. */
  normaliser?: Field;
  /** Without: energies and densities alone, at about half the cost. */
  scores?: boolean;
}

/** A field on a grid of cell centres, row-major from the bottom row. */
export class Field {
  private constructor(
    private readonly device: GPUDevice,
    private size: { columns: number; rows: number },
    readonly evaluation: Evaluation,
    /** f32[capacity]: exp(−f)/Z, or p_σ itself. */
    readonly densities: GPUBuffer,
    private readonly shares: GPUBuffer,
    private readonly partitionBuffer: GPUBuffer,
    private readonly grid: BoundKernel,
    private readonly mass: BoundKernel,
    private readonly logZ: BoundKernel,
    private readonly density: BoundKernel,
    /** A target's density needs no normalising. */
    private readonly normalised: boolean,
  ) {}

  static async create(device: GPUDevice, of: Weights | Target, options: FieldOptions): Promise<Field> {
    const { columns, rows = columns, normaliser, scores = true } = options;
    const cells = columns * rows;
    const evaluation = await Evaluation.create(device, of, cells, { scores });
    const densities = storageBuffer(device, 'densities', 4 * cells);
    const shares = storageBuffer(device, 'shares', SHARES.count * SHARES.bytes);
    const partition = storageBuffer(device, 'partition', 16);
    const [grid, mass, logZ, density] = await Promise.all([
      gridKernel(device),
      massKernel(device),
      logZKernel(device),
      densityKernel(device),
    ]);
    const { points, sigma, energies } = evaluation;
    return new Field(
      device,
      { columns, rows },
      evaluation,
      densities,
      shares,
      partition,
      grid.bind({ points, sigma }),
      mass.bind({ energies, shares }),
      logZ.bind({ shares, partition_of: partition }),
      density.bind({ energies, partition_of: normaliser?.partitionBuffer ?? partition, densities }),
      !(of instanceof Weights),
    );
  }

  get columns(): number {
    return this.size.columns;
  }

  get rows(): number {
    return this.size.rows;
  }

  /** Another number of cells from the next update on, at most as many as the field was created with. */
  resize(columns: number, rows = columns): void {
    const { capacity } = this.evaluation;
    if (columns * rows > capacity)
      throw new RangeError(`${columns} × ${rows} cells; this field has room for ${capacity}`);
    this.size = { columns, rows };
  }

  /** Records energy, score, log Z and density of every cell of the box. */
  encode(commands: Commands, box: Box, sigma: number): void {
    this.encodeGrid(commands, box, sigma);
    this.evaluation.encode(commands, this.columns * this.rows);
    this.encodeDensity(commands, box);
  }

  /**
   * The same in submits of at most `cellsPerSubmit` evaluations (a multiple of 4), waiting for each: for slow adapters and
   * large point sets. `wanted` is asked after each; once it says no the field stops and gives false, the densities then
   * being what they were.
   */
  async update(box: Box, sigma: number, cellsPerSubmit: number, wanted: Wanted = () => true): Promise<boolean> {
    const commands = new Commands(this.device, 'field');
    this.encodeGrid(commands, box, sigma);
    for (const { first, count } of cut(this.columns * this.rows, cellsPerSubmit)) {
      this.evaluation.encode(commands, count, first);
      await commands.finished();
      if (!(await wanted())) return false;
    }
    this.encodeDensity(commands, box);
    commands.submit();
    return true;
  }

  private encodeGrid(commands: Commands, box: Box, sigma: number): void {
    const { columns, rows } = this;
    const [dx, dy] = this.cell(box);
    const origin = [box.xMin + dx / 2, box.yMin + dy / 2];
    for (const span of cut(columns * rows, MOST_POINTS)) {
      commands.dispatch(this.grid, { ...span, columns, sigma, origin, spacing: [dx, dy] }, span.count);
    }
  }

  private encodeDensity(commands: Commands, box: Box): void {
    const { columns, rows } = this;
    const [dx, dy] = this.cell(box);
    commands.dispatch(this.mass, { columns, rows }, SHARES.count);
    commands.dispatch(this.logZ, { log_cell: Math.log(dx * dy) }, 1);
    for (const span of cut(columns * rows, MOST_POINTS)) {
      commands.dispatch(this.density, { ...span, normalised: Number(this.normalised) }, span.count);
    }
  }

  private cell(box: Box): [number, number] {
    return [(box.xMax - box.xMin) / this.columns, (box.yMax - box.yMin) / this.rows];
  }

  /** log Z, peak and border share of the last encoded grid. */
  async readPartition(): Promise<Partition> {
    const [logZ, logPeak, border] = await readFloats(this.device, this.partitionBuffer, 3);
    const peak = Math.exp(logPeak! + (this.normalised ? logZ! : 0));
    return { logZ: logZ!, peak, border: border! };
  }

  destroy(): void {
    this.evaluation.destroy();
    this.densities.destroy();
    this.shares.destroy();
    this.partitionBuffer.destroy();
  }
}
