// The exact density and score of mixtures and point sets against the float64 reference, near and far, at every level.

import { componentsOf, Evaluation, type Gaussian, type Target } from 'scorefield';
import { type Component, logDensityAndScore } from '../reference/mixture.ts';
import { createRandom } from '../reference/random.ts';
import { figure, submit, test } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

const TOLERANCE = 1e-5;
const LEVELS = [0.02, 0.05, 0.2, 0.5, 1].map(Math.fround);

/** Full covariances from thin to round, weights from 1 to 10: positive definite, in float32. */
function mixture(count: number): Target {
  const random = createRandom(count);
  const components = Array.from({ length: count }, (): Gaussian => {
    const [a, b, c] = [0.02 + 0.2 * random.uniform(), 0.4 * (random.uniform() - 0.5), 0.02 + 0.2 * random.uniform()];
    const covariance = [a * a, a * b, b * b + c * c].map(Math.fround);
    const mean = [random.uniform(), random.uniform()].map(Math.fround);
    return {
      weight: 1 + 9 * random.uniform(),
      mean: [mean[0]!, mean[1]!],
      covariance: [covariance[0]!, covariance[1]!, covariance[2]!],
    };
  });
  return { kind: 'mixture', components };
}

function pointSet(count: number): Target {
  const random = createRandom(count);
  return { kind: 'points', points: Float32Array.from({ length: 2 * count }, random.uniform) };
}

const TARGETS: { title: string; target: Target; points: number }[] = [
  ...[1, 2, 5, 40].map((n) => ({ title: `a mixture of ${n}`, target: mixture(n), points: 517 })),
  ...[1, 7].map((n) => ({ title: `a set of ${n} points`, target: pointSet(n), points: 517 })),
  { title: 'a set of 3000 points', target: pointSet(3000), points: 101 },
  { title: 'a set of 100 000 points', target: pointSet(100_000), points: 10 },
];

for (const { title, target, points: count } of TARGETS) {
  test(title, async ({ device }) => {
    const random = createRandom(1);
    const sigma = Array.from({ length: count }, (_, i) => LEVELS[i % LEVELS.length]!);
    const reach = (i: number) => [1, 5][Math.floor(i / LEVELS.length) % 2]!;
    const points = Array.from({ length: 2 * count }, (_, k) =>
      Math.fround(reach(k >> 1) * (2 * random.uniform() - 0.5)),
    );
    const components = componentsOf(target).map(({ weight, mean, covariance }) => ({
      weight,
      mean: [...mean] as Component['mean'],
      covariance: [...covariance] as Component['covariance'],
    }));
    const evaluation = await Evaluation.create(device, target, count);
    evaluation.write(points, sigma);
    submit(device, (commands) => evaluation.encode(commands, count));
    const { energies, score } = await evaluation.read(count);
    evaluation.destroy();

    const want = sigma.map((level, i) => logDensityAndScore(components, [points[2 * i]!, points[2 * i + 1]!], level));
    const largest = (i: number) => Math.max(1, Math.abs(want[i]!.logDensity));
    const energy = expectWithin(
      'energy ÷ its size',
      Array.from(energies, (value, i) => value / largest(i)),
      want.map(({ logDensity }, i) => -logDensity / largest(i)),
      () => TOLERANCE,
    );
    // Far away the components' shares are exp of differences of large logarithms: float32 gives those |log p| · 2⁻²⁴.
    const length = (i: number) => Math.max(1, Math.hypot(...want[i]!.score));
    const direction = expectWithin(
      'score ÷ its length',
      Array.from(score, (value, k) => value / length(k >> 1)),
      want.flatMap((exact, i) => exact.score.map((value) => value / length(i))),
      (k) => TOLERANCE + 2 ** -22 * largest(k >> 1),
    );
    figure('energy', energy);
    figure('score', direction);
  });
}
