/** The benchmark's gate: a contender's results against the float64 reference, before its speed counts. */
import { lossAndGradient } from '../float64/gradient.ts';
import { asParameters, energyAndScore } from '../float64/network.ts';
import { largestError, tensorErrors } from '../largest-error.ts';
import type { SamplingTask, SamplingWorkload, TrainingTask, TrainingWorkload } from './contender.ts';

/** A contender with a larger error is wrong. */
export const GATE = 1e-3;

/** Chains or samples that the gate looks at. */
const CHECKED = 64;

/** Largest error of the scores where the first chains start, relative to the largest reference value. */
export async function scoreError(workload: SamplingWorkload, task: SamplingTask): Promise<number> {
  const { model, values, sigma, start } = task;
  const points = start.slice(0, 2 * CHECKED);
  const parameters = asParameters(model, values);
  const want: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    want.push(...energyAndScore(model, parameters, [points[i]!, points[i + 1]!], sigma).score);
  }
  return largestError(await workload.scores(points), want);
}

/** Largest error of dL/dθ on the batch's first samples: that of each tensor relative to its largest reference value. */
export async function gradientError(workload: TrainingWorkload, task: TrainingTask): Promise<number> {
  const { model, values, samples } = task;
  const noisy = samples.noisy.slice(0, 2 * CHECKED);
  const noise = samples.noise.slice(0, 2 * CHECKED);
  const sigma = samples.sigma.slice(0, CHECKED);
  const clean = Array.from(noisy, (x, i) => x - sigma[i >> 1]! * noise[i]!);
  const want = lossAndGradient(model, asParameters(model, values), clean, [...noise], [...sigma]);
  return tensorErrors(model, await workload.gradient({ noisy, noise, sigma }), want.gradient);
}
