// Clean points in exact proportions and mixed order, equal to the host's twin.

import {
  componentsOf,
  Data,
  type Gaussian,
  labels,
  normalPair,
  randomWords,
  type Target,
  THREE_GAUSSIANS,
} from 'scorefield';
import { expect, normalBound, test } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

const USE_DRAW = 1;

/** Components far apart, so that a point tells its own. */
const APART: Target = {
  kind: 'mixture',
  components: [
    { weight: 5, mean: [0, 0], covariance: [0.02, 0.01, 0.03] },
    { weight: 3, mean: [10, 0], covariance: [0.01, -0.008, 0.02] },
    { weight: 2, mean: [0, 10], covariance: [0, 0, 0.04] },
    { weight: 1, mean: [10, 10], covariance: [0, 0, 0] },
  ],
};

async function drawn(
  device: GPUDevice,
  target: Target,
  count: number,
  seed: number,
  stream = 0,
): Promise<Float32Array> {
  const data = await Data.create(device, target, { count, seed, stream });
  const points = await data.read();
  data.destroy();
  return points;
}

/** μ + L z with L lower triangular, L Lᵀ = Σ. */
function place({ mean, covariance: [xx, xy, yy] }: Gaussian, [z0, z1]: [number, number]): [number, number] {
  const a = Math.sqrt(xx);
  const b = a > 0 ? xy / a : 0;
  return [mean[0] + a * z0, mean[1] + b * z0 + Math.sqrt(yy - b * b) * z1];
}

/** Which component of APART each point is next to. */
const nearest = (points: Float32Array): number[] =>
  Array.from({ length: points.length / 2 }, (_, i) => (points[2 * i]! > 5 ? 1 : 0) + (points[2 * i + 1]! > 5 ? 2 : 0));

test('proportions are exact, the rest by largest remainder', async ({ device }) => {
  // Shares of 5 : 3 : 2 : 1 and what is left goes to the largest remainders.
  for (const [count, want] of [
    [1, [1, 0, 0, 0]], // .45 .27 .18 .09
    [3, [1, 1, 1, 0]], // 1.36 .82 .55 .27
    [7, [3, 2, 1, 1]], // 3.18 1.91 1.27 .64
    [1100, [500, 300, 200, 100]],
    [1101, [501, 300, 200, 100]], // 500.45 300.27 200.18 100.09
  ] as const) {
    const which = nearest(await drawn(device, APART, count, 1));
    expect([0, 1, 2, 3].map((k) => which.filter((label) => label === k).length)).toEqual(want);
  }
});

test('points are the twin of the host, for any count', async ({ device }) => {
  const components = componentsOf(APART);
  for (const count of [1, 2, 3, 127, 128, 129, 1001]) {
    const [seed, stream] = [2 ** 40 + 3, 9];
    const label = labels(components, count, seed, stream);
    const z = Array.from({ length: count }, (_, i) => {
      const words = randomWords(USE_DRAW, i >> 1, stream, seed);
      return i % 2 === 0 ? normalPair(words[0], words[1]) : normalPair(words[2], words[3]);
    });
    const want = z.flatMap((pair, i) => place(components[label[i]!]!, pair));
    // No standard deviation here is above 0.2; coordinates up to 11 are rounded to 1e-6.
    const allowed = (k: number) => 1e-6 + 0.2 * normalBound(Math.hypot(...z[k >> 1]!));
    expectWithin(`${count} points`, await drawn(device, APART, count, seed, stream), want, allowed);
  }
});

test('the order is mixed: no component runs ahead', async ({ device }) => {
  const which = nearest(await drawn(device, APART, 1100, 1));
  const changes = which.filter((label, i) => i > 0 && label !== which[i - 1]).length;
  // 1099 · (1 − Σ share²) = 745 expected, standard deviation about 16; sorted points change 3 times.
  expect(Math.abs(changes - 745)).toBeLessThan(80);
});

test('the same seed and stream give the same bits, others do not', async ({ device }) => {
  const points = await drawn(device, THREE_GAUSSIANS, 1000, 1);
  expect(await drawn(device, THREE_GAUSSIANS, 1000, 1)).toEqual(points);
  for (const [seed, stream] of [
    [2, 0],
    [1, 1],
    [1 + 2 ** 32, 0],
  ] as const) {
    const others = await drawn(device, THREE_GAUSSIANS, 1000, seed, stream);
    const same = others.filter((value, k) => value === points[k]).length;
    expect(same, `seed ${seed}, stream ${stream}`).toBeLessThan(5);
  }
});

test('a point set is taken as it is', async ({ device }) => {
  const points = Float32Array.from([1, 2, 3, 4, 5, 6]);
  const data = await Data.create(device, { kind: 'points', points }, { count: 100, seed: 1 });
  expect(data.count).toBe(3);
  expect(await data.read()).toEqual(points);
});

test('refuses what cannot be drawn from', async ({ device }) => {
  const create = (target: Target, count = 10) => Data.create(device, target, { count, seed: 1 });
  const one = (change: Partial<Gaussian>): Target => ({
    kind: 'mixture',
    components: [{ weight: 1, mean: [0, 0], covariance: [1, 0, 1], ...change }],
  });
  await expect(create(APART, 0)).rejects.toThrow('points is 0; allowed are whole numbers from 1');
  await expect(create({ kind: 'mixture', components: [] })).rejects.toThrow('a mixture has no components');
  await expect(create(one({ weight: 0 }))).rejects.toThrow('component 1 has weight 0; expected a positive number');
  await expect(create(one({ mean: [NaN, 0] }))).rejects.toThrow('component 1 has a number that is not finite');
  await expect(create(one({ covariance: [1, 2, 1] }))).rejects.toThrow('expected a positive semi-definite matrix');
  const points = (numbers: number[]): Target => ({ kind: 'points', points: Float32Array.from(numbers) });
  await expect(create(points([1, 2, 3]))).rejects.toThrow('a point set has 3 numbers; expected 2 a point');
  await expect(create(points([]))).rejects.toThrow('a point set has 0 numbers; expected 2 a point');
  await expect(create(points([1, Infinity]))).rejects.toThrow('a point set has a coordinate that is not finite');
});
