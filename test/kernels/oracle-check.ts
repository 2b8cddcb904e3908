// The oracle's energies and scores at given points against float64.

import { componentsOf, Evaluation, type Target } from 'scorefield';
import { type Component, logDensityAndScore } from '../reference/mixture.ts';
import { figure, submit } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

const TOLERANCE = 1e-5;

/** Throws unless −log p_σ and the score of the target are right at every point (2 numbers each) at its own level. */
export async function checkOracle(device: GPUDevice, target: Target, points: number[], sigma: number[]): Promise<void> {
  const evaluation = await Evaluation.create(device, target, sigma.length);
  evaluation.write(points, sigma);
  submit(device, (commands) => evaluation.encode(commands, sigma.length));
  const { energies, score } = await evaluation.read(sigma.length);
  evaluation.destroy();

  // Means and covariances as the shader has them: in float32.
  const mixture = componentsOf(target).map(({ weight, mean, covariance }) => ({
    weight,
    mean: mean.map(Math.fround) as Component['mean'],
    covariance: covariance.map(Math.fround) as Component['covariance'],
  }));
  const want = sigma.map((level, i) => logDensityAndScore(mixture, [points[2 * i]!, points[2 * i + 1]!], level));
  const size = (i: number) => Math.max(1, Math.abs(want[i]!.logDensity));
  const energy = expectWithin(
    'energy ÷ its size',
    Array.from(energies, (value, i) => value / size(i)),
    want.map(({ logDensity }, i) => -logDensity / size(i)),
    () => TOLERANCE,
  );
  // Far away the components' shares are exp of differences of large logarithms: float32 gives those |log p| · 2⁻²⁴.
  const length = (i: number) => Math.max(1, Math.hypot(...want[i]!.score));
  const direction = expectWithin(
    'score ÷ its length',
    Array.from(score, (value, k) => value / length(k >> 1)),
    want.flatMap((exact, i) => exact.score.map((value) => value / length(i))),
    (k) => TOLERANCE + 2 ** -22 * size(k >> 1),
  );
  figure('energy', energy);
  figure('score', direction);
}
