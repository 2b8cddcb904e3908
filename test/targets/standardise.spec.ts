// Standardised points against closed forms: each axis by itself, centred on 0.5 and scaled to 0.25.

import { expect, test } from '@playwright/test';
import { standardise } from '../../src/app/targets/standardise.ts';

test('an evenly spaced axis has its known mean and deviation', () => {
  const count = 1000;
  // x = 100 + 3i, y = −7 for even i and 5 for odd i.
  const points = Float32Array.from({ length: 2 * count }, (_, k) =>
    k % 2 === 0 ? 100 + 1.5 * k : (k - 1) % 4 === 0 ? -7 : 5,
  );
  const { points: scaled, axes } = standardise(points);
  expect(axes[0].mean).toBeCloseTo(100 + (3 * (count - 1)) / 2, 9);
  expect(axes[0].deviation).toBeCloseTo(3 * Math.sqrt((count ** 2 - 1) / 12), 9);
  expect(axes[1]).toEqual({ mean: -1, deviation: 6 });
  expect(scaled).toHaveLength(points.length);
  expect(scaled[1]).toBe(0.25);
  expect(scaled[3]).toBe(0.75);
  expect(scaled[0]).toBeCloseTo(0.5 - (0.25 * 3 * 499.5) / axes[0].deviation, 6);
  expect(scaled[2]! - scaled[0]!).toBeCloseTo(0.75 / axes[0].deviation, 6);
});

test('an axis on which all points are equal is only centred', () => {
  for (const level of [0, 0.1, -12345.678, 3e38]) {
    const points = Float32Array.from({ length: 600 }, (_, k) => (k % 2 === 0 ? level : k));
    const { points: scaled, axes } = standardise(points);
    expect(axes[0].deviation, `all at ${level}`).toBe(1);
    expect(new Set(scaled.filter((_, k) => k % 2 === 0))).toEqual(new Set([0.5]));
    expect(axes[1].deviation).toBeGreaterThan(1);
  }
});

test('the largest and the smallest differences of float32 are kept', () => {
  for (const [low, high] of [
    [-3.4e38, 3.4e38],
    [1, 1 + 2 ** -23],
    [0, 1e-38],
  ] as const) {
    const { points } = standardise(Float32Array.of(low, 0, high, 1));
    expect([...points]).toEqual([0.25, 0.25, 0.75, 0.75].map((value) => expect.closeTo(value, 6)));
  }
});

test('one point goes to the centre, and what was given stays as it is', () => {
  const given = Float32Array.of(7, -3);
  expect(standardise(given).points).toEqual(Float32Array.of(0.5, 0.5));
  expect(given).toEqual(Float32Array.of(7, -3));
});
