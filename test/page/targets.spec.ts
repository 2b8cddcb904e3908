// Targets and advice: a choice in the panel starts a new run on that target, whose exact panel is that of float64; what is
// wrong with the noise levels and the step size stands below the settings.

import type { Page } from '@playwright/test';
import { advise, PRESETS, type PresetName, TARGETS, type TargetName, targetOf } from 'scorefield';
import { expect, figure, nextRun, settled, test, trainTo } from '../support/page.ts';
import { checkExact } from './exact.ts';

const choose = (page: Page, name: TargetName) =>
  nextRun(page, () => page.getByRole('combobox', { name: 'target' }).selectOption({ label: TARGETS[name].label }));

const choosePreset = (page: Page, name: PresetName) =>
  nextRun(page, () => page.getByRole('combobox', { name: 'preset' }).selectOption({ label: PRESETS[name].label }));

/** Checks the exact panel against the library's target of this name. */
async function checkNamed(page: Page, name: TargetName): Promise<void> {
  await checkExact(page, targetOf(name, await page.evaluate(() => window.scorefield!.run!.settings)), name);
}

test('a mixture of the list is drawn, learned and judged', async ({ laboratory: page }) => {
  await choose(page, 'ring');
  await trainTo(page, 3);
  await checkNamed(page, 'ring');
  await expect(page.locator('#points')).toContainText('10\u2009000 points');
  await expect(page.locator('#excess-hint')).toHaveText('0 is perfect');
  await expect(page.getByTitle(TARGETS.ring.meaning)).toBeVisible();
  await choosePreset(page, 'quick');
  await settled(page);
  expect(await page.evaluate(() => window.scorefield!.store.state.target), 'a preset keeps the target').toBe('ring');
  await checkNamed(page, 'ring');
});

for (const name of ['moons', 'pinwheel'] as const) {
  test(`the points of ${name} have their own exact density, at any noise level`, async ({ laboratory: page }) => {
    await choose(page, name);
    await trainTo(page, 3);
    await checkNamed(page, name);
    await page.getByRole('slider', { name: /Noise level/ }).press('End');
    await settled(page);
    await checkNamed(page, name);
    const { points, seed } = await page.evaluate(() => window.scorefield!.run!.settings);
    const drawn = targetOf(name, { points, seed });
    expect({ kind: 'points', points: await page.evaluate(() => window.scorefield!.run!.data.read()) }).toEqual(drawn);
    await expect(page.locator('#excess-hint')).toHaveText('0 means memorising');
    expect(Number(await page.locator('#excess').textContent()), 'excess of an untrained network').toBeGreaterThan(0);
  });
}

test('training gets on while the exact density of many points refines', async ({ laboratory: page }) => {
  await nextRun(page, () =>
    page.evaluate(() => {
      const points = Float32Array.from({ length: 200_000 }, (_, k) => Math.sin(1 + k * k));
      window.scorefield!.store.setTarget({ label: 'many', target: { kind: 'points', points } });
    }),
  );
  const [submits, steps] = await page.evaluate(async () => {
    const { run, store } = window.scorefield!;
    const { evaluation } = run!.fields.exact.density;
    const encode = evaluation.encode.bind(evaluation);
    let first = 0;
    let count = 0;
    await new Promise<void>((done) => {
      evaluation.encode = (...given) => {
        if (count++ === 0) first = run!.trainer.iteration;
        if (count > 12) done();
        encode(...given);
      };
      store.update({ playing: true });
    });
    store.update({ playing: false });
    return [count, run!.trainer.iteration - first];
  });
  figure('training steps a submit of the exact density', steps / submits);
  expect(steps).toBeGreaterThan(submits);
  await choose(page, 'assignment');
  await settled(page);
});

test('of many points a preview is shown first, and what is no longer wanted is left off', async ({
  laboratory: page,
}) => {
  await choose(page, 'spiral');
  await settled(page);
  const [preview, left, refined] = await page.evaluate(async () => {
    const { run, store } = window.scorefield!;
    const scales = await run!.fields.refreshExact({ sigma: store.state.sigma, window: run!.window, arrows: 20 });
    let asked = 0;
    const abandoned = await run!.fields.refineExact(scales, () => ++asked < 3);
    return [scales, { abandoned, asked }, await run!.fields.refineExact(scales, () => true)] as const;
  });
  expect(preview.refined).toBe(false);
  expect(left).toEqual({ abandoned: undefined, asked: 3 });
  expect(refined).toMatchObject({ refined: true, sigma: preview.sigma, magnitude: preview.magnitude });
  expect(refined!.peak / preview.peak, 'the preview misses little of the peak').toBeLessThan(1.5);
  expect(refined!.peak).toBeGreaterThanOrEqual(0.9 * preview.peak);
  await checkNamed(page, 'spiral');
});

test('advice stands below the settings, and goes when it is followed', async ({ laboratory: page }) => {
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
