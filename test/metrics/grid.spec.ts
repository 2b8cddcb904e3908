// Functionals of densities on a grid against closed forms of Gaussians.

import { expect, test } from '@playwright/test';
import { type Grid, klDivergence, normalise, totalVariation } from 'scorefield';
import { type Component, logDensity } from '../reference/mixture.ts';
import { normalCdf } from '../reference/statistics.ts';

const GRID: Grid = { box: { xMin: -6, xMax: 7, yMin: -7, yMax: 6 }, columns: 160, rows: 150 };

const gaussian = (mean: [number, number], covariance: [number, number, number]): Component[] => [
  { weight: 1, mean, covariance },
];

/** ln p of every cell centre, row-major from the bottom. */
function logsOf(mixture: Component[], { box, columns, rows }: Grid = GRID): number[] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const x = box.xMin + ((column + 0.5) / columns) * (box.xMax - box.xMin);
      const y = box.yMin + ((row + 0.5) / rows) * (box.yMax - box.yMin);
      return logDensity(mixture, [x, y], 0);
    }),
  ).flat();
}

const P = gaussian([0, 0], [0.8, 0.3, 0.5]);
const Q = gaussian([0.4, -0.7], [0.9, -0.2, 1.1]);

test('log Z is that of a Gaussian energy, however large its constant', () => {
  for (const constant of [0, 12345, -12345]) {
    const { logZ, border } = normalise(
      logsOf(P).map((log) => log + constant),
      GRID,
    );
    expect(logZ).toBeCloseTo(constant, 9);
    expect(border).toBeLessThan(1e-9);
  }
});

test('the border has the outermost cells', () => {
  const grid = { ...GRID, columns: 7, rows: 4 };
  const { logZ, border } = normalise(Array<number>(28).fill(2), grid);
  expect(logZ).toBeCloseTo(2 + Math.log(13 * 13), 12);
  expect(border).toBeCloseTo((2 * 7 + 2 * 2) / 28, 12);
  const inner = normalise(
    Array.from({ length: 28 }, (_, i) => (i === 8 ? 0 : -Infinity)),
    grid,
  );
  expect(inner.border).toBe(0);
  expect(inner.logZ).toBeCloseTo(Math.log((13 * 13) / 28), 12);
});

test('an energy that is not a number has no log Z', () => {
  for (const bad of [NaN, Infinity]) {
    const logs = logsOf(P);
    logs[77] = bad;
    expect(normalise(logs, GRID).logZ).toBeNaN();
  }
});

test('TV of shifted Gaussians is 2Φ(d/2) − 1', () => {
  for (const shift of [0, 0.1, 1, 3]) {
    const [p, q] = [gaussian([0, 0], [1, 0, 1]), gaussian([shift * 0.6, -shift * 0.8], [1, 0, 1])];
    const got = totalVariation(logsOf(p), logsOf(q), GRID);
    // |p − q| has a kink, where the midpoint rule is of second order.
    expect(Math.abs(got - (2 * normalCdf(shift / 2) - 1))).toBeLessThan(1e-3);
    expect(totalVariation(logsOf(q), logsOf(p), GRID)).toBeCloseTo(got, 12);
  }
  const apart = totalVariation(
    logsOf(gaussian([-3, -3], [0.1, 0, 0.1])),
    logsOf(gaussian([3, 3], [0.1, 0, 0.1])),
    GRID,
  );
  expect(apart).toBeCloseTo(1, 9);
});

test('KL of two Gaussians is its closed form, either way round', () => {
  for (const [p, q] of [
    [P, Q],
    [Q, P],
  ] as const) {
    const got = klDivergence(logsOf(p), logsOf(q), GRID);
    expect(Math.abs(got - gaussianKl(p[0]!, q[0]!))).toBeLessThan(1e-6);
  }
  expect(klDivergence(logsOf(P), logsOf(P), GRID)).toBe(0);
});

test('cells without any mass of p add nothing to KL', () => {
  const grid = { ...GRID, columns: 2, rows: 1 };
  const half = -Math.log(13 * 13);
  expect(klDivergence([half + Math.log(2), -1e6], [half, half], grid)).toBeCloseTo(Math.log(2), 12);
  expect(klDivergence([half + Math.log(2), -Infinity], [half, -Infinity], grid)).toBeCloseTo(Math.log(2), 12);
});

test('refuses another number of cells', () => {
  const message = '3 numbers given for a grid of 160 × 150 cells';
  expect(() => normalise([1, 2, 3], GRID)).toThrow(message);
  expect(() => totalVariation(logsOf(P), [1, 2, 3], GRID)).toThrow(message);
  expect(() => klDivergence([1, 2, 3], logsOf(P), GRID)).toThrow(message);
});

/** ½ (tr(Q⁻¹P) + dᵀQ⁻¹d − 2 + ln(|Q|/|P|)). */
function gaussianKl(p: Component, q: Component): number {
  const [pxx, pxy, pyy] = p.covariance;
  const [qxx, qxy, qyy] = q.covariance;
  const [detP, detQ] = [pxx * pyy - pxy ** 2, qxx * qyy - qxy ** 2];
  const [dx, dy] = [q.mean[0] - p.mean[0], q.mean[1] - p.mean[1]];
  const trace = (qyy * pxx - 2 * qxy * pxy + qxx * pyy) / detQ;
  const distance = (qyy * dx * dx - 2 * qxy * dx * dy + qxx * dy * dy) / detQ;
  return 0.5 * (trace + distance - 2 + Math.log(detQ / detP));
}
