// What the exact panel draws of any target, against float64.

import type { Page } from '@playwright/test';
import { componentsOf, type Target } from 'scorefield';
import { type Component, logDensityAndScore } from '../reference/mixture.ts';
import { expect, figure, seenFloats, seenScores } from '../support/page.ts';
import { type Box, shownBy } from './fields.ts';

/** Relative to the largest value, as for the assignment's target. */
const TOLERANCE = 2e-5;

/** Every so many cells and arrows are checked: float64 takes long over many components. */
const strideOver = (components: number): number => (components <= 64 ? 1 : 97 * Math.ceil(components / 10_000));

/** Centre of cell k of n × n, row by row from the lowest y. */
function centre({ xMin, xMax, yMin, yMax }: Box, n: number, k: number): [number, number] {
  const [column, row] = [k % n, Math.floor(k / n)];
  return [xMin + ((xMax - xMin) * (column + 0.5)) / n, yMin + ((yMax - yMin) * (row + 0.5)) / n];
}

/** Throws unless what the exact panel draws is the density and the score of this target in float64. */
export async function checkExact(page: Page, target: Target, name: string): Promise<void> {
  const { sigma, window: box, cells, arrows } = await shownBy(page);
  const mixture = componentsOf(target).map(
    ({ weight, mean, covariance }): Component => ({ weight, mean: [...mean], covariance: [...covariance] }),
  );
  const at = (n: number, k: number) => logDensityAndScore(mixture, centre(box, n, k), Math.fround(sigma));
  const [density, score] = [await seenFloats(page, 'exactDensity'), await seenScores(page, 'exactScore')];
  expect([density.length, score.length]).toEqual([cells ** 2, 2 * arrows ** 2]);
  const stride = strideOver(mixture.length);
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  let [ofDensity, ofScore] = [0, 0];
  for (let k = 0; k < cells ** 2; k += stride)
    ofDensity = Math.max(ofDensity, Math.abs(density[k]! - Math.exp(at(cells, k).logDensity)));
  for (let k = 0; k < arrows ** 2; k += Math.ceil(stride / 4))
    at(arrows, k).score.forEach((value, axis) => {
      ofScore = Math.max(ofScore, Math.abs(score[2 * k + axis]! - value));
    });
  const errors = { density: ofDensity / largest(density), score: ofScore / largest(score) };
  for (const [what, error] of Object.entries(errors)) {
    figure(`${name}, exact ${what} at σ = ${sigma.toPrecision(3)}`, error);
    expect(error, `${name}: ${what}`).toBeLessThan(TOLERANCE);
  }
}
