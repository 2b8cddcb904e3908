// For everyone: axe finds nothing grave, screen readers get a summary and labels, fingers find what they tap, and those
// who want little motion get it.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, openFolder, settled, started, test, trainTo } from '../support/page.ts';

/** What axe calls serious or critical, with where it is. */
async function graveFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing grave in ${colorScheme}, wide and narrow, with the help open`, async ({
    laboratory: page,
  }) => {
    await page.emulateMedia({ colorScheme });
    for (const title of ['Network', 'View', 'Machine']) await openFolder(page, title);
    expect(await graveFaults(page), '1440 px').toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    expect(await graveFaults(page), '390 px').toEqual([]);
    await page.getByRole('button', { name: '?' }).click();
    expect(await graveFaults(page), 'help').toEqual([]);
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme: null });
  });
}

test('a summary says what is going on, and labels what each panel shows', async ({ laboratory: page }) => {
  await trainTo(page, 3);
  const summary = page.locator('#summary');
  await expect(summary).toHaveAttribute('aria-live', 'polite');
  const { losses, excess } = await page.evaluate(async () => {
    const { run } = window.scorefield!;
    return { losses: [...run!.trainer.losses], excess: await run!.measureExcess() };
  });
  // It waits a while before it says what has only changed in numbers; another state is said at once.
  await page.getByRole('button', { name: 'Anneal the chains' }).click();
  await expect(summary).toHaveText(/annealing$/);
  await page.getByRole('slider', { name: /Noise level/ }).press('End');
  await settled(page);
  await expect(summary).toHaveText(/training paused$/);
  const figureOf = async (name: string) =>
    Number(new RegExp(`${name} ([\\d.]+)`).exec((await summary.textContent())!)![1]);
  await expect(summary).toHaveText(new RegExp(`^step ${losses.length} of 15\u2009000, loss .* 2\u2009048 chains, `));
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  expect(await figureOf('loss')).toBe(Number(mean.toPrecision(3)));
  expect(await figureOf('floor')).toBe(Number(excess.floor.toPrecision(3)));
  expect(await figureOf('excess')).toBe(Number(excess.mean.toPrecision(2)));
  expect(await figureOf('σ')).toBe(0.02);
  for (const [name, label] of [
    ['data', /^Histogram of 10\s000 training points .* 0\.020$/],
    ['exact', /^Exact density with score arrows at noise level 0\.020; largest density [\d.]+, largest score [\d.]+$/],
    ['model', /^Learned density with score arrows at noise level 0\.020$/],
    ['chains', /^2\s048 Langevin chains .* 0\.020, as points$/],
  ] as const) {
    await expect(page.locator(`#plot-${name}`)).toHaveAccessibleName(label);
  }
});

test('the summary is read out seldom while nothing but numbers change', async ({ laboratory: page }) => {
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('#summary')).toHaveText(/training$/);
  const changes = await page.evaluate(async () => {
    let seen = 0;
    const observer = new MutationObserver((records) => {
      seen += records.length;
    });
    observer.observe(document.getElementById('summary')!, { childList: true, characterData: true, subtree: true });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    observer.disconnect();
    return seen;
  });
  expect(changes).toBeLessThanOrEqual(1);
  await settled(page);
});

test('landmarks, headings in order, and a link that skips to the panels', async ({ laboratory: page }) => {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (const role of ['banner', 'main', 'complementary'] as const) await expect(page.getByRole(role)).toHaveCount(1);
  const levels = await page.getByRole('heading').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
  expect(levels[0]).toBe(1);
  levels.forEach((level, i) => {
    expect(level, `heading ${i}`).toBeLessThanOrEqual((levels[i - 1] ?? 0) + 1);
  });
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the panels' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.locator('#plot-data'), 'the first that the panels have').toBeFocused();
  expect(await page.evaluate(() => location.hash), 'the address is left alone').toBe(hash);
});

test('everything that is tapped is at least 34 px high on a narrow screen', async ({ laboratory: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const title of ['Network', 'View', 'Machine']) await openFolder(page, title);
  await settled(page);
  const targets = page.locator('button, select, input:not([type="radio"], [type="checkbox"]), label');
  for (const target of await targets.all()) {
    if (!(await target.isVisible())) continue;
    const { height } = (await target.boundingBox())!;
    expect(height, await target.evaluate((node) => node.outerHTML.slice(0, 80))).toBeGreaterThanOrEqual(34);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out').toBe(390);
});

test('who wants little motion gets chains at rest until they are annealed', async ({ browser, site }) => {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(site);
  await started(page);
  await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration >= 3);
  expect(await page.evaluate(() => window.scorefield!.run!.sampler.step)).toBe(0);
  await settled(page);
  await page.getByRole('button', { name: 'Anneal the chains' }).click();
  await page.waitForFunction(() => window.scorefield!.run!.sampler.step > 0);
  const folder = page.getByRole('button', { name: 'Network' });
  await folder.click();
  await expect(page.locator('.lil-transition'), 'folders open at once').toHaveCount(0);
  await expect(folder).toHaveAttribute('aria-expanded', 'true');
  await page.close();
});
