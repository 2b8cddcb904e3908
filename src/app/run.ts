/** One run: everything on the GPU that belongs to a seed and its settings, made together and destroyed together. */
import { assemble, type Own } from '../assemble.ts';
import { Data } from '../data.ts';
import { Commands } from '../gpu/commands.ts';
import { Histogram } from '../histogram.ts';
import { initialLaw } from '../initial.ts';
import { type Described, describeRun } from '../interchange/weights-file.ts';
import { type Excess, measureExcess } from '../metrics/excess.ts';
import type { Model } from '../model.ts';
import { annealing, langevinStage } from '../noise.ts';
import { Sampler } from '../sample.ts';
import { type Settings, trainingOf } from '../settings.ts';
import type { Box, Target } from '../targets.ts';
import { Trainer, type TrainingState } from '../train.ts';
import { chooseVariants, type RunVariants } from '../tuning.ts';
import type { VariantChoice, VariantName } from '../variants.ts';
import { Weights } from '../weights.ts';
import type { Engine } from './engine.ts';
import { Fields } from './fields.ts';
import { type Place, windowOf } from './place.ts';
import { HISTOGRAM_BINS, type Sizes } from './sizes.ts';
import type { ChainSettings } from './state.ts';

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

/** Where a run is, for another one to go on from: to the bit on the same adapter, but for the chains, which start anew. */
export interface Progress {
  state: TrainingState;
  variants: RunVariants;
  /** Steps that the chains have made: their random draws go on from there. */
  chainSteps: number;
  /** Spent on training. */
  seconds: number;
}

export class Run {
  readonly window: Box;
  /** Seconds that the GPU has taken for it. */
  readonly seconds = { training: 0, sampling: 0 };
  private retired = false;
  /** Work under way that still needs the buffers. */
  private readonly pending = new Set<Promise<unknown>>();
  /** What others made for this run, to be destroyed with it. */
  private readonly owned: Promise<{ destroy(): void }>[] = [];

  private constructor(
    readonly device: GPUDevice,
    public settings: Readonly<Settings>,
    readonly sizes: Sizes,
    readonly target: Target,
    readonly data: Data,
    /** How the kernels are cut into threads: part of the run's state. */
    readonly variants: RunVariants,
    readonly trainer: Trainer,
    /** The weights that are shown: a snapshot, so that a slow refresh never mixes training steps. */
    readonly shown: Weights,
    readonly fields: Fields,
    public sampler: Sampler,
    /** Counts of the chains, in the bins of the data. */
    public chainHistogram: Histogram,
    /** The last state known to be good: what a run that diverges goes back to. */
    public checkpoint: TrainingState,
  ) {
    this.window = windowOf(target);
  }

  static create(engine: Engine, plan: RunPlan, progress?: Progress): Promise<Run> {
    return assemble((own) => Run.make(own, engine, plan, progress));
  }

  private static async make(
    own: Own,
    { device, sizes, tuning }: Engine,
    { settings, target, variants: choice, weights }: RunPlan,
    progress?: Progress,
  ): Promise<Run> {
    const data = own(await Data.create(device, target, { count: settings.points, seed: settings.seed }));
    const { model, sigmas } = weights ?? {};
    const options = { ...trainingOf(settings, target), ...(model && { model }), ...(sigmas && { sigmas }) };
    const { variants } = progress ?? {
      variants: await chooseVariants(device, { ...options, chains: settings.chains }, choice, tuning),
    };
    const trainer = own(await Trainer.create(device, { ...options, data, variant: variants.gradient }));
    if (weights) trainer.weights.set(weights.values);
    if (progress) trainer.restore(progress.state);
    const shown = own(await Weights.create(device, trainer.weights.model, await trainer.weights.read()));
    const [fields, sampler] = await Promise.all([
      own(Fields.create(device, { target, data, shown, seed: settings.seed }, sizes)),
      own(createSampler(device, trainer, target, settings, variants.langevin)),
    ]);
    if (progress) sampler.step = progress.chainSteps;
    const chainHistogram = own(await Histogram.create(device, sampler.chains, windowOf(target), HISTOGRAM_BINS));
    const run = new Run(
      device,
      settings,
      sizes,
      target,
      data,
      variants,
      trainer,
      shown,
      fields,
      sampler,
      chainHistogram,
      progress?.state ?? (await trainer.save()),
    );
    run.seconds.training = progress?.seconds ?? 0;
    return run;
  }

  get progress(): Progress {
    const { checkpoint: state, variants, sampler, seconds } = this;
    return { state, variants, chainSteps: sampler.step, seconds: seconds.training };
  }

  /** Takes the model as it is now, and shows it at this place. */
  refreshModel(place: Place): Promise<void> {
    const commands = new Commands(this.device, 'snapshot');
    this.trainer.encodeSnapshot(commands, this.shown);
    commands.submit();
    return this.hold(this.fields.refreshModel(place));
  }

  /** The losses of all steps submitted so far. */
  readLosses(): Promise<unknown> {
    return this.hold(this.trainer.readLosses());
  }

  /** The training as all steps submitted so far leave it, everything of one step; the checkpoint if the device is lost. */
  async save(): Promise<TrainingState> {
    try {
      return await this.hold(this.trainer.save());
    } catch (error) {
      if (error instanceof DOMException) return this.checkpoint;
      throw error;
    }
  }

  /** What the weights after this step were made with. Model and levels are a file's, if the run began with its weights. */
  describe(iteration: number): Described {
    const { model, sigmas } = this.trainer.options;
    return describeRun({ model, sigmas, iteration }, this);
  }

  /** Where the chains are, 2 numbers each. */
  readChains(): Promise<Float32Array<ArrayBuffer>> {
    return this.hold(this.sampler.read());
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
    const points = Math.min(sizes.excessPoints, Math.max(64, this.fields.exactSpan));
    const options = { target, sigmas, points, seed: settings.seed };
    return this.hold(measureExcess(this.device, this.shown, options));
  }

  /** The chains stay at this noise level until told otherwise. */
  holdChains(sigma: number): void {
    const { sigmaMin, epsilon } = this.settings;
    this.sampler.setStages([langevinStage(sigma, sigmaMin, epsilon, Number.MAX_SAFE_INTEGER)]);
  }

  /** From the initial law down all levels. */
  async annealChains(): Promise<void> {
    this.sampler.setStages(annealing(this.trainer.options.sigmas, this.settings));
    await this.hold(this.sampler.restart());
  }

  /** From the initial law at this noise level. */
  async restartChains(sigma: number): Promise<void> {
    this.holdChains(sigma);
    await this.hold(this.sampler.restart());
  }

  /** Other chains for changed settings, if they are still wanted when they are there; training goes on untouched. */
  async replaceChains(change: ChainSettings, isWanted: () => boolean): Promise<boolean> {
    const { device, trainer, target, variants, window } = this;
    const settings = { ...this.settings, ...change };
    const made = await assemble(async (own) => {
      const sampler = own(await createSampler(device, trainer, target, settings, variants.langevin));
      return { sampler, chainHistogram: await Histogram.create(device, sampler.chains, window, HISTOGRAM_BINS) };
    });
    const isTaken = isWanted() && !this.retired;
    const { sampler, chainHistogram } = isTaken ? this : made;
    sampler.destroy();
    chainHistogram.destroy();
    if (isTaken) Object.assign(this, made, { settings });
    return isTaken;
  }

  get isRetired(): boolean {
    return this.retired;
  }

  /** Lets everything go as soon as no work under way needs it. */
  async retire(): Promise<void> {
    if (this.retired) return;
    this.retired = true;
    await Promise.allSettled(this.pending);
    const { fields, data, trainer, shown, sampler, chainHistogram } = this;
    for (const part of [fields, data, trainer, shown, sampler, chainHistogram]) part.destroy();
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

function createSampler(
  device: GPUDevice,
  trainer: Trainer,
  target: Target,
  settings: Settings,
  variant: VariantName,
): Promise<Sampler> {
  const { sigmas } = trainer.options;
  const { chains, seed } = settings;
  const stages = annealing(sigmas, settings);
  const initial = initialLaw(settings.initial, target, sigmas);
  return Sampler.create(device, trainer.weights, { chains, stages, seed, initial, variant });
}
