/**
 * How the kernels see a model: every weight matrix padded and in two orientations, and the slots of each layer's vectors.
 *
 * Backward orientation: rows [output][input], the bias as column `inputs`; partial sums of dL/dθ have this layout too.
 * Forward orientation: rows [input][output], the bias as the last row; not needed for the output layer.
 * Offsets here are in float32; the WGSL tables are in vec4f.
 */
import { ACTIVATIONS, type Model } from './model.ts';
import type { Variant } from './variants.ts';

interface Matrix {
  inputs: number;
  outputs: number;
  /** Row length of the backward orientation. */
  columns: number;
  backward: number;
  /** Row length of the forward orientation. */
  forwardColumns: number;
  forward: number;
}

interface Slots {
  h: number;
  d: number;
  u: number;
  g: number;
  t: number;
}

export interface ModelLayout {
  matrices: Matrix[];
  /** Floats of the backward orientation: one partial sum of dL/dθ. */
  partial: number;
  /** Floats of both orientations. */
  packed: number;
  /** Where in a partial sum the loss is collected: an unused row of the output layer. */
  lossPlace: number;
  /** (backward, forward) place of every parameter, in the order of the parameter table. */
  places: Uint32Array<ArrayBuffer>;
}

const roundUp = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple;

/** Units a hidden layer's vector takes: whole tiles of 16 for products, and room for the bias unit in tiles of 8. */
const paddedUnits = (width: number): number => Math.max(roundUp(width, 16), roundUp(width + 1, 8));

export function layoutOf(model: Model): ModelLayout {
  const matrices: Matrix[] = [];
  let end = 0;
  model.widths.slice(1).forEach((outputs, l) => {
    const inputs = model.widths[l]!;
    const columns = l === 0 ? 8 : paddedUnits(inputs);
    matrices.push({ inputs, outputs, columns, backward: end, forwardColumns: roundUp(outputs, 16), forward: 0 });
    end += roundUp(outputs, 8) * columns;
  });
  const partial = end;
  for (const matrix of matrices.slice(0, -1)) {
    matrix.forward = end;
    end += (matrix.inputs + 1) * matrix.forwardColumns;
  }
  const last = matrices.at(-1)!;
  return {
    matrices,
    partial,
    packed: end,
    lossPlace: last.backward + last.columns + last.inputs,
    places: placesOf(model, matrices),
  };
}

/** WebGPU's default limit on a uniform binding, in bytes. */
export const UNIFORM_BYTES = 65536;

/** Whether the packed weights fit into uniform memory. */
export const fitsUniform = (model: Model): boolean => 4 * layoutOf(model).packed <= UNIFORM_BYTES;

function placesOf(model: Model, matrices: Matrix[]): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(2 * model.size);
  let i = 0;
  const put = (matrix: Matrix, row: number, column: number): void => {
    const backward = matrix.backward + row * matrix.columns + column;
    const isLast = matrix === matrices.at(-1);
    places[i++] = backward;
    places[i++] = isLast ? backward : matrix.forward + column * matrix.forwardColumns + row;
  };
  for (const matrix of matrices) {
    for (let row = 0; row < matrix.outputs; row++) {
      for (let column = 0; column < matrix.inputs; column++) put(matrix, row, column);
    }
    for (let row = 0; row < matrix.outputs; row++) put(matrix, row, matrix.inputs);
  }
  return places;
}

/** Hands out places for units, one after the other, each as many vec4f as there are quads. */
function allotment(quads: number): { take(units: number): number; taken(): number } {
  let end = 0;
  const take = (units: number): number => {
    end += quads * units;
    return end - quads * units;
  };
  return { take, taken: () => end };
}

/** Whether φ′ does not follow from h: SiLU takes some values twice. */
const keepsSlopes = (model: Model): boolean => model.activation === 'silu';

/** A kernel's vectors: where each layer's stand, those of the samples and their scores, and a work vector. */
interface Memory {
  slots: Slots[];
  samples: number;
  score: number;
  work: number;
  /** The normals of the next steps, for the Langevin kernel. */
  noise: number;
  /** vec4f in all. */
  units: number;
}

/**
 * For energy and score: u is not kept, and g takes the place of what gives φ′. That is h itself, or d where φ′ does not
 * follow from h; then the values of all layers share two places in turn. [input, hidden layers, output].
 * Every unit counts: SwiftShader clears a thread's memory value by value, in code that takes long to compile.
 */
function scoreMemory(model: Model, { quads, team }: Variant): Memory {
  const { take, taken } = allotment(quads);
  const [samples, score, noise] = [take(3), take(2), take(2 * team)];
  const widest = Math.max(...model.hidden) + 1; // with the constant unit
  const work = take(Math.max(4, 2 * team, keepsSlopes(model) ? widest : 0));
  const turns = keepsSlopes(model) ? [work, take(widest)] : [];
  const slots: Slots[] = [{ h: work, d: 0, u: 0, g: 0, t: 0 }];
  for (const [l, width] of model.hidden.entries()) {
    const d = take(width + 1);
    slots.push({ h: turns[(l + 1) % 2] ?? d, d, u: 0, g: d, t: 0 });
  }
  slots.push({ g: take(1), h: 0, d: 0, u: 0, t: 0 });
  return { slots, samples, score, work, noise, units: taken() };
}

/** The gradient keeps every vector apart: [input, hidden layers, output]. */
function gradientMemory(model: Model, { quads, team }: Variant): Memory {
  const { take, taken } = allotment(quads);
  const slots: Slots[] = [{ h: take(8), t: take(8), d: 0, u: 0, g: 0 }];
  for (const width of model.hidden) {
    const units = paddedUnits(width);
    slots.push({ h: take(units), d: take(units), u: take(units), g: take(units), t: take(units) });
  }
  slots.push({ g: take(8), d: take(8), h: 0, u: 0, t: 0 });
  const [samples, score] = [take(3), take(2)];
  return { slots, samples, score, work: take(2 * team), noise: 0, units: taken() };
}

/** Teams of one workgroup of the gradient kernel, and the vec4f of a team's vectors. */
export function gradientShape(model: Model, variant: Variant): { lanes: number; vectors: number } {
  return { lanes: variant.team === 1 ? 8 : 4, vectors: gradientMemory(model, variant).units };
}

/** WebGPU's default limit on a workgroup's shared memory, in bytes. */
const WORKGROUP_BYTES = 16384;

/** Teams of one workgroup: few lone threads, so that a short submit still fills every core; or 64 threads in teams, if their values fit. */
function scoreTeams(units: number, team: number): number {
  if (team === 1) return 32;
  return Math.max(1, Math.min(64 / team, Math.floor(WORKGROUP_BYTES / (16 * units))));
}

/** A WGSL function that looks a row up. A constant array would be copied at every use, and not every compiler indexes one. */
const lookUp = (name: string, type: string, rows: string[]): string => {
  const cases = rows.slice(1).map((row, i) => `    case ${i + 1}u: { return ${type}(${row}); }\n`);
  return `fn ${name}(l: u32) -> ${type} {\n  switch (l) {\n${cases.join('')}    default: { return ${type}(${rows[0]}); }\n  }\n}`;
};

/** A float32 literal that WGSL reads back to the bit. */
const literal = (value: number): string => {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
};

const constants = (values: Record<string, number | boolean>): string[] =>
  Object.entries(values).map(([name, value]) => `const ${name} = ${typeof value === 'number' ? `${value}u` : value};`);

/** The WGSL constants of the threads and memory of a kernel without a model. */
export const oraclePrelude = (): string =>
  constants({ QUADS: 1, TEAM: 1, THREADS: 64, SAMPLES: 0, SCORE: 3, NOISE: 5, UNITS: 7 }).join('\n');

/** For kernels that need only energy and scores, or for the gradient and what follows it. */
export type Purpose = 'score' | 'gradient';

/** The WGSL constants of a model. */
export function prelude(model: Model, purpose: Purpose, variant: Variant): string {
  const { matrices, partial, lossPlace } = layoutOf(model);
  const { conditioning } = model;
  const [mean, variance] =
    conditioning.kind === 'scaled' ? [conditioning.mean, conditioning.variance] : [[0, 0] as const, 0];
  const isGradient = purpose === 'gradient';
  const memory = isGradient ? gradientMemory(model, variant) : scoreMemory(model, variant);
  const teams = isGradient ? gradientShape(model, variant).lanes : scoreTeams(memory.units, variant.team);
  return [
    ...(variant.neighbours > 1 ? ['enable subgroups;', 'diagnostic(off, subgroup_uniformity);'] : []),
    ...constants({
      ACTIVATION: ACTIVATIONS.indexOf(model.activation),
      SCALED: conditioning.kind === 'scaled',
      SLOPES: isGradient || keepsSlopes(model),
      CURVATURES: isGradient,
      HIDDEN: model.hidden.length,
      PARAMETERS: model.size,
      PARTIAL: partial,
      LOSS_PLACE: lossPlace,
      QUADS: variant.quads,
      TEAM: variant.team,
      THREADS: variant.team * teams,
      SAMPLES: memory.samples,
      SCORE: memory.score,
      WORK: memory.work,
      NOISE: memory.noise,
      ...(isGradient ? { VECTORS: memory.units, LANES: teams } : { UNITS: memory.units, TEAMS: teams }),
    }),
    `const MEAN = vec2f(${literal(mean[0])}, ${literal(mean[1])});`,
    `const VARIANCE = ${literal(variance)};`,
    lookUp(
      'layer',
      'Layer',
      matrices.map((m) =>
        [m.inputs, m.outputs, m.forward / 4, m.forwardColumns / 4, m.backward / 4, m.columns / 4]
          .map((n) => `${n}u`)
          .join(', '),
      ),
    ),
    lookUp(
      'slots',
      'Slots',
      memory.slots.map(({ h, d, u, g, t }) => [h, d, u, g, t].map((n) => `${n}u`).join(', ')),
    ),
  ].join('\n');
}

/** Tiles of 8 × 8 weights of all layers, in columns of whole neighbourhoods: the threads the outer kernel needs. */
export function outerTiles({ matrices }: ModelLayout, { neighbours }: Variant): number {
  const tiles = matrices.map(({ outputs, columns }, l) => {
    const [high, wide] = [Math.ceil(outputs / 8), columns / 8];
    return l < matrices.length - 1 ? roundUp(high, neighbours) * wide : roundUp(wide, neighbours) * high;
  });
  return tiles.reduce((sum, n) => sum + n);
}
