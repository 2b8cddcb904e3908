// Targets on the host: proportions, moments and boxes of mixtures and point sets; and the noise levels and stages.

import {
  annealing,
  componentsOf,
  dataBox,
  langevinStage,
  momentsOf,
  noiseLevels,
  packComponents,
  proportions,
  quadratureBox,
  type Target,
  THREE_GAUSSIANS,
} from 'scorefield';
import { expectClose, relativeError } from '../reference/compare.ts';
import { stepSize } from '../reference/langevin.ts';
import { expect, test } from '../support/gpu.ts';

const POINTS: Target = { kind: 'points', points: Float32Array.from([0, 0, 2, 0, 1, 3]) };

test('three equal components share 10 000 points as evenly as can be', () => {
  expect(proportions(componentsOf(THREE_GAUSSIANS), 10000)).toEqual([3334, 3333, 3333]);
});

test('moments are the mean and the mean variance of an axis', () => {
  const three = momentsOf(THREE_GAUSSIANS);
  expectClose('mean', three.mean, [0.5, 1.25 / 3], { rtol: 1e-12 });
  // 0.01 of a component and the variance of the means: 1/24 in x, 1/18 in y.
  expect(three.variance).toBeCloseTo(0.01 + (1 / 24 + 1 / 18) / 2, 12);
  expect(momentsOf(POINTS)).toEqual({ mean: [1, 1], variance: expect.closeTo((2 / 3 + 2) / 2, 12) });
  const coincident = [0.7, 5.3, 9.9].map((x) =>
    momentsOf({ kind: 'points', points: Float32Array.from([x, x, x, x, x, x]) }),
  );
  for (const { variance } of coincident) expect(variance).toBeGreaterThanOrEqual(0);
});

test('boxes hold the data, the quadrature box a margin more', () => {
  const box = ({ xMin, xMax, yMin, yMax }: ReturnType<typeof dataBox>) => [xMin, xMax, yMin, yMax];
  expectClose('data', box(dataBox(THREE_GAUSSIANS)), [-0.05, 1.05, -0.05, 1.05], { atol: 1e-12 });
  expect(box(dataBox(POINTS))).toEqual([0, 2, 0, 3]);
  expect(box(quadratureBox(POINTS, 0.1))).toEqual([-0.5, 2.5, -0.5, 3.5]);
  expect(box(quadratureBox(POINTS, 0.5))).toEqual([-2, 4, -2, 5]);
});

test('components are packed as the shaders read them, weights as logarithms that sum to 1', () => {
  const target: Target = {
    kind: 'mixture',
    components: [
      { weight: 1, mean: [1, 2], covariance: [3, 0.5, 4] },
      { weight: 3, mean: [5, 6], covariance: [7, 0, 8] },
    ],
  };
  const packed = packComponents(target);
  expectClose('packed', packed, [1, 2, Math.log(0.25), 0, 3, 0.5, 4, 0, 5, 6, Math.log(0.75), 0, 7, 0, 8, 0], {
    rtol: 1e-7,
  });
  expect(packComponents(POINTS)).toHaveLength(24);
});

test('noise levels are geometric, the smallest first', () => {
  const sigmas = noiseLevels(0.02, 1, 12);
  const want = Array.from({ length: 12 }, (_, i) => 0.02 * 50 ** (i / 11));
  expect(relativeError(sigmas, want)).toBeLessThan(1e-7);
  expect(Array.from(noiseLevels(0.5, 1, 1))).toEqual([0.5]);
  expect(() => noiseLevels(1, 0.5, 3)).toThrow('noise levels from 1 to 0.5; expected 0 < σ₁ ≤ σ_L');
  expect(() => noiseLevels(0.1, Infinity, 3)).toThrow('expected 0 < σ₁ ≤ σ_L');
  expect(() => noiseLevels(0.1, 1, 1.5)).toThrow('levels is 1.5; allowed are whole numbers from 1 to 1024');
});

test('annealing goes from the largest level to the smallest, and may end in a Tweedie step', () => {
  const [epsilon, steps] = [2e-4, 40];
  for (const sigma of [0.02, 0.3, 1]) {
    const alpha = stepSize(epsilon, sigma, 0.02);
    const stage = langevinStage(sigma, 0.02, epsilon, steps);
    expect(stage).toEqual({
      sigma,
      steps,
      drift: expect.closeTo(alpha / 2, 15),
      diffusion: expect.closeTo(Math.sqrt(alpha), 15),
    });
  }
  const stages = annealing([0.02, 0.3, 1], { epsilon, steps });
  expect(stages).toEqual([1, 0.3, 0.02].map((sigma) => langevinStage(sigma, 0.02, epsilon, steps)));
  const last = annealing([0.02, 0.3, 1], { epsilon, steps, denoise: true }).at(-1);
  expect(last).toEqual({ sigma: 0.02, drift: 0.02 ** 2, diffusion: 0, steps: 1 });
});
