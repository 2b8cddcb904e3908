// Keys, the help that lists them, the guide for a first visit and the explanation at the end of the page.

import type { Page } from '@playwright/test';
import { PRESETS } from 'scorefield';
import { serve } from '../../tools/serve.mjs';
import { expect, nextRun, settled, started, test } from '../support/page.ts';

const stateOf = (page: Page) => page.evaluate(() => window.scorefield!.store.state);
const stepOf = (page: Page) => page.evaluate(() => window.scorefield!.run!.trainer.iteration);
const help = (page: Page) => page.getByRole('dialog', { name: 'Keys' });

/** Takes the focus off whatever has it. */
const blur = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).blur());

test('keys play, step, reset, choose presets and move the noise level', async ({ laboratory: page }) => {
  await blur(page);
  await page.keyboard.press('Space');
  expect((await stateOf(page)).playing).toBe(true);
  await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration > 0);
  await page.keyboard.press('Space');
  await settled(page);
  expect((await stateOf(page)).playing).toBe(false);

  const before = await stepOf(page);
  await page.keyboard.press('s');
  await settled(page);
  expect(await stepOf(page)).toBe(before + 1);
  await nextRun(page, () => page.keyboard.press('r'));
  expect(await stepOf(page)).toBe(0);

  const sigmas = await page.evaluate(() => [...window.scorefield!.run!.trainer.options.sigmas]);
  const level = sigmas.findIndex((sigma) => Math.abs(sigma - 0.083) < 1e-3);
  for (const [key, index] of [
    ['[', level - 1],
    ['[', level - 2],
    [']', level - 1],
  ] as const) {
    await page.keyboard.press(key);
    expect((await stateOf(page)).sigma).toBe(sigmas[index]);
  }
  for (let i = 0; i < sigmas.length; i++) await page.keyboard.press(']');
  expect((await stateOf(page)).sigma, 'stays at the largest').toBe(sigmas.at(-1));

  for (const [i, name] of Object.keys(PRESETS).entries()) {
    await page.keyboard.press(String(i + 1));
    expect((await stateOf(page)).preset).toBe(name);
  }
  await page.keyboard.press('9');
  expect((await stateOf(page)).preset, 'there are fewer than nine').toBe(Object.keys(PRESETS).at(-1));
});

test('keys do nothing while one types, and the space bar presses what has the focus once', async ({
  laboratory: page,
}) => {
  const effects = await page.evaluateHandle(() => {
    const seen: string[] = [];
    window.scorefield!.store.onChange((effect) => seen.push(effect));
    return seen;
  });
  const seed = page.getByRole('textbox', { name: 'seed', exact: true });
  await seed.focus();
  await page.keyboard.type(' sr2[]?');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'preset' }).focus();
  await page.keyboard.press('s');
  expect(await effects.jsonValue(), 'nothing has changed').toEqual([]);
  await expect(help(page)).toBeHidden();

  await page.getByRole('button', { name: 'Train', exact: true }).focus();
  await page.keyboard.press('Space');
  expect((await stateOf(page)).playing, 'pressed once').toBe(true);
  await page.keyboard.press('Space');
  expect((await stateOf(page)).playing).toBe(false);
  await page.getByRole('button', { name: 'One training step' }).focus();
  const before = await stepOf(page);
  await page.keyboard.press('Space');
  expect((await stateOf(page)).playing, 'the button steps and does not play').toBe(false);
  expect(await stepOf(page)).toBe(before + 1);
  await page.keyboard.press('Control+s');
  expect(await stepOf(page), "with Control it is the browser's").toBe(before + 1);
  await page.getByRole('slider', { name: /Noise level/ }).focus();
  await page.keyboard.press('s');
  expect(await stepOf(page), 'a slider types nothing').toBe(before + 2);
  await settled(page);
});

test('the help lists every key, and while it is open the page is left alone', async ({ laboratory: page }) => {
  await blur(page);
  await page.keyboard.press('?');
  await expect(help(page)).toBeVisible();
  const keys = await help(page).locator('kbd').allTextContents();
  expect(keys).toEqual(['space', 's', 'r', '1', '…', String(Object.keys(PRESETS).length), '[', ']', '?']);
  await page.keyboard.press('s');
  expect(await stepOf(page)).toBe(0);
  await page.keyboard.press('?');
  await expect(help(page)).toBeHidden();
  const button = page.getByRole('button', { name: '?' });
  await button.click();
  await expect(help(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(help(page)).toBeHidden();
  await expect(button, 'the focus returns').toBeFocused();
  await button.click();
  await page.mouse.click(10, 10);
  await expect(help(page), 'a click beside it').toBeHidden();
});

test('the guide explains each panel until it is put away, and comes back from the help', async ({ page, site }) => {
  await page.goto(site);
  await started(page);
  await settled(page);
  const sentences = page.locator('.guide');
  await expect(page.locator('#panels .guide')).toHaveCount(4);
  for (const sentence of await sentences.all()) await expect(sentence).toBeVisible();
  await page.getByRole('button', { name: 'Hide them' }).click();
  for (const sentence of await sentences.all()) await expect(sentence).toBeHidden();
  await page.reload();
  await started(page);
  await settled(page);
  for (const sentence of await sentences.all()) await expect(sentence).toBeHidden();
  await page.getByRole('button', { name: '?' }).click();
  await page.getByRole('button', { name: 'Explain the panels' }).click();
  await expect(help(page)).toBeHidden();
  for (const sentence of await sentences.all()) await expect(sentence).toBeVisible();
});

test('without a place to remember it, the guide can be put away all the same', { tag: '@fault-29' }, async ({
  page,
  site,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  });
  await page.goto(site);
  await started(page);
  const hideAndShow = async () => {
    await page.getByRole('button', { name: 'Hide them' }).click();
    await expect(page.locator('#panels .guide').first()).toBeHidden();
    await page.getByRole('button', { name: '?' }).click();
    await page.getByRole('button', { name: 'Explain the panels' }).click();
    await expect(page.locator('#panels .guide').first()).toBeVisible();
  };
  await hideAndShow();
  await page.evaluate(() => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const value = { getItem: () => null, setItem: full, removeItem: () => {} };
    Object.defineProperty(window, 'localStorage', { value });
  });
  await hideAndShow();
  await settled(page);
});

test('the explanation sets its formulas and leads to the derivation, also below a sub-path', async ({
  laboratory: page,
}) => {
  const { url, close } = await serve({ root: 'dist' });
  const section = page.getByRole('region', { name: 'What is on the page' });
  await expect(section.getByRole('heading', { level: 3 })).toHaveCount(4);
  for (const formula of await section.locator('math').all()) {
    const { width, height } = (await formula.boundingBox())!;
    expect(width).toBeGreaterThan(50);
    expect(height, 'set in one line').toBeLessThan(70);
  }
  const link = (await section.getByRole('link', { name: 'derivation' }).getAttribute('href'))!;
  const response = await fetch(new URL(link, `${url}site/`));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await response.text()).toContain('# Derivation');
  await close();
});

test('at 1024 pixels the scrubber stays in sight below the panels, guide or not', async ({ laboratory: page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  for (const guided of [true, false]) {
    await page.evaluate((shown) => document.body.classList.toggle('guided', shown), guided);
    const { y, height } = (await page.locator('.noise').boundingBox())!;
    expect(y + height).toBeLessThanOrEqual(768);
    await expect(page.getByRole('slider', { name: /^Noise level/ })).toBeInViewport({ ratio: 1 });
  }
  // Scrolled on, it stands in its own place, above the loss.
  await page.locator('.learning').scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const noise = (await page.locator('.noise').boundingBox())!;
  expect(noise.y + noise.height).toBeLessThanOrEqual((await page.locator('.learning').boundingBox())!.y);
});

test('on a phone the button that compares stands beside the heading, not over the plot', async ({
  laboratory: page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const [button, plot] = [page.locator('#compare'), page.locator('#plot-model')];
  for (const title of ['Model', 'Model − Exact']) {
    await settled(page);
    const [pill, below] = [(await button.boundingBox())!, (await plot.boundingBox())!];
    expect(pill.y + pill.height).toBeLessThanOrEqual(below.y);
    expect(pill.x + pill.width).toBeLessThanOrEqual(below.x + below.width + 1);
    await expect(page.getByRole('heading', { name: new RegExp(`^${title}`), level: 2 })).toBeVisible();
    await button.click();
  }
  await settled(page);
});
