/** How far the learned score is from the exact one: excess and floor of every noise level, under the exact p_σ. */
import { Batch, Perturbation } from '../batch.ts';
import { Data } from '../data.ts';
import { Evaluation } from '../field.ts';
import { readFloats, storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { excessKernel } from '../kernels.ts';
import type { Target } from '../targets.ts';
import type { Weights } from '../weights.ts';
import { FRESH, FRESH_STEP, takenInOrder } from './fresh.ts';
import { withCopy } from './judged.ts';
import { encodeInSpans, pointsPerSubmit } from './spans.ts';

export interface ExcessOptions {
  target: Target;
  /** σ₁ … σ_L. */
  sigmas: Float32Array<ArrayBuffer>;
  /** Fresh points a level. */
  points?: number;
  seed: number;
}

export interface Excess {
  /** σ² E‖s_θ − s*‖² of each level; 0 is perfect. */
  perLevel: number[];
  /** 2 − σ² E‖s*‖² of each level: the loss of the exact score. */
  floorPerLevel: number[];
  /** Means over the levels. */
  mean: number;
  floor: number;
}

/** Sums that the kernel leaves for each level; the same in shaders/excess.wgsl. */
const SHARES = 256;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Excess of the weights on fresh points of the target, perturbed with each level in turn. */
export function measureExcess(device: GPUDevice, weights: Weights, options: ExcessOptions): Promise<Excess> {
  return withCopy(weights, (copy) => excessOf(device, copy, options));
}

async function excessOf(device: GPUDevice, weights: Weights, options: ExcessOptions): Promise<Excess> {
  const { target, sigmas, points = 8192, seed } = options;
  const levels = sigmas.length;
  const data = await Data.create(device, target, { count: points, seed, stream: FRESH.excess });
  const sigmaBuffer = storageBuffer(device, 'sigmas', sigmas);
  const batch = new Batch(device, points);
  const at = { points: batch.noisy, sigma: batch.sigma };
  const sums = storageBuffer(device, 'excess', 8 * SHARES * levels);
  const [perturbation, model, exact, kernel] = await Promise.all([
    Perturbation.create(device, data.points, data.count, sigmaBuffer, levels, batch),
    Evaluation.create(device, weights, points, { at }),
    Evaluation.create(device, target, points, { at }),
    excessKernel(device),
  ]);
  const bound = kernel.bind({ score: model.score, exact_score: exact.score, sigma: batch.sigma, sums });
  for (let level = 0; level < levels; level++) {
    const commands = new Commands(device, 'excess');
    perturbation.encode(commands, points, {
      step: FRESH_STEP.excess - level,
      seed,
      firstLevel: level,
      levels: 1,
      inOrder: takenInOrder(data, points),
    });
    await encodeInSpans(commands, model, points, pointsPerSubmit(weights));
    await encodeInSpans(commands, exact, points, pointsPerSubmit(target));
    commands.dispatch(bound, { count: points, slot: level }, SHARES);
    await commands.finished(); // of a large point set, a level takes as long as a submit may
  }
  const shares = await readFloats(device, sums, 2 * SHARES * levels);
  for (const part of [data, batch, model, exact, sums, sigmaBuffer]) part.destroy();
  /** The mean over a level's points of the first or second sum. */
  const meanOf = (level: number, which: 0 | 1): number =>
    shares
      .subarray(2 * SHARES * level, 2 * SHARES * (level + 1))
      .reduce((sum, share, i) => (i % 2 === which ? sum + share : sum), 0) / points;
  const perLevel = Array.from(sigmas, (_, level) => meanOf(level, 0));
  const floorPerLevel = Array.from(sigmas, (_, level) => 2 - meanOf(level, 1));
  return { perLevel, floorPerLevel, mean: mean(perLevel), floor: mean(floorPerLevel) };
}
