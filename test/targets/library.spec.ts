// The targets that come with the library: the same points whenever they are drawn, on the scale of the assignment's data.

import { expect, test } from '@playwright/test';
import {
  dataBox,
  MOST_TARGET_POINTS,
  momentsOf,
  TARGET_NAMES,
  TARGETS,
  type TargetName,
  THREE_GAUSSIANS,
  targetOf,
} from 'scorefield';

const SETS = TARGET_NAMES.filter((name) => TARGETS[name].kind === 'points');

function pointsOf(name: TargetName, points = 5000, seed = 1): Float32Array {
  const target = targetOf(name, { points, seed });
  if (target.kind !== 'points') throw new TypeError(`'${name}' is no point set`);
  return target.points;
}

const pairs = (points: Float32Array): [number, number][] =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!]);

test('the names, the first being the default', () => {
  expect(TARGET_NAMES).toEqual(['assignment', 'ring', 'moons', 'spiral', 'checkerboard', 'pinwheel']);
  expect(SETS).toEqual(['moons', 'spiral', 'checkerboard', 'pinwheel']);
  for (const name of TARGET_NAMES) expect(TARGETS[name].meaning.length).toBeGreaterThan(20);
  expect(targetOf('assignment', { points: 10, seed: 7 })).toBe(THREE_GAUSSIANS);
});

test('the ring is eight Gaussians on a circle, whatever the seed', () => {
  const ring = targetOf('ring', { points: 10, seed: 7 });
  expect(ring).toBe(targetOf('ring', { points: 5000, seed: 1 }));
  if (ring.kind !== 'mixture') throw new TypeError('no mixture');
  expect(ring.components).toHaveLength(8);
  for (const { mean, weight } of ring.components) {
    expect(Math.hypot(mean[0] - 0.5, mean[1] - 0.5)).toBeCloseTo(0.4, 12);
    expect(weight).toBe(1 / 8);
  }
  // Half the squared radius along each axis, and a component's own variance.
  expect(momentsOf(ring)).toEqual({
    mean: [expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)],
    variance: expect.closeTo(0.08 + 0.0025, 12),
  });
});

for (const name of SETS) {
  test(`${name}: a seed names the points, and fewer are the beginning of the same set`, () => {
    const points = pointsOf(name);
    expect(points).toHaveLength(10_000);
    expect(pointsOf(name)).toEqual(points);
    expect(pointsOf(name, 137)).toEqual(points.slice(0, 2 * 137));
    const others = pointsOf(name, 5000, 2);
    expect(others.filter((value, k) => value === points[k]).length, 'coordinates that another seed gives too').toBe(0);
    expect(pointsOf(name, 2 * MOST_TARGET_POINTS)).toHaveLength(2 * MOST_TARGET_POINTS);
  });

  test(`${name}: lies on the scale of the assignment's data, any part of it alike`, () => {
    for (const seed of [1, 2, 2 ** 40]) {
      const target = targetOf(name, { points: MOST_TARGET_POINTS, seed });
      const { xMin, xMax, yMin, yMax } = dataBox(target);
      expect(Math.min(xMin, yMin)).toBeGreaterThan(-0.5);
      expect(Math.max(xMax, yMax)).toBeLessThan(1.5);
      expect(Math.max(xMax - xMin, yMax - yMin)).toBeGreaterThan(0.9);
      const { mean, variance } = momentsOf(target);
      for (const m of mean) expect(Math.abs(m - 0.5)).toBeLessThan(0.1);
      expect(variance).toBeGreaterThan(0.03);
      expect(variance).toBeLessThan(0.12);
      const part = momentsOf(targetOf(name, { points: 1000, seed }));
      // Five standard errors of the mean of 1000, and of the variance of a density with no heavier tails than a Gaussian.
      for (const axis of [0, 1])
        expect(Math.abs(part.mean[axis]! - mean[axis]!)).toBeLessThan(5 * Math.sqrt(0.12 / 1000));
      expect(Math.abs(part.variance / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 1000));
    }
  });
}

test('means and variances are those of the shapes', () => {
  // A half circle of radius ⅓ has the variance r²/2 in x and r²/2 − (2r/π)² in y, and the mean height 2r/π; the centres lie
  // 1/6 from the middle in x and r/4 in y; the noise is 0.02 wide.
  const r = 1 / 3;
  const height = (2 * r) / Math.PI;
  const [x, y] = [r ** 2 / 2 + 1 / 36, r ** 2 / 2 - height ** 2 + (height - r / 4) ** 2];
  const variances = { moons: (x + y) / 2 + 0.02 ** 2, checkerboard: 1 / 12 };
  const points = MOST_TARGET_POINTS;
  for (const [name, variance] of Object.entries(variances) as [keyof typeof variances, number][]) {
    const got = momentsOf(targetOf(name, { points, seed: 3 }));
    for (const m of got.mean) expect(Math.abs(m - 0.5), name).toBeLessThan(5 * Math.sqrt(0.09 / points));
    expect(Math.abs(got.variance / variance - 1), name).toBeLessThan(5 * Math.sqrt(2 / points));
  }
});

test('moons lie on their half circles', () => {
  const off = pairs(pointsOf('moons')).map(([x, y], i) => {
    const centre = i % 2 === 0 ? [1 / 3, 0.5 - 0.25 / 3] : [2 / 3, 0.5 + 0.25 / 3];
    return Math.abs(Math.hypot(x - centre[0]!, y - centre[1]!) - 1 / 3);
  });
  expect(Math.max(...off)).toBeLessThan(6 * 0.02);
});

test('the spiral has a quarter of the radius for each turn', () => {
  const outside = pairs(pointsOf('spiral'))
    .map(([x, y]): [number, number] => [x - 0.5, y - 0.5])
    .filter(([x, y]) => Math.hypot(x, y) > 0.15);
  const off = outside.map(([x, y]) => {
    const turns = Math.hypot(x, y) / 0.25 - Math.atan2(y, x) / (2 * Math.PI);
    return 0.25 * Math.abs(turns - Math.round(turns));
  });
  expect(Math.max(...off)).toBeLessThan(6 * 0.01);
  // The mean of |z| is √(2/π) = 0.8.
  expect(off.reduce((sum, distance) => sum + distance, 0) / off.length).toBeCloseTo(0.008, 3);
});

test('the checkerboard fills its dark cells evenly', () => {
  const cells = new Map<string, number>();
  for (const [x, y] of pairs(pointsOf('checkerboard', 8000))) {
    const cell = `${Math.floor(4 * x)}${Math.floor(4 * y)}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  const dark = ['00', '02', '11', '13', '20', '22', '31', '33'];
  expect(Object.fromEntries(cells)).toEqual(Object.fromEntries(dark.map((cell) => [cell, 1000])));
});

test('the pinwheel has five arms that turn with the radius', () => {
  const polar = pairs(pointsOf('pinwheel')).map(([x, y]) => ({
    radius: Math.hypot(x - 0.5, y - 0.5) / 0.28,
    angle: Math.atan2(y - 0.5, x - 0.5),
  }));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(polar.map(({ radius }) => radius))).toBeCloseTo(1, 1);
  // 0.1 across an arm at radius 1 is 0.5 in five times the angle, whose cosine is e^(−1/8) = 0.88 on average.
  const arms = polar.filter(({ radius }) => radius > 0.7);
  expect(mean(arms.map(({ radius, angle }) => Math.cos(5 * (angle - 0.25 * Math.exp(radius)))))).toBeGreaterThan(0.75);
});

test('a number of points that is none is refused', () => {
  for (const points of [0, -1, 2.5, Number.NaN]) {
    expect(() => targetOf('moons', { points, seed: 1 })).toThrow(
      `points is ${points}; allowed are whole numbers from 1`,
    );
  }
  expect(() => targetOf('moons', { points: 5, seed: -1 })).toThrow('seed is -1');
});
