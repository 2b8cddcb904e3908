/** The fields of a run on the GPU: noisy data counted, the exact density and score, the model's, and what is between them. */
import { assemble, type Own } from '../assemble.ts';
import { Batch, Perturbation } from '../batch.ts';
import type { Data } from '../data.ts';
import { Difference } from '../difference.ts';
import { Field, type Wanted } from '../field.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { Histogram } from '../histogram.ts';
import {
  densityKernel,
  excessKernel,
  fieldKernel,
  gridKernel,
  logZKernel,
  massKernel,
  oracleKernel,
} from '../kernels.ts';
import { ARROWS } from '../settings.ts';
import { quadratureBox, type Target } from '../targets.ts';
import type { Weights } from '../weights.ts';
import { type DifferenceScales, endOfScale, longest, type Place, type Scales, windowOf } from './place.ts';
import type { Point } from './plane.ts';
import { Probe, type Reading } from './probe.ts';
import { HISTOGRAM_BINS, PATIENCE, type Sizes } from './sizes.ts';

/** What the fields are of. */
export interface FieldsOf {
  target: Target;
  data: Data;
  /** The weights that are shown. */
  shown: Weights;
  seed: number;
}

export class Fields {
  /** Cells of the exact field in one submit, a multiple of 4. */
  readonly exactSpan: number;

  private constructor(
    private readonly device: GPUDevice,
    private readonly of: FieldsOf,
    private readonly sizes: Sizes,
    readonly exact: { density: Field; preview: Field; arrows: Field },
    readonly model: { quadrature: Field; density: Field; arrows: Field },
    readonly noisy: { batch: Batch; sigma: GPUBuffer; perturbation: Perturbation },
    /** Counts of the noisy data, over the whole window of the run. */
    readonly histogram: Histogram,
    /** Model minus exact. */
    readonly difference: { density: Difference; score: Difference },
    private readonly probe: Probe,
  ) {
    const { target, data } = of;
    const components = target.kind === 'points' ? data.count : target.components.length;
    this.exactSpan = 4 * Math.max(1, Math.floor(sizes.termsPerSubmit / components / 4));
  }

  static create(device: GPUDevice, of: FieldsOf, sizes: Sizes): Promise<Fields> {
    return assemble((own) => Fields.make(own, device, of, sizes));
  }

  private static async make(own: Own, device: GPUDevice, of: FieldsOf, sizes: Sizes): Promise<Fields> {
    const { target, data, shown } = of;
    await compile(device, shown);
    const density = (what: Target | Weights, columns: number, normaliser?: Field): Promise<Field> =>
      own(Field.create(device, what, { columns, scores: false, ...(normaliser && { normaliser }) }));
    const arrows = (what: Target | Weights): Promise<Field> => own(Field.create(device, what, { columns: ARROWS.max }));
    const batch = own(new Batch(device, data.count));
    const sigma = own(storageBuffer(device, 'shown sigma', 4));
    const quadrature = await density(shown, sizes.quadrature);
    const [exactDensity, preview, exactArrows, modelDensity, modelArrows, perturbation, histogram, probe] =
      await Promise.all([
        density(target, sizes.cells),
        density(target, sizes.preview),
        arrows(target),
        density(shown, sizes.cells, quadrature),
        arrows(shown),
        Perturbation.create(device, data.points, data.count, sigma, 1, batch),
        own(Histogram.create(device, batch.noisy, windowOf(target), HISTOGRAM_BINS)),
        own(Probe.create(device, target, shown, quadrature)),
      ]);
    const [modelScore, exactScore] = [modelArrows.evaluation.score, exactArrows.evaluation.score];
    const [densities, scores] = await Promise.all([
      own(Difference.create(device, modelDensity.densities, exactDensity.densities, sizes.cells ** 2)),
      own(Difference.create(device, modelScore, exactScore, 2 * ARROWS.max ** 2)),
    ]);
    return new Fields(
      device,
      of,
      sizes,
      { density: exactDensity, preview, arrows: exactArrows },
      { quadrature, density: modelDensity, arrows: modelArrows },
      { batch, sigma, perturbation },
      histogram,
      { density: densities, score: scores },
      probe,
    );
  }

  /** Data perturbed with σ and counted; exact density and scores. Of a large point set the density is a preview. */
  async refreshExact({ sigma, window, arrows }: Place): Promise<Scales> {
    this.countData(sigma);
    const { exact, exactSpan, sizes } = this;
    const refined = sizes.cells ** 2 <= PATIENCE * exactSpan;
    const density = refined ? exact.density : exact.preview;
    exact.arrows.resize(arrows);
    await Promise.all([density.update(window, sigma, exactSpan), exact.arrows.update(window, sigma, exactSpan)]);
    const [{ peak }, { score }] = await Promise.all([
      density.readPartition(),
      exact.arrows.evaluation.read(arrows ** 2),
    ]);
    return { sigma, window, arrows, peak: endOfScale(peak), magnitude: endOfScale(longest(score)), refined };
  }

  private countData(sigma: number): void {
    const { data, seed } = this.of;
    const { perturbation, sigma: level } = this.noisy;
    this.device.queue.writeBuffer(level, 0, new Float32Array([sigma]));
    const commands = new Commands(this.device, 'noisy data');
    perturbation.encode(commands, data.count, { step: 0, seed, inOrder: true });
    this.histogram.encode(commands, data.count);
    commands.submit();
  }

  /** The density of a large point set on its full grid; nothing if it is no longer wanted. */
  async refineExact(scales: Scales, wanted: Wanted): Promise<Scales | undefined> {
    const { density } = this.exact;
    if (!(await density.update(scales.window, scales.sigma, this.exactSpan, wanted))) return undefined;
    const { peak } = await density.readPartition();
    return { ...scales, peak: endOfScale(peak), refined: true };
  }

  /** Density and scores of the weights that are shown. */
  async refreshModel({ sigma, window, arrows: count }: Place): Promise<void> {
    const { quadrature, density, arrows } = this.model;
    const { cellsPerSubmit } = this.sizes;
    arrows.resize(count);
    await quadrature.update(quadratureBox(this.of.target, sigma), sigma, cellsPerSubmit);
    await density.update(window, sigma, cellsPerSubmit);
    await arrows.update(window, sigma, cellsPerSubmit);
  }

  /** Model minus exact, of what both were last refreshed to. */
  async refreshDifference(): Promise<DifferenceScales> {
    const { density, score } = this.difference;
    const commands = new Commands(this.device, 'difference');
    const numbers = 2 * this.exact.arrows.columns ** 2;
    density.encode(commands);
    score.encode(commands, numbers);
    commands.submit();
    const [densities, scores] = await Promise.all([density.read(), score.read(numbers)]);
    return {
      density: densities.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      score: longest(scores),
    };
  }

  /** What stands at a point, by the weights last refreshed at this noise level. */
  readAt(point: Point, sigma: number): Promise<Reading> {
    return this.probe.read(point, sigma);
  }

  /** The points in each bin, row-major from the lowest y. */
  async readCounts(): Promise<Uint32Array> {
    return (await this.histogram.read()).counts;
  }

  destroy(): void {
    const { batch, sigma } = this.noisy;
    const fields = [...Object.values(this.exact), ...Object.values(this.model), ...Object.values(this.difference)];
    for (const part of [...fields, batch, sigma, this.histogram, this.probe]) part.destroy();
  }
}

/** The kernels of fields and of their excess, side by side and before there are buffers that a refusal would leave behind. */
const compile = (device: GPUDevice, { model }: Weights): Promise<unknown> =>
  Promise.all([
    fieldKernel(device, model),
    ...[oracleKernel, gridKernel, massKernel, logZKernel, densityKernel, excessKernel].map((kernel) => kernel(device)),
  ]);
