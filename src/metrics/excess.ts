/** How far the learned score is from the exact one: excess and floor of every noise level, under the exact p_σ. */
import { Batch, Perturbation } from '../batch.ts';
import { Data } from '../data.ts';
import { Evaluation } from '../field.ts';
import { readFloats, storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { excessKernel } from '../kernels.ts';
import type { Target } from '../targets.ts';
import type { Weights } from '../weights.ts';

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

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Stream of the fresh points, apart from those of training data (0) and chains (1). */
const FRESH = 2;

/** Excess of the weights on fresh points of the target, perturbed with each level in turn. */
export async function measureExcess(device: GPUDevice, weights: Weights, options: ExcessOptions): Promise<Excess> {
  const { target, sigmas, points = 8192, seed } = options;
  const levels = sigmas.length;
  const data = await Data.create(device, target, { count: points, seed, stream: FRESH });
  const sigmaBuffer = storageBuffer(device, 'sigmas', sigmas);
  const batch = new Batch(device, points);
  const at = { points: batch.noisy, sigma: batch.sigma };
  const results = storageBuffer(device, 'excess', 8 * levels);
  const [perturbation, model, exact, kernel] = await Promise.all([
    Perturbation.create(device, data.points, data.count, sigmaBuffer, levels, batch),
    Evaluation.create(device, weights, points, at),
    Evaluation.create(device, target, points, at),
    excessKernel(device),
  ]);
  const bound = kernel.bind({ score: model.score, exact_score: exact.score, sigma: batch.sigma, results });
  for (let level = 0; level < levels; level++) {
    const commands = new Commands(device, 'excess');
    // 2³² − 1 − level: a step that no training run reaches, so the noise is fresh too.
    perturbation.encode(commands, points, {
      step: 0xffffffff - level,
      seed,
      firstLevel: level,
      levels: 1,
      inOrder: true,
    });
    model.encode(commands, points);
    exact.encode(commands, points);
    commands.dispatch(bound, { count: points, slot: level }, 256);
    commands.submit();
  }
  const sums = await readFloats(device, results, 2 * levels);
  for (const part of [data, batch, model, exact, results, sigmaBuffer]) part.destroy();
  const perLevel = Array.from({ length: levels }, (_, i) => sums[2 * i]!);
  const floorPerLevel = Array.from({ length: levels }, (_, i) => 2 - sums[2 * i + 1]!);
  return { perLevel, floorPerLevel, mean: mean(perLevel), floor: mean(floorPerLevel) };
}
