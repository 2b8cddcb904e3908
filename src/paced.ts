/** Training and sampling to their end, each submit as long as a slow adapter should be kept busy at once. */
import { DivergenceError } from './divergence.ts';
import { Pace } from './gpu/pace.ts';
import { inSubmits } from './gpu/submits.ts';
import { annealing } from './noise.ts';
import { Sampler, type SamplerOptions } from './sample.ts';
import type { Trainer } from './train.ts';
import type { Weights } from './weights.ts';

/** Milliseconds a submit should take. */
const SUBMIT_TAKES = 90;
/** Steps of a submit at most, and steps and milliseconds after which losses are read: their ring holds 16 384. */
const MOST_STEPS = 2048;
const UNREAD_STEPS = 8192;
const UNREAD_TIME = 1000;
/** Chain-steps of a submit at most. */
const MOST_CHAIN_STEPS = 2 ** 30;

/** Training steps, or chain-steps (one chain making one step). */
export interface Progress {
  done: number;
  total: number;
  /** Done a second, the mean so far; 0 at the beginning. */
  rate: number;
}

/** Who looks on. */
export interface Watch {
  /** Milliseconds, as performance.now gives them. */
  now: () => number;
  /** Two submits in flight: where nothing else waits for the adapter, as a page does. */
  ahead?: boolean;
  /** Called between submits. What it throws ends the work there. */
  onProgress?: (progress: Progress) => void;
}

/** Trains to the last iteration. Stops with a DivergenceError soon after something is not finite. */
export async function trainToEnd(
  device: GPUDevice,
  trainer: Trainer,
  { now, ahead, onProgress }: Watch,
): Promise<void> {
  const { iterations } = trainer.options;
  const start = trainer.iteration;
  const pace = new Pace({ now, target: SUBMIT_TAKES, most: MOST_STEPS });
  const rate = rateOf(now);
  let read = now();
  await inSubmits(device, pace, {
    label: 'train',
    total: iterations - start,
    encode: (commands, steps) => {
      trainer.encode(commands, steps);
      return steps;
    },
    ...(ahead && { ahead }),
    onProgress: async (done) => {
      if (trainer.iteration - trainer.losses.length >= UNREAD_STEPS || now() - read >= UNREAD_TIME) {
        await checkLosses(trainer);
        read = now();
      }
      onProgress?.({ done: start + done, total: iterations, rate: rate(done) });
    },
  });
  await checkLosses(trainer);
}

/** Work done a second since now. */
function rateOf(now: () => number): (done: number) => number {
  const began = now();
  return (done) => (done === 0 ? 0 : (1000 * done) / Math.max(1, now() - began));
}

async function checkLosses(trainer: Trainer): Promise<void> {
  await trainer.readLosses();
  const { divergence, options } = trainer;
  if (divergence) throw new DivergenceError(divergence, options.learningRate);
}

export interface ChainOptions extends Omit<SamplerOptions, 'stages' | 'stepsPerDispatch'> {
  /** σ₁ … σ_L. */
  sigmas: Float32Array<ArrayBuffer>;
  epsilon: number;
  /** Steps at each level. */
  steps: number;
  denoise: boolean;
}

/** Chains that have been annealed from σ_L to σ₁; the caller reads and destroys them. */
export async function annealedChains(
  device: GPUDevice,
  weights: Weights,
  { sigmas, epsilon, steps, denoise, ...options }: ChainOptions,
  { now, ahead, onProgress }: Watch,
): Promise<Sampler> {
  const stages = annealing(sigmas, { epsilon, steps, denoise });
  const sampler = await Sampler.create(device, weights, { ...options, stages });
  const total = options.chains * stages.reduce((sum, stage) => sum + stage.steps, 0);
  const pace = new Pace({ now, target: SUBMIT_TAKES, most: MOST_CHAIN_STEPS });
  const rate = rateOf(now);
  try {
    await inSubmits(device, pace, {
      label: 'langevin',
      total,
      encode: (commands, chainSteps) => sampler.encode(commands, chainSteps),
      ...(ahead && { ahead }),
      onProgress: (done) => onProgress?.({ done, total, rate: rate(done) }),
    });
  } catch (error) {
    sampler.destroy();
    throw error;
  }
  return sampler;
}
