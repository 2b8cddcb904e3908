/** One run: everything on the GPU that belongs to a seed and its settings, made together and destroyed together. */
import { Batch, Perturbation } from '../batch.ts';
import { Data } from '../data.ts';
import { Difference } from '../difference.ts';
import { Field } from '../field.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { Histogram } from '../histogram.ts';
import { type Excess, measureExcess } from '../metrics/excess.ts';
import type { Model } from '../model.ts';
import { annealing, langevinStage } from '../noise.ts';
import { Sampler } from '../sample.ts';
import { type Settings, trainingOf } from '../settings.ts';
import { type Box, dataBox, quadratureBox, type Target } from '../targets.ts';
import { Trainer, type TrainingState } from '../train.ts';
import { chooseVariants, type RunVariants, type TuningOptions } from '../tuning.ts';
import type { VariantChoice, VariantName } from '../variants.ts';
import { Weights } from '../weights.ts';
import type { Point } from './plane.ts';
import { Probe, type Reading } from './probe.ts';

/** Sizes of what is shown; smaller on software adapters. */
export interface Sizes {
  /** Cells along an axis of the density panels. */
  cells: number;
  /** Cells along an axis of the grid for log Z. */
  quadrature: number;
  /** Arrows along an axis. */
  arrows: number;
  /** Most cells of the model evaluated in one submit. */
  cellsPerSubmit: number;
  /** The same for the exact field: most evaluations of a component at a cell. */
  termsPerSubmit: number;
  /** Cells along an axis of what is shown first of the exact density of a large point set. */
  preview: number;
  /** Fresh points a level for the excess; fewer for a large point set. */
  excessPoints: number;
  /** Points held out for the likelihood. */
  heldOut: number;
  /** Chains compared with fresh data, at most. */
  compared: number;
  /** Most evaluations of a component for the exact density that the learned one is compared with. */
  comparedTerms: number;
}

export const FULL_SIZES: Sizes = {
  cells: 160,
  quadrature: 256,
  arrows: 22,
  cellsPerSubmit: 65536,
  termsPerSubmit: 2 ** 24,
  preview: 64,
  excessPoints: 8192,
  heldOut: 8192,
  compared: 2000,
  comparedTerms: 2 ** 33,
};
export const SOFTWARE_SIZES: Sizes = {
  cells: 96,
  quadrature: 96,
  arrows: 20,
  cellsPerSubmit: 4096,
  termsPerSubmit: 2 ** 21,
  preview: 24,
  excessPoints: 1024,
  heldOut: 1024,
  compared: 1000,
  comparedTerms: 2 ** 28,
};
/** Submits of the exact field that may pass before anything of it is shown. */
const PATIENCE = 4;

export const HISTOGRAM_BINS = 128;

/** Weights from a file, to start from: they come with their model and their noise levels. */
export interface GivenWeights {
  model: Model;
  /** The order of model.parameters. */
  values: Float32Array<ArrayBuffer>;
  /** σ₁ … σ_L. */
  sigmas: Float32Array<ArrayBuffer>;
}

/** All that a run is made from. */
export interface RunPlan {
  settings: Settings;
  target: Target;
  /** What the kernels run in: a setting, or one named for each. */
  variants: VariantChoice | RunVariants;
  /** None are drawn by the seed. */
  weights?: GivenWeights | undefined;
}

/** What a picture is of: one noise level, one part of the plane. */
export interface Place {
  sigma: number;
  window: Box;
}

export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.sigma === b?.sigma && a?.window === b?.window;

/** What the exact field says about the scales that all panels share. */
export interface Scales extends Place {
  /** Largest exact density in the window. */
  peak: number;
  /** Largest exact score magnitude on the arrows' grid. */
  magnitude: number;
  /** The density is on its full grid, not on that of the preview. */
  refined: boolean;
}

/** Largest magnitudes of model minus exact, on the grids of the density and of the arrows. */
export interface DifferenceScales {
  density: number;
  score: number;
}

/** A square around the data with room for noise; far from the origin, room enough for float32 to tell its cells apart. */
export function windowOf(target: Target): Box {
  const { xMin, xMax, yMin, yMax } = dataBox(target);
  const [x, y] = [(xMin + xMax) / 2, (yMin + yMax) / 2];
  const half = Math.max((xMax - xMin) / 2 + 0.45, (yMax - yMin) / 2 + 0.45, 1e-3 * Math.abs(x), 1e-3 * Math.abs(y));
  return { xMin: x - half, xMax: x + half, yMin: y - half, yMax: y + half };
}

/** Where a colour scale ends: at the largest value, or at 1 where none is seen, as of points that lie far apart between the cells. */
const endOfScale = (largest: number): number => (Number.isFinite(largest) && largest > 0 ? largest : 1);

export class Run {
  readonly window: Box;
  /** Seconds that the GPU has taken for it. */
  readonly seconds = { training: 0, sampling: 0 };
  /** Cells of the exact field in one submit, a multiple of 4. */
  readonly exactSpan: number;
  private retired = false;
  /** Work under way that still needs the buffers. */
  private readonly pending = new Set<Promise<unknown>>();
  /** What others made for this run, to be destroyed with it. */
  private readonly owned: Promise<{ destroy(): void }>[] = [];

  private constructor(
    private readonly device: GPUDevice,
    readonly settings: Settings,
    readonly sizes: Sizes,
    readonly target: Target,
    readonly data: Data,
    /** How the kernels are cut into threads: part of the run's state. */
    readonly variants: RunVariants,
    readonly trainer: Trainer,
    /** The weights that are shown: a snapshot, so that a slow refresh never mixes training steps. */
    readonly shown: Weights,
    readonly exact: { density: Field; preview: Field; arrows: Field },
    readonly model: { quadrature: Field; density: Field; arrows: Field },
    readonly noisy: { batch: Batch; sigma: GPUBuffer; perturbation: Perturbation },
    readonly histogram: Histogram,
    /** Model minus exact. */
    readonly difference: { density: Difference; score: Difference },
    /** Reads values at single points. */
    private readonly probe: Probe,
    public sampler: Sampler,
    /** Counts of the chains, in the bins of the data. */
    public chainHistogram: Histogram,
    /** The last state known to be good: what a run that diverges goes back to. */
    public checkpoint: TrainingState,
  ) {
    this.window = windowOf(target);
    const components = target.kind === 'points' ? data.count : target.components.length;
    this.exactSpan = 4 * Math.max(1, Math.floor(sizes.termsPerSubmit / components / 4));
  }

  static async create(
    device: GPUDevice,
    { settings, target, variants: choice, weights }: RunPlan,
    sizes: Sizes,
    tuning: TuningOptions,
  ): Promise<Run> {
    const data = await Data.create(device, target, { count: settings.points, seed: settings.seed });
    const { model, sigmas } = weights ?? {};
    const options = { ...trainingOf(settings, target), ...(model && { model }), ...(sigmas && { sigmas }) };
    const variants = await chooseVariants(device, { ...options, chains: settings.chains }, choice, tuning);
    const trainer = await Trainer.create(device, { ...options, data, variant: variants.gradient });
    if (weights) trainer.weights.set(weights.values);
    const shown = await Weights.create(device, trainer.weights.model, await trainer.weights.read());
    const grid = { columns: sizes.cells };
    const arrows = { columns: sizes.arrows };
    const quadrature = await Field.create(device, shown, { columns: sizes.quadrature });
    const batch = new Batch(device, data.count);
    const sigma = storageBuffer(device, 'shown sigma', 4);
    const [exactDensity, exactPreview, exactArrows, modelDensity, modelArrows, perturbation, histogram, sampler] =
      await Promise.all([
        Field.create(device, target, grid),
        Field.create(device, target, { columns: sizes.preview }),
        Field.create(device, target, arrows),
        Field.create(device, shown, { ...grid, normaliser: quadrature }),
        Field.create(device, shown, arrows),
        Perturbation.create(device, data.points, data.count, sigma, 1, batch),
        Histogram.create(device, batch.noisy, windowOf(target), HISTOGRAM_BINS),
        createSampler(device, trainer, settings, variants.langevin),
      ]);
    const difference = {
      density: await Difference.create(device, modelDensity.densities, exactDensity.densities, sizes.cells ** 2),
      score: await Difference.create(
        device,
        modelArrows.evaluation.score,
        exactArrows.evaluation.score,
        2 * sizes.arrows ** 2,
      ),
    };
    const probe = await Probe.create(device, target, shown, quadrature);
    const chainHistogram = await Histogram.create(device, sampler.chains, windowOf(target), HISTOGRAM_BINS);
    return new Run(
      device,
      settings,
      sizes,
      target,
      data,
      variants,
      trainer,
      shown,
      { density: exactDensity, preview: exactPreview, arrows: exactArrows },
      { quadrature, density: modelDensity, arrows: modelArrows },
      { batch, sigma, perturbation },
      histogram,
      difference,
      probe,
      sampler,
      chainHistogram,
      await trainer.save(),
    );
  }

  /** Data perturbed with σ and counted; exact density and scores. Of a large point set the density is a preview. */
  refreshExact(place: Place): Promise<Scales> {
    return this.hold(this.encodeExact(place));
  }

  /** The density of a large point set on its full grid; nothing if it is no longer wanted. */
  refineExact(scales: Scales, wanted: () => boolean): Promise<Scales | undefined> {
    return this.hold(this.encodeRefined(scales, wanted));
  }

  /** Density and scores of the model as it is now. */
  refreshModel(place: Place): Promise<void> {
    return this.hold(this.encodeModel(place));
  }

  /** Model minus exact, of what both were last refreshed to. */
  refreshDifference(): Promise<DifferenceScales> {
    return this.hold(this.encodeDifference());
  }

  /** The losses of all steps submitted so far. */
  readLosses(): Promise<unknown> {
    return this.hold(this.trainer.readLosses());
  }

  /** The training as all steps submitted so far leave it, everything of one step. */
  save(): Promise<TrainingState> {
    return this.hold(this.trainer.save());
  }

  /** Where the chains are, 2 numbers each. */
  readChains(): Promise<Float32Array<ArrayBuffer>> {
    return this.hold(this.sampler.read());
  }

  private async encodeExact({ sigma, window }: Place): Promise<Scales> {
    this.device.queue.writeBuffer(this.noisy.sigma, 0, new Float32Array([sigma]));
    const commands = new Commands(this.device, 'exact');
    this.noisy.perturbation.encode(commands, this.data.count, { step: 0, seed: this.settings.seed, inOrder: true });
    this.histogram.encode(commands, this.data.count);
    commands.submit();
    const { exactSpan, exact } = this;
    const refined = this.sizes.cells ** 2 <= PATIENCE * exactSpan;
    const density = refined ? exact.density : exact.preview;
    await Promise.all([density.update(window, sigma, exactSpan), exact.arrows.update(window, sigma, exactSpan)]);
    const nodes = this.sizes.arrows ** 2;
    const [{ peak }, { score }] = await Promise.all([density.readPartition(), exact.arrows.evaluation.read(nodes)]);
    return { sigma, window, peak: endOfScale(peak), magnitude: endOfScale(longest(score)), refined };
  }

  private async encodeRefined(scales: Scales, wanted: () => boolean): Promise<Scales | undefined> {
    const { density } = this.exact;
    if (!(await density.update(scales.window, scales.sigma, this.exactSpan, wanted))) return undefined;
    const { peak } = await density.readPartition();
    return { ...scales, peak: endOfScale(peak), refined: true };
  }

  private async encodeModel({ sigma, window }: Place): Promise<void> {
    const commands = new Commands(this.device, 'snapshot');
    this.trainer.encodeSnapshot(commands, this.shown);
    commands.submit();
    const { quadrature, density, arrows } = this.model;
    await quadrature.update(quadratureBox(this.target, sigma), sigma, this.sizes.cellsPerSubmit);
    await density.update(window, sigma, this.sizes.cellsPerSubmit);
    await arrows.update(window, sigma, this.sizes.cellsPerSubmit);
  }

  private async encodeDifference(): Promise<DifferenceScales> {
    const { density, score } = this.difference;
    const commands = new Commands(this.device, 'difference');
    density.encode(commands);
    score.encode(commands);
    commands.submit();
    const [densities, scores] = await Promise.all([density.read(), score.read()]);
    return {
      density: densities.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      score: longest(scores),
    };
  }

  /** What stands at a point, by the weights last refreshed at this noise level, and the points in each bin of the data. */
  readAt(point: Point, sigma: number): Promise<Reading> {
    return this.hold(this.probe.read(point, sigma));
  }

  readCounts(): Promise<Uint32Array> {
    return this.hold(this.histogram.read().then(({ counts }) => counts));
  }

  /** Counts the chains where they are now. */
  countChains(): void {
    const commands = new Commands(this.device, 'chain histogram');
    this.chainHistogram.encode(commands, this.sampler.options.chains);
    commands.submit();
  }

  measureExcess(): Promise<Excess> {
    const { target, settings, sizes } = this;
    const { sigmas } = this.trainer.options;
    const points = Math.min(sizes.excessPoints, Math.max(64, this.exactSpan));
    const options = { target, sigmas, points, seed: settings.seed };
    return this.hold(measureExcess(this.device, this.shown, options));
  }

  /** The chains stay at this noise level until told otherwise. */
  holdChains(sigma: number): void {
    const { sigmaMin, epsilon } = this.settings;
    this.sampler.setStages([langevinStage(sigma, sigmaMin, epsilon, Number.MAX_SAFE_INTEGER)]);
  }

  /** From N(0, I) down all levels. */
  async annealChains(): Promise<void> {
    this.sampler.setStages(annealing(this.trainer.options.sigmas, this.settings));
    await this.hold(this.sampler.restart());
  }

  /** From N(0, I) at this noise level. */
  async restartChains(sigma: number): Promise<void> {
    this.holdChains(sigma);
    await this.hold(this.sampler.restart());
  }

  /** Other chains for changed sampler settings; training goes on untouched. */
  async replaceChains(): Promise<void> {
    const sampler = await createSampler(this.device, this.trainer, this.settings, this.variants.langevin);
    const counted = await Histogram.create(this.device, sampler.chains, this.window, HISTOGRAM_BINS);
    if (this.retired) {
      sampler.destroy();
      counted.destroy();
      return;
    }
    this.sampler.destroy();
    this.chainHistogram.destroy();
    this.sampler = sampler;
    this.chainHistogram = counted;
  }

  get isRetired(): boolean {
    return this.retired;
  }

  /** Lets everything go as soon as no work under way needs it. */
  async retire(): Promise<void> {
    if (this.retired) return;
    this.retired = true;
    await Promise.allSettled(this.pending);
    const { batch, sigma } = this.noisy;
    const fields = [...Object.values(this.exact), ...Object.values(this.model)];
    const counted = [this.histogram, this.chainHistogram, ...Object.values(this.difference)];
    const parts = [...fields, ...counted, this.data, this.trainer, this.shown, batch, sigma, this.probe, this.sampler];
    for (const part of parts) part.destroy();
    for (const part of await Promise.allSettled(this.owned)) if (part.status === 'fulfilled') part.value.destroy();
  }

  /** Destroys what is being made together with this run. */
  owns<T extends { destroy(): void }>(making: Promise<T>): Promise<T> {
    this.owned.push(making);
    return making;
  }

  /** Keeps everything until this work is done. */
  hold<T>(work: Promise<T>): Promise<T> {
    this.pending.add(work);
    const release = (): boolean => this.pending.delete(work);
    work.then(release, release);
    return work;
  }
}

/** The largest magnitude among vectors of 2 numbers. */
function longest(vectors: Float32Array): number {
  let most = 0;
  for (let i = 0; i < vectors.length; i += 2) most = Math.max(most, Math.hypot(vectors[i]!, vectors[i + 1]!));
  return most;
}

function createSampler(
  device: GPUDevice,
  trainer: Trainer,
  settings: Settings,
  variant: VariantName,
): Promise<Sampler> {
  const stages = annealing(trainer.options.sigmas, settings);
  return Sampler.create(device, trainer.weights, { chains: settings.chains, stages, seed: settings.seed, variant });
}
