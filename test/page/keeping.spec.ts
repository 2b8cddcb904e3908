// The training survives a reload of the page: the next visit offers to go on, and goes on to the bit.

import type { Page } from '@playwright/test';
import { expect, nextRun, settled, started, test, trainTo } from '../support/page.ts';
import { stateOf } from './run-state.ts';

const LINK = '#hidden=8&batch=32&iterations=4000&chains=256&variant=four&seed=5';

const offer = (page: Page) => page.locator('#notes').getByText('Your last visit stopped at');
const goOn = (page: Page) => page.getByRole('button', { name: 'Go on there' });

/** The step of the checkpoint in the browser's storage. */
const keptStep = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const request = indexedDB.open('keyval-store');
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const asked = database.transaction('keyval').objectStore('keyval').get('scorefield training');
    const stored = await new Promise<{ checkpoint: Uint8Array<ArrayBuffer> }>((resolve) => {
      asked.onsuccess = () => resolve(asked.result);
    });
    database.close();
    const { buffer } = stored.checkpoint;
    const header = new Uint8Array(buffer, 8, Number(new DataView(buffer).getBigUint64(0, true)));
    const { __metadata__ } = JSON.parse(new TextDecoder().decode(header));
    return JSON.parse(__metadata__['scorefield-checkpoint']).iteration;
  });

/** Trains to this step at least, and waits until that is kept; gives the step. */
async function keep(page: Page, step: number): Promise<number> {
  await trainTo(page, step);
  const reached = await page.evaluate(() => window.scorefield!.run!.trainer.iteration);
  await expect.poll(() => keptStep(page)).toBe(reached);
  return reached;
}

test('a reload goes on where the training stopped, to the bit', { tag: '@fault-27' }, async ({ page, site }) => {
  await page.goto(site + LINK);
  await started(page);
  await keep(page, 50);
  const before = await stateOf(page);
  const drawn = await page.evaluate(() => window.scorefield!.run!.sampler.step);
  await page.goto(`${site}?visit=2`); // without the link: the offer brings the settings back
  await started(page);
  await expect(offer(page)).toContainText(`step ${before.iteration} of 4\u2009000`);
  await expect(offer(page)).toContainText('seed 5');
  await nextRun(page, () => goOn(page).click());
  await page.waitForFunction((step) => window.scorefield!.run!.trainer.iteration > step, before.iteration + 20);
  await settled(page);
  const after = await stateOf(page);
  expect(after.losses.slice(0, before.iteration)).toEqual(before.losses);
  expect(await page.evaluate(() => window.scorefield!.run!.settings)).toMatchObject({
    hidden: [8],
    batch: 32,
    seed: 5,
  });
  expect(await page.evaluate(() => window.scorefield!.run!.sampler.step), 'draws go on').toBeGreaterThanOrEqual(drawn);
  await nextRun(page, () => page.getByRole('button', { name: 'Start this run again' }).click());
  await trainTo(page, after.iteration);
  const undisturbed = await stateOf(page);
  expect(undisturbed.losses.slice(0, after.iteration)).toEqual(after.losses);
  await expect(offer(page)).toHaveCount(0);
});

test('what is not wanted is forgotten; a short new run does not replace what waits', async ({ page, site }) => {
  await page.goto(site + LINK);
  await started(page);
  const iteration = await keep(page, 200);
  await page.goto(`${site}?visit=2`); // the first preset, whose steps take longer
  await started(page);
  await page.waitForFunction(() => window.scorefield!.run!.checkpoint.iteration > 0);
  await page.reload();
  await started(page);
  await expect(offer(page), 'still the longer one').toContainText(`step ${iteration} of`);
  await settled(page);
  await page
    .locator('#notes p', { hasText: 'Your last visit' })
    .getByRole('button', { name: 'Dismiss this note' })
    .click();
  const reached = await page.evaluate(() => window.scorefield!.run!.trainer.iteration);
  expect(reached).toBeLessThan(iteration);
  await expect.poll(() => keptStep(page), 'this run is kept instead').toBe(reached);
});

test('a browser that keeps nothing works without', { tag: '@fault-29' }, async ({ page, site }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('storage is blocked', 'SecurityError');
    };
  });
  await page.goto(site + LINK);
  await started(page);
  await trainTo(page, 20);
  await expect(offer(page)).toHaveCount(0);
});
