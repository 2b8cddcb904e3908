// The page at work: frames come in time while it trains and samples.

import type { Page } from '@playwright/test';
import { expect, figure, settled, test, trainTo } from '../support/page.ts';

/** How late frame callbacks come, in ms: the time from one to the next beyond a display's 16.7 ms. */
function lateness(page: Page, milliseconds: number): Promise<number[]> {
  return page.evaluate(async (duration) => {
    const late: number[] = [];
    const end = performance.now() + duration;
    let last = performance.now();
    while (last < end) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      late.push(Math.max(0, now - last - 1000 / 60));
      last = now;
    }
    return late;
  }, milliseconds);
}

/** The 95 % quantile of the lateness in ms. Other work on the machine only makes frames later: the best of three spells counts. */
async function bestLateness(page: Page): Promise<number> {
  const spells: number[] = [];
  for (let spell = 0; spell < 3; spell++) {
    const late = (await lateness(page, 4000)).sort((a, b) => a - b);
    spells.push(late[Math.floor(0.95 * late.length)]!);
  }
  const p95 = Math.min(...spells);
  figure('p95 of the lateness in ms', p95);
  return p95;
}

test('frames are at most 100 ms late, 95 of 100, while the page trains and samples', async ({ laboratory: page }) => {
  test.setTimeout(120_000);
  await trainTo(page, 1);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const p95 = await bestLateness(page);
  const measured = await page.evaluate(() => window.scorefield!.gauges!.density!.iteration);
  await settled(page);
  const { iteration, chainSteps } = await page.evaluate(() => {
    const { trainer, sampler } = window.scorefield!.run!;
    return { iteration: trainer.iteration, chainSteps: sampler.step };
  });
  expect(iteration).toBeGreaterThan(1);
  expect(measured, 'the metrics are kept up to date meanwhile').toBeGreaterThan(1);
  expect(chainSteps).toBeGreaterThan(0);
  expect(p95).toBeLessThan(100);
});

test('and while a full measurement is made beside the training', async ({ laboratory: page }) => {
  test.setTimeout(180_000);
  const view = page.getByRole('radiogroup', { name: 'Numbers of now' });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await view.getByText('full').click();
  const p95 = await bestLateness(page);
  await view.getByText('live').click();
  await settled(page);
  expect(p95).toBeLessThan(100);
});
