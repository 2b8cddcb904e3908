// The panel of settings: what is typed takes effect, within the ranges of the table; the sampler's leave training alone.

import type { Page } from '@playwright/test';
import { PRESETS, type Settings, TUNABLES } from 'scorefield';
import { expect, nextRun, settled, test, trainTo } from '../support/page.ts';

const field = (page: Page, key: keyof Settings) =>
  page.getByRole('textbox', { name: TUNABLES[key].label, exact: true });

async function type(page: Page, key: keyof Settings, text: string): Promise<void> {
  await field(page, key).fill(text);
  await field(page, key).press('Enter');
}

/** What the run in force really uses. */
function inForce(page: Page) {
  return page.evaluate(() => {
    const { settings, trainer, sampler } = window.scorefield!.run!;
    const { seed, learningRate, batch, model, sigmas } = trainer.options;
    const { chains, stages } = sampler.options;
    return { settings, seed, learningRate, batch, hidden: model.hidden, levels: sigmas.length, chains, stages };
  });
}

test('a setting of the training starts a new run with it', async ({ laboratory: page }) => {
  for (const [key, text, value] of [
    ['seed', '7', 7],
    ['learningRate', '1e-3', 1e-3],
    ['batch', '32', 32],
  ] as const) {
    await trainTo(page, 1);
    await nextRun(page, () => type(page, key, text));
    const run = await inForce(page);
    expect(run.settings[key]).toBe(value);
    expect(run[key], `${key} of the trainer`).toBe(value);
    expect(await page.evaluate(() => window.scorefield!.run!.trainer.iteration)).toBe(0);
    await expect(field(page, key)).toHaveValue(String(value));
  }
  await trainTo(page, 3);
  await expect(page.locator('#read-seed')).toHaveText('seed 7, kernels subgroup');
});

test('a setting of the sampler gives new chains and leaves training alone', async ({ laboratory: page }) => {
  await trainTo(page, 3);
  const run = await page.evaluateHandle(() => window.scorefield!.run);
  const losses = await page.evaluate(() => [...window.scorefield!.run!.trainer.losses]);
  for (const [key, value] of [
    ['chains', 300],
    ['epsilon', 1e-4],
    ['steps', 7],
  ] as const) {
    const sampler = await page.evaluateHandle(() => window.scorefield!.run!.sampler);
    await type(page, key, String(value));
    await page.waitForFunction((before) => window.scorefield!.run!.sampler !== before, sampler);
    await settled(page);
    expect((await inForce(page)).settings[key]).toBe(value);
  }
  const { chains, stages } = await inForce(page);
  expect(chains).toBe(300);
  expect(stages.map(({ steps }) => steps)).toEqual(new Array(12).fill(7));
  expect(stages.at(-1)!.diffusion, '√ε at σ₁').toBeCloseTo(1e-2, 7);
  await expect(page.locator('#read-chains')).toHaveText('300 chains');
  expect(await page.evaluate((before) => window.scorefield!.run === before, run)).toBe(true);
  expect(await page.evaluate(() => [...window.scorefield!.run!.trainer.losses])).toEqual(losses);
});

test('numbers out of range are put within it, and what is no number is refused', async ({ laboratory: page }) => {
  for (const key of ['seed', 'learningRate', 'batch', 'chains', 'epsilon', 'steps'] as const) {
    const tunable = TUNABLES[key];
    if (tunable.kind !== 'number') throw new TypeError(key);
    for (const [text, value] of [
      ['1e99', tunable.max],
      ['-5', tunable.min],
      ['nonsense', tunable.min],
      ['', tunable.min],
      ['NaN', tunable.min],
    ] as const) {
      await type(page, key, text);
      await expect(field(page, key), `'${text}' for ${key}`).toHaveValue(String(value));
      expect(await page.evaluate((name) => window.scorefield!.store.state.settings[name], key)).toBe(value);
    }
  }
  await settled(page);
});

test('a number typed while the chains are annealed takes effect', async ({ laboratory: page }) => {
  await page.getByRole('button', { name: 'Anneal the chains' }).click();
  await page.waitForFunction(() => window.scorefield!.store.state.annealing);
  await field(page, 'chains').fill('300');
  const sigma = await page.evaluate(() => window.scorefield!.store.state.sigma);
  await page.waitForFunction((before) => window.scorefield!.store.state.sigma !== before, sigma);
  await field(page, 'chains').press('Enter');
  await expect(field(page, 'chains')).toHaveValue('300');
  await page.waitForFunction(() => window.scorefield!.run!.sampler.options.chains === 300);
  await settled(page);
});

test('a setting of the sampler that changes while a run is being made holds for that run', async ({
  laboratory: page,
}) => {
  await nextRun(page, () =>
    page.evaluate(() => {
      const { store } = window.scorefield!;
      store.set('seed', 8);
      setTimeout(() => store.set('chains', 300));
      setTimeout(() => store.set('epsilon', 2e-4));
    }),
  );
  await page.waitForFunction(() => window.scorefield!.run!.sampler.options.chains === 300);
  await page.waitForFunction(() => window.scorefield!.run!.settings.epsilon === 2e-4);
  await expect(field(page, 'chains')).toHaveValue('300');
  expect((await inForce(page)).settings).toMatchObject({ seed: 8, chains: 300, epsilon: 2e-4 });
  await settled(page);
});

test('a number that is being typed stays while other settings change, until it is taken or given up', async ({
  laboratory: page,
}) => {
  const chains = field(page, 'chains');
  const before = await chains.inputValue();
  await chains.fill('300');
  await nextRun(page, () => page.evaluate(() => window.scorefield!.store.set('seed', 9)));
  await expect(field(page, 'seed')).toHaveValue('9');
  await expect(chains).toHaveValue('300');
  await chains.press('Escape');
  await expect(chains).toHaveValue(before);
  await chains.fill('301');
  await page.evaluate(() => window.scorefield!.store.set('steps', 3));
  await expect(field(page, 'steps')).toHaveValue('3');
  await field(page, 'steps').focus();
  await page.waitForFunction(() => window.scorefield!.run!.sampler.options.chains === 301);
  await settled(page);
});

test('a preset replaces the settings and keeps the seed', async ({ laboratory: page }) => {
  await nextRun(page, () => type(page, 'seed', '3'));
  for (const name of ['quick', 'broken-level', 'assignment'] as const) {
    const { label, meaning, settings } = PRESETS[name];
    await nextRun(page, () => page.getByRole('combobox', { name: 'preset' }).selectOption({ label }));
    await settled(page);
    const run = await inForce(page);
    expect(run.settings).toEqual({ ...settings, seed: 3, chains: 2048 });
    expect(run).toMatchObject({ hidden: settings.hidden, levels: settings.levels, seed: 3, batch: settings.batch });
    await expect(field(page, 'steps')).toHaveValue(String(settings.steps));
    await expect(page.getByTitle(meaning)).toBeVisible();
    const scrubber = page.getByRole('slider', { name: /Noise level/ });
    if (settings.levels === 1) await expect(scrubber).toBeDisabled();
    else await expect(scrubber).toBeEnabled();
  }
});
