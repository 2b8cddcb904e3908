// The exact density and score of mixtures and point sets against the float64 reference, near and far, at every level.

import type { Gaussian, Target } from 'scorefield';
import { createRandom } from '../reference/random.ts';
import { test } from '../support/gpu.ts';
import { checkOracle } from './oracle-check.ts';

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
    await checkOracle(device, target, points, sigma);
  });
}
