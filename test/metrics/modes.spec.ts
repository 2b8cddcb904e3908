// Points and grid cells sorted into the components of a mixture: constructed cases, and the posterior in float64.

import { expect, test } from '@playwright/test';
import { componentSds, type Gaussian, gridModeMasses, modeMasses, type Target, THREE_GAUSSIANS } from 'scorefield';
import { type Component, draw, logDensity } from '../reference/mixture.ts';
import { createRandom } from '../reference/random.ts';

/** Overlapping, of unlike shapes and weights, so that the nearest mean is often wrong. */
const COMPONENTS: Component[] = [
  { weight: 0.6, mean: [0, 0], covariance: [1, 0.6, 0.5] },
  { weight: 0.3, mean: [1, 0.5], covariance: [0.02, -0.01, 0.3] },
  { weight: 0.1, mean: [-1, 1], covariance: [0.1, 0, 0.1] },
];
const mixture = (components: Gaussian[]): Target => ({ kind: 'mixture', components });

/** The component with the largest weight times density at a point. */
function mostLikely(x: [number, number], sigma: number): number {
  const logs = COMPONENTS.map((c) => Math.log(c.weight) + logDensity([{ ...c, weight: 1 }], x, sigma));
  return logs.indexOf(Math.max(...logs));
}

function drawn(count: number, seed: number, sigma: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from(Array.from({ length: count }, () => draw(COMPONENTS, sigma, random)).flat());
}

for (const sigma of [0, 0.4]) {
  test(`masses and spreads are those of the largest posteriors at σ = ${sigma}`, () => {
    const points = drawn(1000, 1, sigma);
    const groups: [number, number][][] = COMPONENTS.map(() => []);
    for (let i = 0; i < 1000; i++) {
      const x: [number, number] = [points[2 * i]!, points[2 * i + 1]!];
      groups[mostLikely(x, sigma)]!.push(x);
    }
    expect(modeMasses(points, mixture(COMPONENTS), sigma)).toEqual(groups.map(({ length }) => length / 1000));
    // Half the mean squared distance of two points of a group is the variance of both axes together.
    const sds = groups.map((group) => {
      const pairs = group.flatMap((a) => group.map((b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2));
      return Math.sqrt(pairs.reduce((a, b) => a + b) / pairs.length / 4);
    });
    componentSds(points, mixture(COMPONENTS), sigma).forEach((sd, k) => {
      expect(sd / sds[k]!).toBeCloseTo(1, 9);
    });
  });
}

test('constructed points have the shares and spreads they were made with', () => {
  const corners = (x: number, y: number, d: number) => [x - d, y - d, x + d, y - d, x - d, y + d, x + d, y + d];
  const points = [...corners(0.25, 0.25, 0.125), ...corners(0.75, 0.25, 0.0625), 0.5, 0.75, 0.5, 0.75];
  expect(modeMasses(points, THREE_GAUSSIANS)).toEqual([0.4, 0.4, 0.2]);
  expect(componentSds(points, THREE_GAUSSIANS)).toEqual([0.125, 0.0625, 0]);
});

test('weights need not sum to 1, and decide where densities are equal', () => {
  const at = (weight: number, x: number): Gaussian => ({ weight, mean: [x, 0], covariance: [1, 0, 1] });
  expect(modeMasses([0, 0], mixture([at(2, -1), at(6, 1)]))).toEqual([0, 1]);
  expect(modeMasses([0, 0], mixture([at(6, -1), at(2, 1)]))).toEqual([1, 0]);
});

test('points that are not finite belong to none', () => {
  const points = [0.25, 0.25, NaN, 0.25, 0.5, Infinity, 0.5, 0.75];
  expect(modeMasses(points, THREE_GAUSSIANS)).toEqual([0.5, 0, 0.5]);
  expect(componentSds(points, THREE_GAUSSIANS)).toEqual([0, NaN, 0]);
  expect(modeMasses([NaN, NaN], THREE_GAUSSIANS)).toEqual([NaN, NaN, NaN]);
});

test('a density on a grid has the weights of components that lie apart', () => {
  const apart: Component[] = [
    { weight: 0.2, mean: [-2, 0], covariance: [0.2, 0, 0.2] },
    { weight: 0.8, mean: [2, 1], covariance: [0.1, 0.05, 0.2] },
  ];
  const grid = { box: { xMin: -5, xMax: 5, yMin: -4, yMax: 5 }, columns: 90, rows: 80 };
  const logs = Array.from({ length: 90 * 80 }, (_, i) => {
    const x = -5 + (10 * ((i % 90) + 0.5)) / 90;
    const y = -4 + (9 * (Math.floor(i / 90) + 0.5)) / 80;
    return logDensity(apart, [x, y], 0.3) + 800;
  });
  const masses = gridModeMasses(logs, grid, mixture(apart), 0.3);
  expect(masses[0]!).toBeCloseTo(0.2, 3);
  expect(masses[0]! + masses[1]!).toBeCloseTo(1, 12);
});

test('refuses targets without modes', () => {
  const points = { kind: 'points', points: Float32Array.of(1, 2) } as const;
  expect(() => modeMasses([0, 0], points)).toThrow('the target is a point set; only a mixture has modes');
  const flat = mixture([...COMPONENTS, { weight: 1, mean: [0, 0], covariance: [1, 1, 1] }]);
  expect(() => componentSds([0, 0], flat)).toThrow(
    'component 4 has a singular covariance at σ = 0; expected a larger σ',
  );
  expect(modeMasses([0, 0], flat, 0.1)).toHaveLength(4);
});
