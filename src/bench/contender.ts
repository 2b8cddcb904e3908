/** What takes part in the benchmark: the same work done by different hands, each able to show its result to the gate. */
import type { Model } from '../model.ts';
import type { VariantName } from '../variants.ts';

export type ContenderName = 'scorefield' | 'unfused' | 'jax-js' | 'tfjs' | 'javascript';

/** A network with its weights: float32 in the order of model.parameters. */
export interface Network {
  model: Model;
  values: Float32Array<ArrayBuffer>;
}

/** Langevin chains at one noise level: x ← x + drift · s(x, σ) (+ diffusion · z where random numbers take part). */
export interface SamplingTask extends Network {
  chains: number;
  stepsPerDispatch: number;
  /** With random numbers, as a user runs it; without, as peers are compared. */
  rng: boolean;
  sigma: number;
  drift: number;
  /** Where the chains start: 2 numbers a chain. */
  start: Float32Array<ArrayBuffer>;
}

/** A batch given from outside: noisy points and noise (2 numbers a sample), levels (1). */
export interface NoisyBatch {
  noisy: Float32Array<ArrayBuffer>;
  noise: Float32Array<ArrayBuffer>;
  sigma: Float32Array<ArrayBuffer>;
}

/** Steps of training by denoising score matching on batches of this size. */
export interface TrainingTask extends Network {
  batch: number;
  samples: NoisyBatch;
}

/** Prepared work: everything compiled, allocated and uploaded. */
export interface Workload {
  /** How scorefield's kernel is cut into threads. */
  readonly variant?: VariantName;
  /** Chain-steps or samples of one repetition. */
  readonly work: number;
  /** Does the work this many times over and resolves when the device has done it. */
  run(repetitions: number): Promise<void>;
  destroy(): void;
}

export interface SamplingWorkload extends Workload {
  /** Scores s(x, σ) = −∇ₓf at the task's σ: 2 numbers a point in and out. For the gate; any number of points. */
  scores(points: Float32Array<ArrayBuffer>): Promise<Float32Array>;
}

export interface TrainingWorkload extends Workload {
  /** dL/dθ of this batch at the task's weights, in the order of model.parameters. For the gate; any number of samples. */
  gradient(batch: NoisyBatch): Promise<Float32Array>;
}

export interface Contender {
  name: ContenderName;
  sampling(task: SamplingTask): Promise<SamplingWorkload>;
  training(task: TrainingTask): Promise<TrainingWorkload>;
}
