// Distances between sets of points: closed forms, and slower definitions written in another way.

import { expect, test } from '@playwright/test';
import { finitePoints, mmdSquared, noiseFloor, sampleDistances, slicedWasserstein, slicingAngles } from 'scorefield';
import { createRandom, normals } from '../reference/random.ts';
import { chiSquare, chiSquareCritical, mean, meanZ, variance } from '../reference/statistics.ts';

/** Multiples of 2⁻¹⁰ near 0, so that shifts by such numbers are exact in float32. */
const coarse = (count: number, seed: number): Float32Array =>
  Float32Array.from(normals(createRandom(seed), 2 * count), (x) => Math.round(256 * x) / 1024);

const shifted = (points: Float32Array, dx: number, dy: number): Float32Array =>
  points.map((x, k) => x + (k % 2 === 0 ? dx : dy));

const draws = (count: number, seed: number, sd = 1): Float32Array =>
  Float32Array.from(normals(createRandom(seed), 2 * count), (x) => sd * x);

test('the angles lie in [0, π), evenly, and are always the same', () => {
  const angles = slicingAngles();
  expect(angles).toHaveLength(128);
  const counts = Array<number>(8).fill(0);
  for (const angle of angles) counts[Math.floor((8 * angle) / Math.PI)]!++;
  expect(counts.reduce((a, b) => a + b)).toBe(128);
  const even = counts.map(() => 16);
  expect(chiSquare(counts, even)).toBeLessThan(chiSquareCritical(7));
  expect(slicingAngles()).toEqual(angles);
});

test.describe('SW2', () => {
  test('of a shifted copy is the root mean square of the shift along the directions', () => {
    const points = coarse(500, 1);
    const [dx, dy] = [0.75, -0.5];
    const squares = slicingAngles().map((angle) => (dx * Math.cos(angle) + dy * Math.sin(angle)) ** 2);
    const got = slicedWasserstein(points, shifted(points, dx, dy));
    expect(got).toBeCloseTo(Math.sqrt(mean(squares)), 12);
    expect(got / (Math.hypot(dx, dy) / Math.SQRT2)).toBeCloseTo(1, 1);
    const across = slicedWasserstein(points, shifted(points, -dy, dx));
    expect(Math.hypot(got, across), 'over two shifts at right angles').toBeCloseTo(Math.hypot(dx, dy), 12);
  });

  test('is 0 from a set to itself in any order, and symmetric', () => {
    const [a, b] = [draws(300, 2), draws(300, 3)];
    const reversed = a.map((_, k) => a[a.length - 2 - 2 * (k >> 1) + (k % 2)]!);
    expect(slicedWasserstein(a, a)).toBe(0);
    expect(slicedWasserstein(a, reversed)).toBe(0);
    expect(slicedWasserstein(a, b)).toBe(slicedWasserstein(b, a));
    expect(slicedWasserstein(a, b)).toBeGreaterThan(0);
  });

  test('is the cheapest of all matchings along every direction', () => {
    const [a, b] = [draws(5, 4), draws(5, 5)];
    const squares = slicingAngles().map((angle) => {
      const along = (points: Float32Array, i: number) =>
        Math.cos(angle) * points[2 * i]! + Math.sin(angle) * points[2 * i + 1]!;
      const costs = permutations([0, 1, 2, 3, 4]).map((order) =>
        mean(order.map((j, i) => (along(a, i) - along(b, j)) ** 2)),
      );
      return Math.min(...costs);
    });
    expect(slicedWasserstein(a, b)).toBeCloseTo(Math.sqrt(mean(squares)), 12);
  });

  test('of scaled copies is the difference of scales times the spread', () => {
    const a = draws(2000, 6);
    const spread = slicingAngles().map((angle) =>
      mean(
        Array.from({ length: 2000 }, (_, i) => (Math.cos(angle) * a[2 * i]! + Math.sin(angle) * a[2 * i + 1]!) ** 2),
      ),
    );
    const doubled = a.map((x) => 2 * x);
    expect(slicedWasserstein(a, doubled)).toBeCloseTo(Math.sqrt(mean(spread)), 12);
  });
});

test.describe('MMD²', () => {
  const kernel = (squared: number) => mean([0.05, 0.1, 0.2, 0.5].map((h) => Math.exp(-squared / (2 * h ** 2))));

  /** From the matrix of all pairs: means of its off-diagonal blocks. */
  function fromMatrix(a: Float32Array, b: Float32Array): number {
    const [m, n] = [a.length / 2, b.length / 2];
    const all = [...a, ...b];
    const count = m + n;
    const blocks = { aa: 0, bb: 0, ab: 0 };
    for (let k = 0; k < count * count; k++) {
      const [i, j] = [k % count, Math.floor(k / count)];
      if (i === j) continue;
      const value = kernel(Math.hypot(all[2 * i]! - all[2 * j]!, all[2 * i + 1]! - all[2 * j + 1]!) ** 2);
      blocks[i < m && j < m ? 'aa' : i >= m && j >= m ? 'bb' : 'ab'] += value;
    }
    return blocks.aa / (m * (m - 1)) + blocks.bb / (n * (n - 1)) - blocks.ab / (m * n);
  }

  test('is that of the matrix of all pairs, for sets of any size', () => {
    for (const [m, n] of [
      [2, 2],
      [40, 40],
      [37, 90],
    ] as const) {
      const [a, b] = [draws(m, m, 0.2), shifted(draws(n, n + 1, 0.2), 0.1, 0)];
      expect(mmdSquared(a, b)).toBeCloseTo(fromMatrix(a, b), 12);
      expect(mmdSquared(b, a)).toBeCloseTo(fromMatrix(a, b), 12);
    }
  });

  test('is 0 in the mean for two sets of one law', () => {
    const values = Array.from({ length: 300 }, (_, i) => {
      const both = draws(60, 100 + i, 0.1);
      return mmdSquared(both.subarray(0, 60), both.subarray(60));
    });
    expect(Math.abs(meanZ(values, 0, variance(values)))).toBeLessThan(5);
    expect(values.some((value) => value < 0)).toBe(true);
  });

  test('of two Gaussians is its closed form, within its sampling error', () => {
    const [sd, shift] = [0.1, 0.15];
    const terms = [0.05, 0.1, 0.2, 0.5].map((h) => {
      const wide = h ** 2 + 2 * sd ** 2;
      return (2 * h ** 2 * (1 - Math.exp(-(shift ** 2) / (2 * wide)))) / wide;
    });
    const values = Array.from({ length: 40 }, (_, i) =>
      mmdSquared(draws(100, 500 + i, sd), shifted(draws(100, 900 + i, sd), shift, 0)),
    );
    expect(Math.abs(meanZ(values, mean(terms), variance(values)))).toBeLessThan(5);
  });

  test('looks at the first 2000 points of each set', () => {
    const [a, b] = [draws(2300, 7, 0.1), draws(2300, 8, 0.1)];
    expect(mmdSquared(a, b)).toBe(mmdSquared(a.subarray(0, 4000), b.subarray(0, 4000)));
    expect(mmdSquared(a, b, 50)).toBe(mmdSquared(a.subarray(0, 100), b.subarray(0, 100)));
  });
});

test('the noise floor holds both distances', () => {
  const [a, b] = [draws(200, 9), draws(200, 10)];
  expect(noiseFloor(a, b)).toEqual({ SW2: slicedWasserstein(a, b), MMD2: mmdSquared(a, b) });
  expect(sampleDistances(a, b)).toEqual(noiseFloor(a, b));
});

test('diverged chains are counted and left out', () => {
  const points = Float32Array.of(1, 2, NaN, 0, 3, 4, 0, Infinity, -Infinity, NaN, 5, 6);
  expect(finitePoints(points)).toEqual({ finite: Float32Array.of(1, 2, 3, 4, 5, 6), diverged: 3 });
  expect(finitePoints([NaN, NaN])).toEqual({ finite: new Float32Array(0), diverged: 1 });
});

test('refuses sets that it cannot compare', () => {
  const [two, three] = [draws(2, 1), draws(3, 1)];
  expect(() => slicedWasserstein(two, three)).toThrow('sets of 2 and 3 points given; SW2 compares sets of equal size');
  expect(() => mmdSquared(two, two.subarray(0, 2))).toThrow(
    'sets of 2 and 1 points given; MMD² needs at least 2 of each',
  );
  for (const odd of [new Float32Array(0), new Float32Array(5)]) {
    const message = `a set of points has ${odd.length} numbers; expected 2 a point, at least one point`;
    expect(() => slicedWasserstein(odd, odd)).toThrow(message);
    expect(() => mmdSquared(odd, odd)).toThrow(message);
    expect(() => finitePoints(odd)).toThrow(message);
  }
});

function permutations(items: number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
