// How many score arrows are drawn: as many along an axis as the view says, each with the score of its place.

import type { Page } from '@playwright/test';
import { ARROWS } from 'scorefield';
import { expect, openFolder, seenFloats, settled, test, trainTo } from '../support/page.ts';
import { exactFields, modelFields, shownBy } from './fields.ts';
import { checkPanels } from './panels.ts';

/** CSS pixels of a panel in the picture; a multiple of every number of arrows here. */
const SIZE = 240;

/** Pixels of panel `at` that the arrows change, row by row from the top. */
const changedBy = (page: Page, at: number): Promise<boolean[]> =>
  page.evaluate(
    ([size, left]) => {
      const { store } = window.scorefield!;
      const paint = (arrows: boolean): Uint32Array => {
        store.state.view.arrows = arrows;
        const { canvas } = window.scorefield!.render(size, 1)!;
        const context = new OffscreenCanvas(size, size).getContext('2d')!;
        context.drawImage(canvas, -left * size, 0);
        return new Uint32Array(context.getImageData(0, 0, size, size).data.buffer);
      };
      const [without, having] = [paint(false), paint(true)];
      return Array.from(having, (pixel, i) => pixel !== without[i]);
    },
    [SIZE, at] as const,
  );

/** Whether the arrows change something near the middle of each cell, and at each corner between four cells. */
function middlesAndCorners(changed: boolean[], arrows: number): { middles: boolean[]; corners: boolean[] } {
  const cell = SIZE / arrows;
  const around = (x: number, y: number): boolean =>
    [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => changed[SIZE * Math.floor(y + dy) + Math.floor(x + dx)]));
  const over = (n: number, offset: number): boolean[] =>
    Array.from({ length: n * n }, (_, k) => around(cell * ((k % n) + offset), cell * (Math.floor(k / n) + offset)));
  return { middles: over(arrows, 0.5), corners: over(arrows - 1, 1) };
}

test('as many arrows are drawn as the view says, with the right scores, and the link has their number', async ({
  laboratory: page,
}) => {
  await trainTo(page, 5);
  await openFolder(page, 'View');
  const field = page.getByRole('textbox', { name: 'arrows an axis', exact: true });
  await expect(field).toHaveAccessibleDescription(/score arrows along an axis.*4 to 40/);
  await expect(page).not.toHaveURL(/arrows=/);
  const run = await page.evaluateHandle(() => window.scorefield!.run);
  for (const arrows of [8, ARROWS.max]) {
    await field.fill(String(arrows));
    await field.press('Enter');
    await settled(page);
    expect((await shownBy(page)).arrows).toBe(arrows);
    await checkPanels(page);
    await expect(page).toHaveURL(new RegExp(`[#&]arrows=${arrows}(&|$)`));
    if (arrows > 8) continue; // too fine to tell from the pixels
    for (const panel of [1, 2]) {
      const { middles, corners } = middlesAndCorners(await changedBy(page, panel), arrows);
      expect(middles.filter(Boolean), `panel ${panel}`).toHaveLength(arrows ** 2);
      expect(corners.filter(Boolean), `panel ${panel}, between the arrows`).toHaveLength(0);
    }
    await settled(page);
  }
  await page.evaluate(() => window.scorefield!.store.show({ comparison: 'difference', arrowsPerAxis: 9 }));
  await settled(page);
  const shown = await shownBy(page);
  const [exact, model] = [exactFields(shown).score, modelFields(shown).score];
  const differences = (await seenFloats(page, 'scoreDifference')).subarray(0, 2 * 9 ** 2);
  const largest = Math.max(...exact.map(Math.abs));
  for (const [k, value] of differences.entries()) {
    expect(Math.abs(value - (model[k]! - exact[k]!))).toBeLessThan(5e-5 * largest);
  }
  expect(await run.evaluate((before) => before === window.scorefield!.run), 'the same run').toBe(true);

  await page.evaluate(() => {
    location.hash = '#preset=assignment&arrows=16';
  });
  await expect.poll(() => page.evaluate(() => window.scorefield!.store.state.view.arrowsPerAxis)).toBe(16);
  await page.evaluate(() => {
    location.hash = '#preset=assignment';
  });
  await expect.poll(() => page.evaluate(() => window.scorefield!.store.state.view.arrowsPerAxis)).toBe(20);
  await page.evaluate(() => window.scorefield!.store.show({ comparison: 'side by side' }));
  await settled(page);
});
