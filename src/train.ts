/**
 * Training by denoising score matching: a step is perturb → gradient → outer → adam, many steps a submit, no waiting.
 * The iteration and the seed name every random draw, so a run can be repeated or resumed to the bit on one adapter.
 */
import { Adam, LOSS_RING } from './adam.ts';
import { assemble, type Own } from './assemble.ts';
import { Batch, Perturbation } from './batch.ts';
import type { Data } from './data.ts';
import type { Divergence } from './divergence.ts';
import { readFloats, storageBuffer } from './gpu/buffers.ts';
import { Commands } from './gpu/commands.ts';
import { LossGradient } from './gradient.ts';
import { initialParameters, type Model } from './model.ts';
import { DEFAULT_VARIANT, type VariantName } from './variants.ts';
import { Weights } from './weights.ts';

export type Schedule = 'constant' | 'cosine';

export interface TrainingOptions {
  model: Model;
  data: Data;
  /** σ₁ … σ_L, the smallest first. */
  sigmas: Float32Array<ArrayBuffer>;
  batch: number;
  learningRate: number;
  schedule?: Schedule;
  /** Length of the run: where the cosine schedule ends, at 2 % of the learning rate. */
  iterations: number;
  seed: number;
  /** Decay of the running mean of θ; 0 is off. */
  averaging?: number;
  /** How the gradient kernel is cut into threads. */
  variant?: VariantName;
}

/** All a run needs to go on to the bit: what `save` gives and `restore` takes. */
export interface TrainingState {
  iteration: number;
  seed: number;
  /** Variants may round differently: only the same one goes on to the bit. */
  variant: VariantName;
  theta: Float32Array<ArrayBuffer>;
  moments: Float32Array<ArrayBuffer>;
  averages: Float32Array<ArrayBuffer>;
  losses: Float32Array<ArrayBuffer>;
}

/** Learning rate of step t: constant, or a cosine from the full rate to 2 % of it at the run's end. */
export function rateAt(
  t: number,
  { learningRate, schedule, iterations }: Pick<TrainingOptions, 'learningRate' | 'schedule' | 'iterations'>,
): number {
  if (schedule !== 'cosine') return learningRate;
  const progress = Math.min(1, t / iterations);
  return learningRate * (0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

export class Trainer {
  /** Steps encoded so far. */
  iteration = 0;
  /** Steps submitted so far: what can be read back. */
  private submitted = 0;
  private history: number[] = [];
  private fault: Divergence | undefined;
  private reading: Promise<void> | undefined;

  private constructor(
    private readonly device: GPUDevice,
    readonly options: Readonly<TrainingOptions>,
    readonly weights: Weights,
    private readonly batch: Batch,
    private readonly perturbation: Perturbation,
    private readonly gradient: LossGradient,
    private readonly adam: Adam,
    private readonly sigmas: GPUBuffer,
  ) {}

  static create(device: GPUDevice, options: TrainingOptions): Promise<Trainer> {
    return assemble((own) => Trainer.make(own, device, options));
  }

  private static async make(own: Own, device: GPUDevice, options: TrainingOptions): Promise<Trainer> {
    checkOptions(options);
    const { model, data, seed, averaging = 0 } = options;
    const sigmas = own(storageBuffer(device, 'sigmas', options.sigmas));
    const batch = own(new Batch(device, options.batch));
    const weights = own(await Weights.create(device, model, initialParameters(model, seed)));
    const gradient = own(await LossGradient.create(device, weights, batch, options.variant));
    const [perturbation, adam] = await Promise.all([
      Perturbation.create(device, data.points, data.count, sigmas, options.sigmas.length, batch),
      own(Adam.create(device, weights, gradient.partial, { averaging })),
    ]);
    return new Trainer(device, options, weights, batch, perturbation, gradient, adam, sigmas);
  }

  /** How the gradient kernel is cut into threads. */
  get variant(): VariantName {
    return this.options.variant ?? DEFAULT_VARIANT;
  }

  /** Records `steps` training steps. Losses must be read at least every LOSS_RING steps. */
  encode(commands: Commands, steps: number): void {
    if (this.iteration + steps - this.history.length > LOSS_RING) {
      throw new RangeError(`${LOSS_RING} losses are unread; read them with readLosses() before training on`);
    }
    const { seed, batch } = this.options;
    for (let k = 0; k < steps; k++) {
      this.perturbation.encode(commands, batch, { step: this.iteration, seed });
      const slices = this.gradient.encode(commands, batch);
      this.adam.encode(commands, this.iteration, rateAt(this.iteration, this.options), slices, batch);
      this.iteration++;
    }
    const { iteration } = this;
    commands.onSubmitted(() => {
      this.submitted = iteration;
    });
  }

  /** Records a copy of the weights to be judged: θ, or its running mean if averaging is on. */
  encodeSnapshot(commands: Commands, to: Weights): void {
    const averaged = (this.options.averaging ?? 0) > 0 && this.iteration > 0;
    to.encodeSet(commands, averaged ? this.adam.averages : this.weights.theta);
  }

  /** Trains `steps` steps and waits for them, in submits of `stepsPerSubmit`. */
  async train(steps: number, stepsPerSubmit = 50): Promise<void> {
    for (let left = steps; left > 0; left -= stepsPerSubmit) {
      const commands = new Commands(this.device, 'train');
      this.encode(commands, Math.min(left, stepsPerSubmit));
      await commands.finished();
      await this.readLosses();
    }
  }

  /** The loss of every step submitted before this call; element t is the loss of step t. */
  async readLosses(): Promise<readonly number[]> {
    const wanted = this.submitted;
    this.reading ??= this.fetchLosses().finally(() => {
      this.reading = undefined;
    });
    await this.reading;
    // A reading that was under way may have begun too early; a restored run may have fewer losses than were wanted.
    return this.history.length < Math.min(wanted, this.submitted) ? this.readLosses() : this.history;
  }

  /** Losses read so far, without waiting. */
  get losses(): readonly number[] {
    return this.history;
  }

  /** The first step whose loss or update is not finite, of those whose losses have been read. */
  get divergence(): Divergence | undefined {
    return this.fault;
  }

  private async fetchLosses(): Promise<void> {
    const { history, submitted } = this;
    if (history.length === submitted) return;
    const { ring, divergence } = await this.adam.readLosses();
    if (this.history !== history) return; // restored meanwhile
    this.fault = divergence;
    while (history.length < submitted) history.push(ring[history.length % LOSS_RING]!);
  }

  /** The state after all steps submitted so far. */
  async save(): Promise<TrainingState> {
    const iteration = this.submitted;
    const [theta, moments, averages, losses] = await Promise.all([
      this.weights.read(),
      this.adam.readMoments(),
      readFloats(this.device, this.adam.averages, this.options.model.size),
      this.readLosses(),
    ]);
    return {
      iteration,
      seed: this.options.seed,
      variant: this.variant,
      theta,
      moments,
      averages,
      losses: Float32Array.from(losses.slice(0, iteration)),
    };
  }

  /** Goes back to a saved state of a run with the same options. Refuses one of another seed, size or variant; then nothing changes. */
  restore(state: TrainingState): void {
    const { size } = this.options.model;
    if (state.variant !== this.variant)
      throw new RangeError(`state has variant '${state.variant}'; this run has '${this.variant}'`);
    if (state.seed !== this.options.seed)
      throw new RangeError(`state has seed ${state.seed}; this run has ${this.options.seed}`);
    if (
      state.moments.length !== 2 * size ||
      state.averages.length !== size ||
      state.losses.length !== state.iteration
    ) {
      throw new RangeError(`state does not fit a model of ${size} parameters at iteration ${state.iteration}`);
    }
    this.weights.set(state.theta);
    this.device.queue.writeBuffer(this.adam.moments, 0, state.moments);
    this.device.queue.writeBuffer(this.adam.averages, 0, state.averages);
    this.iteration = state.iteration;
    this.submitted = state.iteration;
    this.history = Array.from(state.losses);
    this.adam.forgive();
    this.fault = undefined;
  }

  destroy(): void {
    for (const part of [this.weights, this.batch, this.gradient, this.adam, this.sigmas]) part.destroy();
  }
}

function checkOptions({ sigmas, batch, learningRate, iterations }: TrainingOptions): void {
  if (sigmas.length < 1 || !sigmas.every((sigma) => sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError('noise levels must be one or more positive finite numbers');
  }
  if (!Number.isInteger(batch) || batch < 1 || batch > 65536) {
    throw new RangeError(`batch is ${batch}; allowed are whole numbers from 1 to 65536`);
  }
  if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
    throw new RangeError(`learningRate is ${learningRate}; allowed are finite numbers from 0`);
  }
  if (!Number.isInteger(iterations) || iterations < 1) {
    throw new RangeError(`iterations is ${iterations}; allowed are whole numbers from 1`);
  }
}
