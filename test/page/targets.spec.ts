// Targets and advice: a choice in the panel starts a new run on that target, whose exact panel is that of float64; what is
// wrong with the noise levels and the step size stands below the settings.

import type { Page } from '@playwright/test';
import { advise, componentsOf, PRESETS, type PresetName, TARGETS, type TargetName, targetOf } from 'scorefield';
import { type Component, logDensityAndScore } from '../reference/mixture.ts';
import { expect, figure, nextRun, seenFloats, settled, test, trainTo } from '../support/page.ts';
import { type Box, shownBy } from './fields.ts';

/** Relative to the largest value, as for the assignment's target. */
const TOLERANCE = 2e-5;
/** Every so many cells and arrows are checked: float64 takes long over all points. */
const STRIDE = { mixture: 1, points: 97 };

const choose = (page: Page, name: TargetName) =>
  nextRun(page, () => page.getByRole('combobox', { name: 'target' }).selectOption({ label: TARGETS[name].label }));

const choosePreset = (page: Page, name: PresetName) =>
  nextRun(page, () => page.getByRole('combobox', { name: 'preset' }).selectOption({ label: PRESETS[name].label }));

/** Centre of cell k of n × n, row by row from the lowest y. */
function centre({ xMin, xMax, yMin, yMax }: Box, n: number, k: number): [number, number] {
  const [column, row] = [k % n, Math.floor(k / n)];
  return [xMin + ((xMax - xMin) * (column + 0.5)) / n, yMin + ((yMax - yMin) * (row + 0.5)) / n];
}

/** Throws unless what the exact panel draws is the density and the score of this target in float64. */
async function checkExact(page: Page, name: TargetName): Promise<void> {
  const { sigma, window: box, cells, arrows } = await shownBy(page);
  const target = targetOf(name, await page.evaluate(() => window.scorefield!.run!.settings));
  const mixture = componentsOf(target).map(
    ({ weight, mean, covariance }): Component => ({ weight, mean: [...mean], covariance: [...covariance] }),
  );
  const at = (n: number, k: number) => logDensityAndScore(mixture, centre(box, n, k), Math.fround(sigma));
  const [density, score] = [await seenFloats(page, 'exactDensity'), await seenFloats(page, 'exactScore')];
  expect([density.length, score.length]).toEqual([cells ** 2, 2 * arrows ** 2]);
  const stride = STRIDE[target.kind];
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

test('a mixture of the list is drawn, learned and judged', async ({ laboratory: page }) => {
  await choose(page, 'ring');
  await trainTo(page, 3);
  await checkExact(page, 'ring');
  await expect(page.locator('#points')).toContainText('10\u2009000 points');
  await expect(page.locator('#excess-hint')).toHaveText('0 is perfect');
  await expect(page.getByTitle(TARGETS.ring.meaning)).toBeVisible();
  await choosePreset(page, 'quick');
  await settled(page);
  expect(await page.evaluate(() => window.scorefield!.store.state.target), 'a preset keeps the target').toBe('ring');
  await checkExact(page, 'ring');
});

for (const name of ['moons', 'pinwheel'] as const) {
  test(`the points of ${name} have their own exact density, at any noise level`, async ({ laboratory: page }) => {
    test.setTimeout(180_000);
    await choose(page, name);
    await trainTo(page, 3);
    await checkExact(page, name);
    await page.getByRole('slider', { name: /Noise level/ }).press('End');
    await settled(page);
    await checkExact(page, name);
    const { points, seed } = await page.evaluate(() => window.scorefield!.run!.settings);
    const drawn = targetOf(name, { points, seed });
    expect({ kind: 'points', points: await page.evaluate(() => window.scorefield!.run!.data.read()) }).toEqual(drawn);
    await expect(page.locator('#excess-hint')).toHaveText('0 means memorising');
    expect(Number(await page.locator('#excess').textContent()), 'excess of an untrained network').toBeGreaterThan(0);
  });
}

test('of many points a preview is shown first, and what is no longer wanted is left off', async ({
  laboratory: page,
}) => {
  test.setTimeout(120_000);
  await choose(page, 'spiral');
  await settled(page);
  const [preview, left, refined] = await page.evaluate(async () => {
    const { run, store } = window.scorefield!;
    const scales = await run!.refreshExact(store.state.sigma);
    let asked = 0;
    const abandoned = await run!.refineExact(scales, () => ++asked < 3);
    return [scales, { abandoned, asked }, await run!.refineExact(scales, () => true)] as const;
  });
  expect(preview.refined).toBe(false);
  expect(left).toEqual({ abandoned: undefined, asked: 3 });
  expect(refined).toMatchObject({ refined: true, sigma: preview.sigma, magnitude: preview.magnitude });
  expect(refined!.peak / preview.peak, 'the preview misses little of the peak').toBeLessThan(1.5);
  expect(refined!.peak).toBeGreaterThanOrEqual(0.9 * preview.peak);
  await checkExact(page, 'spiral');
});

test('advice stands below the settings, and goes when it is followed', async ({ laboratory: page }) => {
  test.setTimeout(120_000);
  const advice = page.getByRole('list', { name: 'Advice' }).getByRole('listitem');
  await expect(page.locator('#advice')).toHaveAttribute('aria-live', 'polite');
  await expect(advice).toHaveCount(0);
  for (const name of ['broken-step', 'broken-noise', 'broken-level'] as const) {
    await choosePreset(page, name);
    const want = advise(PRESETS[name].settings, targetOf('assignment', { points: 1, seed: 1 }));
    await expect(advice).toHaveText(want.map(({ text }) => text));
  }
  await choosePreset(page, 'broken-step');
  await expect(advice).toHaveText([/^ε\/σ₁² = 8 /]);
  const epsilon = page.getByRole('textbox', { name: 'ε', exact: true });
  await epsilon.fill('1.2e-3');
  await epsilon.press('Enter');
  await expect(advice).toHaveText([/^ε\/σ₁² = 3 is above 2/]);
  await epsilon.fill('2e-4');
  await epsilon.press('Enter');
  await expect(advice).toHaveCount(0);
  await settled(page);
});
