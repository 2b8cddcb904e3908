// Ellipses against closed forms: principal axes of a covariance and back, and what pulling the end of an axis does.

import { expect, test } from '@playwright/test';
import {
  type Axis,
  armOf,
  covarianceOf,
  DEVIATIONS,
  type Ellipse,
  ellipseOf,
  lengthened,
  pulled,
  turned,
} from '../../src/app/targets/ellipse.ts';

const MEAN = [0.3, -0.7] as const;
const DEGREE = Math.PI / 180;

const ellipse = (degrees: number, first: number, second: number): Ellipse => ({
  mean: MEAN,
  angle: degrees * DEGREE,
  deviations: [first, second],
});

/** R diag(a², b²) Rᵀ, multiplied out entry by entry. */
function rotatedDiagonal(degrees: number, a: number, b: number): [number, number, number] {
  const [c, s] = [Math.cos(degrees * DEGREE), Math.sin(degrees * DEGREE)];
  const rows = [
    [c * a, -s * b],
    [s * a, c * b],
  ] as const;
  const entry = (i: 0 | 1, j: 0 | 1) => rows[i][0] * rows[j][0] + rows[i][1] * rows[j][1];
  return [entry(0, 0), entry(0, 1), entry(1, 1)];
}

function expectClose(actual: readonly number[], wanted: readonly number[], digits = 12): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, i) => {
    expect(value, `entry ${i}`).toBeCloseTo(wanted[i]!, digits);
  });
}

test('a covariance is that of its rotated axes, and gives them back', () => {
  for (const degrees of [-80, -45, -10, 0, 1, 30, 45, 60, 90])
    for (const [a, b] of [
      [0.4, 0.1],
      [3, 2.9],
      [0.05, 0.002],
    ] as const) {
      const covariance = rotatedDiagonal(degrees, a, b);
      expectClose(covarianceOf(ellipse(degrees, a, b)), covariance);
      const back = ellipseOf({ mean: MEAN, covariance });
      expect(back.mean).toEqual(MEAN);
      expectClose(back.deviations, [a, b], 9);
      // An axis has two ends: angles are equal up to half a turn.
      expect(Math.sin(back.angle - degrees * DEGREE), `angle ${degrees}`).toBeCloseTo(0, 9);
      expectClose(covarianceOf(back), covariance);
    }
});

test('a round covariance has angle 0, and so has one that rounding made slightly uneven', () => {
  for (const covariance of [
    [0.01, 0, 0.01],
    [0.01, 1e-18, 0.010000000000000002],
  ] as const) {
    const { angle, deviations } = ellipseOf({ mean: MEAN, covariance });
    expect(angle).toBe(0);
    expectClose(deviations, [0.1, 0.1]);
  }
});

test('a flat covariance has an axis without length', () => {
  const { angle, deviations } = ellipseOf({ mean: MEAN, covariance: [0.04, 0.04, 0.04] });
  expect(angle).toBeCloseTo(Math.PI / 4, 12);
  expectClose(deviations, [Math.sqrt(0.08), 0], 8);
});

test('handles stand at two standard deviations, at right angles, and not too near the mean', () => {
  const tilted = ellipse(30, 0.4, 0.1);
  expectClose(armOf(tilted, 0), [0.8 * Math.cos(30 * DEGREE), 0.4]);
  expectClose(armOf(tilted, 1), [-0.1, 0.2 * Math.cos(30 * DEGREE)]);
  expect(Math.hypot(...armOf(tilted, 1, 0.5))).toBeCloseTo(0.5, 12);
  expect(Math.hypot(...armOf(tilted, 0, 0.5))).toBeCloseTo(0.8, 12);
});

test('the end of an axis goes where it is pulled, and the other axis keeps its length', () => {
  for (const axis of [0, 1] as const) {
    const before = ellipse(20, 0.3, 0.12);
    const to = [-0.2, 0.35] as const;
    const after = pulled(before, axis, armOf(before, axis), to);
    expectClose(armOf(after, axis), to);
    const other = (1 - axis) as Axis;
    expect(after.deviations[other]).toBe(before.deviations[other]);
    expect(after.mean).toEqual(MEAN);
  }
});

test('a pull from beside the end of a short axis adds what the pointer went', () => {
  const short = ellipse(0, 0.002, 0.002);
  const arm = armOf(short, 0, 0.3);
  const after = pulled(short, 0, arm, [arm[0] + 0.1, 0]);
  expect(after.deviations[0]).toBeCloseTo(0.002 + 0.05, 12);
  expect(after.angle).toBe(0);
});

test('whatever is pulled, the covariance stays positive definite and within bounds', () => {
  let shape = ellipse(10, 0.2, 0.1);
  for (const [axis, to] of [
    [0, [0, 0]],
    [1, [1e-9, -1e-9]],
    [0, [500, -300]],
    [1, [0, -1e6]],
    [0, [-3, 0.001]],
    [1, [0, 0]],
  ] as const) {
    shape = pulled(shape, axis, armOf(shape, axis), to);
    const [xx, xy, yy] = covarianceOf(shape);
    expect(xx * yy - xy * xy).toBeGreaterThan(0);
    for (const deviation of shape.deviations) {
      expect(deviation).toBeGreaterThanOrEqual(DEVIATIONS.least);
      expect(deviation).toBeLessThanOrEqual(DEVIATIONS.most);
    }
    expect(Math.abs(shape.angle)).toBeLessThanOrEqual(Math.PI);
  }
});

test('turning by any number of half turns changes no covariance', () => {
  const before = ellipse(25, 0.3, 0.1);
  for (const halfTurns of [-4, -1, 1, 3, 40])
    expectClose(covarianceOf(turned(before, halfTurns * Math.PI)), covarianceOf(before));
  expectClose(covarianceOf(turned(before, Math.PI / 2)), covarianceOf(ellipse(25, 0.1, 0.3)));
  expect(lengthened(before, 0, 0.05).deviations).toEqual([0.35, 0.1]);
  expect(lengthened(before, 1, -5).deviations).toEqual([0.3, DEVIATIONS.least]);
});
