// Whatever becomes of the window: hidden and shown again, zoomed, moved to another screen, without any size.

import type { Page } from '@playwright/test';
import { expect, nextRun, settled, test } from '../support/page.ts';

/** Hides the page or shows it again, as another tab or window would. */
const hide = (page: Page, hidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    const visibilityState = isHidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibilityState });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

const canvasOf = (page: Page) =>
  page.evaluate(() => {
    const { width, height } = document.querySelector<HTMLCanvasElement>('#plane')!;
    const box = document.querySelector('#plane')!.getBoundingClientRect();
    return { width, height, wantWidth: box.width * devicePixelRatio, wantHeight: box.height * devicePixelRatio };
  });

test('a hidden page rests, and does not catch up afterwards', { tag: '@fault-19' }, async ({ laboratory: page }) => {
  await page.evaluate(() => window.scorefield!.store.set('chains', 64));
  await page.waitForFunction(() => window.scorefield!.run!.sampler.options.chains === 64);
  const stepOf = () => page.evaluate(() => window.scorefield!.run!.sampler.step);
  const began = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'Anneal the chains' }).click();
  await page.waitForFunction(() => window.scorefield!.run!.sampler.step > 3);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await hide(page, true);
  await page.waitForTimeout(300);
  const [hiddenAt, rested] = [await page.evaluate(() => performance.now()), await stepOf()];
  const trained = await page.evaluate(() => window.scorefield!.run!.trainer.iteration);
  await page.waitForTimeout(3000);
  expect(await stepOf(), 'chains at rest').toBe(rested);
  expect(await page.evaluate(() => window.scorefield!.run!.trainer.iteration), 'training at rest').toBe(trained);
  await expect(page.locator('#read-rate'), 'no rate is kept over the gap').toHaveText('0.0 steps/s');

  await hide(page, false);
  const shownAt = await page.evaluate(() => performance.now());
  await page.waitForFunction((step) => window.scorefield!.run!.sampler.step > step, rested);
  const [now, after] = await page.evaluate(() => [performance.now(), window.scorefield!.run!.sampler.step]);
  // 12 levels of 40 steps are spread over 6 s; a submit may go past its due by one block of 16 steps.
  const due = (480 / 6000) * (now! - began - (shownAt - hiddenAt)) + 16;
  expect(after!, 'steps for the time it was to be seen').toBeLessThanOrEqual(due);
  expect((480 / 6000) * (shownAt - hiddenAt), 'a burst would be noticed').toBeGreaterThan(200);
  await nextRun(page, () => page.getByRole('button', { name: 'Start this run again' }).click());
  await settled(page);
});

test('another screen or zoom redraws at its own pixels, though the page keeps its size', { tag: '@fault-20' }, async ({
  laboratory: page,
}) => {
  const devtools = await page.context().newCDPSession(page);
  const { wantWidth } = await canvasOf(page);
  for (const deviceScaleFactor of [0.5, 1.25, 3, 1]) {
    const metrics = { width: 1440, height: 900, deviceScaleFactor, mobile: false };
    await devtools.send('Emulation.setDeviceMetricsOverride', metrics);
    await expect.poll(async () => (await canvasOf(page)).width).toBe(Math.round(wantWidth * deviceScaleFactor));
    const after = await canvasOf(page);
    expect(Math.abs(after.height - after.wantHeight)).toBeLessThanOrEqual(1);
    await settled(page);
  }
  await devtools.detach();
});

test('panels without any size do no harm, and come back', { tag: '@fault-20' }, async ({ laboratory: page }) => {
  const before = await canvasOf(page);
  const display = (value: string) =>
    page.evaluate((text) => {
      document.querySelector<HTMLElement>('.laboratory')!.style.display = text;
    }, value);
  await display('none');
  await expect.poll(async () => (await canvasOf(page)).width).toBe(1);
  await page.evaluate(() => window.scorefield!.store.update({ sigma: 0.5 }));
  await settled(page);
  await display('');
  await expect.poll(() => canvasOf(page)).toEqual(before);
  await settled(page);
});
