/** A run from its config to its figures: data, training, chains and metrics, each with progress. Needs neither DOM nor Node. */
import { Data } from './data.ts';
import { Commands } from './gpu/commands.ts';
import { initialLaw } from './initial.ts';
import type { RunConfig } from './interchange/run-file.ts';
import { describeRun, type WeightsFile } from './interchange/weights-file.ts';
import { type Metrics, measureAll } from './metrics/all.ts';
import { annealedChains, trainToEnd, type Watch } from './paced.ts';
import { trainingOf } from './settings.ts';
import { Trainer } from './train.ts';
import { DEFAULT_VARIANTS, type RunVariants } from './tuning.ts';
import type { Weights } from './weights.ts';

export class Experiment {
  private constructor(
    private readonly device: GPUDevice,
    readonly config: RunConfig,
    readonly variants: RunVariants,
    readonly data: Data,
    readonly trainer: Trainer,
    /** What is sampled and measured: θ as the last `train` left it, or its running mean if averaging is on. */
    readonly weights: Weights,
  ) {}

  /** Kernels that config.variants does not name run in the default variant; see chooseVariants. */
  static async create(device: GPUDevice, config: RunConfig): Promise<Experiment> {
    const { settings, target } = config;
    const variants = { ...DEFAULT_VARIANTS, ...config.variants };
    const data = await Data.create(device, target, { count: settings.points, seed: settings.seed });
    const trainer = await Trainer.create(device, {
      ...trainingOf(settings, target),
      data,
      variant: variants.gradient,
    });
    return new Experiment(device, config, variants, data, trainer, await trainer.weights.copy());
  }

  /** σ₁ … σ_L. */
  get sigmas(): Float32Array<ArrayBuffer> {
    return this.trainer.options.sigmas;
  }

  /** Trains from where the trainer is to the last iteration. */
  async train(watch: Watch): Promise<void> {
    await trainToEnd(this.device, this.trainer, watch);
    const commands = new Commands(this.device, 'snapshot');
    this.trainer.encodeSnapshot(commands, this.weights);
    commands.submit();
  }

  /** Where the chains of the settings end, 2 numbers a chain. */
  async sample(watch: Watch): Promise<Float32Array<ArrayBuffer>> {
    const { sigmas, variants, config } = this;
    const { chains, epsilon, steps, denoise, seed } = config.settings;
    const initial = initialLaw(config.settings.initial, config.target, sigmas);
    const options = { sigmas, chains, epsilon, steps, denoise, initial, seed, variant: variants.langevin };
    const sampler = await annealedChains(this.device, this.weights, options, watch);
    const samples = await sampler.read();
    sampler.destroy();
    return samples;
  }

  /** Every metric, those of samples if there are any. */
  measure(samples?: Float32Array, onProgress?: (fraction: number) => void): Promise<Metrics> {
    return measureAll(this.device, {
      weights: this.weights,
      target: this.config.target,
      sigmas: this.sigmas,
      seed: this.config.settings.seed,
      ...(samples && { samples }),
      ...(onProgress && { onProgress }),
    });
  }

  /** The weights with all that belongs to them, for writeWeights. */
  async weightsFile(): Promise<WeightsFile> {
    const { weights, sigmas, trainer, variants, config } = this;
    const described = describeRun(
      { model: weights.model, sigmas, iteration: trainer.iteration },
      { ...config, variants },
    );
    return { ...described, values: await weights.read() };
  }

  destroy(): void {
    for (const part of [this.data, this.trainer, this.weights]) part.destroy();
  }
}
