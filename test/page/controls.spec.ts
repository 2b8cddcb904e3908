// The panel's controls, by keyboard and mouse: each has its effect, when it is released, and says what it means.

import type { Locator, Page } from '@playwright/test';
import { ARROWS, createModel, PRESETS, type Settings, TUNABLES } from 'scorefield';
import { CHAIN_PICTURES, DEFAULT_VIEW, POINT_SIZES } from '../../src/app/view-settings.ts';
import { expect, nextRun, openFolder, settled, started, test } from '../support/page.ts';

const FOLDERS: Record<string, (keyof Settings)[]> = {
  Noise: ['sigmaMin', 'sigmaMax', 'levels'],
  Network: ['activation', 'conditioning', 'hidden'],
  Training: ['batch', 'iterations', 'learningRate', 'schedule', 'averaging', 'points', 'seed'],
  Sampler: ['chains', 'epsilon', 'steps', 'denoise', 'initial'],
  Machine: ['variant'],
};
/** Settings of the sampler, which leave the training alone. */
const OF_CHAINS = new Set<keyof Settings>(['chains', 'epsilon', 'steps', 'denoise', 'initial']);

const panel = (page: Page) => page.getByRole('complementary', { name: 'Settings' });
const nameOf = (key: keyof Settings) => TUNABLES[key].label.replace('_', '');

function widget(page: Page, key: keyof Settings): Locator {
  const role = { number: 'textbox', widths: 'textbox', choice: 'combobox', switch: 'checkbox' } as const;
  const name = key === 'hidden' ? 'width' : nameOf(key);
  return panel(page).getByRole(role[TUNABLES[key].kind], { name, exact: true });
}

const slider = (page: Page, name: string) => panel(page).getByRole('slider', { name, exact: true });
const settings = (page: Page) => page.evaluate(() => window.scorefield!.store.state.settings);

/** Waits for what a change of this setting brings about: another run, or other chains of the same. */
async function changed(page: Page, key: keyof Settings, action: () => Promise<unknown>): Promise<void> {
  if (!OF_CHAINS.has(key)) return nextRun(page, action);
  const before = await page.evaluateHandle(() => window.scorefield!.run!.sampler);
  await action();
  await page.waitForFunction((sampler) => window.scorefield!.run!.sampler !== sampler, before);
}

/** Changes a setting by the keys that its kind of widget takes. */
async function change(page: Page, key: keyof Settings): Promise<void> {
  const [tunable, current] = [TUNABLES[key], await settings(page)];
  if (tunable.kind === 'switch') return widget(page, key).press('Space');
  if (tunable.kind === 'choice') {
    const other = tunable.choices.find((choice) => choice !== current[key])!;
    return void (await widget(page, key).selectOption(other));
  }
  if (key === 'averaging') return slider(page, nameOf(key)).press('End');
  if (key !== 'seed') return slider(page, tunable.kind === 'widths' ? 'width' : nameOf(key)).press('ArrowLeft');
  await widget(page, key).fill('12');
  await widget(page, key).press('Enter');
}

for (const [title, keys] of Object.entries(FOLDERS)) {
  test(`the controls of ${title} have their effect by keyboard`, async ({ laboratory: page }) => {
    await openFolder(page, title);
    for (const key of keys.filter((name) => name !== 'hidden')) {
      const before = await settings(page);
      await changed(page, key, () => change(page, key));
      const inForce = await page.evaluate(() => window.scorefield!.run!.settings);
      expect(inForce[key], key).not.toEqual(before[key]);
      expect(inForce, 'nothing else has changed').toEqual({ ...before, [key]: inForce[key] });
      expect(inForce).toEqual(await settings(page));
    }
    await settled(page);
  });
}

test('every setting has a row, and its tooltip gives meaning, unit and range', async ({ laboratory: page }) => {
  expect(Object.values(FOLDERS).flat().sort()).toEqual(Object.keys(TUNABLES).sort());
  for (const title of Object.keys(FOLDERS)) await openFolder(page, title);
  for (const [key, tunable] of Object.entries(TUNABLES) as [keyof Settings, (typeof TUNABLES)[keyof Settings]][]) {
    const row = widget(page, key).locator('xpath=ancestor::*[@title]');
    const title = (await row.getAttribute('title'))!;
    expect(title).toContain(tunable.meaning);
    if (tunable.unit) expect(title).toContain(tunable.unit);
    if ('min' in tunable) expect(title).toContain(`${tunable.min} to ${tunable.max}`);
    await expect(widget(page, key), `screen readers get it too: ${key}`).toHaveAccessibleDescription(title);
  }
});

test('the controls of View change what is shown and leave the run alone', async ({ laboratory: page }) => {
  await openFolder(page, 'View');
  const before = await page.evaluateHandle(() => [window.scorefield!.run, window.scorefield!.run!.sampler] as const);
  const choose = (name: string, label: string) =>
    panel(page).getByRole('combobox', { name, exact: true }).selectOption(label);
  await choose('compare', 'difference');
  await choose('chains as', 'histogram');
  await choose('colours', 'grey');
  await panel(page).getByRole('checkbox', { name: 'arrows' }).press('Space');
  await slider(page, 'arrows an axis').press('Home');
  await slider(page, 'point size').press('End');
  await settled(page);
  expect(await page.evaluate(() => window.scorefield!.store.state.view)).toEqual({
    comparison: 'difference',
    chainsAs: 'histogram',
    densityColors: 'grey',
    arrows: false,
    arrowsPerAxis: ARROWS.min,
    pointSize: POINT_SIZES.max,
  });
  await expect(page.getByTitle(CHAIN_PICTURES.histogram.meaning)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Model − Exact' })).toBeVisible();
  expect(await before.evaluate(([run, sampler]) => window.scorefield!.run === run && run!.sampler === sampler)).toBe(
    true,
  );
  await page.evaluate((view) => window.scorefield!.store.show(view), DEFAULT_VIEW);
  await expect(panel(page).getByRole('checkbox', { name: 'arrows' })).toBeChecked();
  await settled(page);
});

test('a slider shows where it would go and takes effect on release', async ({ laboratory: page }) => {
  const learningRate = slider(page, 'learning rate');
  const field = widget(page, 'learningRate');
  const run = await page.evaluateHandle(() => window.scorefield!.run);
  const box = (await learningRate.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2, { steps: 4 });
  await expect(field).not.toHaveValue('0.003');
  const pending = Number(await field.inputValue());
  expect(pending).toBeGreaterThan(1e-5);
  expect(pending).toBeLessThan(1e-4);
  expect((await settings(page)).learningRate, 'still held').toBe(3e-3);
  expect(await page.evaluate((before) => window.scorefield!.run === before, run)).toBe(true);
  await nextRun(page, () => page.mouse.up());
  expect((await settings(page)).learningRate).toBe(pending);

  const effects = await page.evaluateHandle(() => {
    const seen: string[] = [];
    window.scorefield!.store.onChange((effect) => seen.push(effect));
    return seen;
  });
  await learningRate.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.down('ArrowRight');
  expect((await settings(page)).learningRate, 'the key is still down').toBe(pending);
  await nextRun(page, () => page.keyboard.up('ArrowRight'));
  expect((await settings(page)).learningRate).toBeGreaterThan(pending);
  expect((await effects.jsonValue()).filter((effect) => effect === 'run')).toHaveLength(1);
  await settled(page);
});

test('σ₁ and σ_L take each other along', async ({ laboratory: page }) => {
  for (const [key, text, sigmaMin, sigmaMax] of [
    ['sigmaMin', '2', 2, 2],
    ['sigmaMax', '0.5', 0.5, 0.5],
    ['sigmaMin', '0.05', 0.05, 0.5],
  ] as const) {
    await nextRun(page, async () => {
      await widget(page, key).fill(text);
      await widget(page, key).press('Enter');
    });
    expect(await settings(page)).toMatchObject({ sigmaMin, sigmaMax });
    await expect(widget(page, 'sigmaMin')).toHaveValue(String(sigmaMin));
    await expect(widget(page, 'sigmaMax')).toHaveValue(String(sigmaMax));
    const { sigma } = await page.evaluate(() => window.scorefield!.store.state);
    expect(sigma).toBeGreaterThanOrEqual(sigmaMin);
    expect(sigma, 'the level shown stays among the levels').toBeLessThanOrEqual(sigmaMax);
  }
  await settled(page);
});

test('layers and widths make the network, and the panel counts its parameters', async ({ laboratory: page }) => {
  await openFolder(page, 'Network');
  const width = widget(page, 'hidden');
  const parameters = page.locator('.lil-controller', { hasText: 'parameters' }).locator('.lil-widget');
  const type = async (text: string) => {
    await width.fill(text);
    await width.press('Enter');
  };
  for (const [action, hidden, text] of [
    [() => slider(page, 'hidden layers').press('ArrowLeft'), [64, 64], '64'],
    [() => type('8'), [8, 8], '8'],
    [() => type('0, 500'), [1, 128], '1, 128'],
    [() => slider(page, 'hidden layers').press('ArrowRight'), [1, 128, 128], '1, 128, 128'],
  ] as const) {
    await nextRun(page, action);
    const { size, hidden: made } = await page.evaluate(() => window.scorefield!.run!.trainer.weights.model);
    expect(made).toEqual(hidden);
    expect(size).toBe(createModel({ hidden, activation: 'elu', conditioning: { kind: 'raw' } }).size);
    await expect(parameters).toHaveText(size.toLocaleString('en').replaceAll(',', '\u2009'));
    await expect(width).toHaveValue(text);
  }
  for (const refused of ['8, eight', '1,2,3,4,5', '', '8,']) {
    await type(refused);
    await expect(width, `'${refused}'`).toHaveValue('1, 128, 128');
  }
  await width.fill('7');
  await width.press('Escape');
  await expect(width).toHaveValue('1, 128, 128');
  await settled(page);
});

test('a preset whose settings were changed says so and can be chosen again', async ({ laboratory: page }) => {
  const preset = panel(page).getByRole('combobox', { name: 'preset' });
  const chosen = () => preset.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]!.text);
  await expect(preset.getByRole('option')).toHaveText(Object.values(PRESETS).map(({ label }) => label));
  await nextRun(page, () => change(page, 'seed'));
  expect(await chosen(), 'the seed is no part of a preset').toBe('assignment');
  await nextRun(page, () => change(page, 'levels'));
  expect(await chosen()).toBe('assignment (changed)');
  await nextRun(page, () => preset.selectOption('assignment'));
  expect((await settings(page)).levels).toBe(12);
  expect(await chosen()).toBe('assignment');
  await settled(page);
});

test('the panel fits beside the laboratory with the folders open that it starts with', async ({ page, site }) => {
  await page.goto(site);
  await started(page);
  const open = panel(page).locator('.lil-gui .lil-gui > .lil-title[aria-expanded="true"]');
  await expect(open).toHaveText(['Noise', 'Training', 'Sampler']);
  const { y, height } = (await page.locator('#controls').boundingBox())!;
  expect(y + height).toBeLessThan(900);
});
