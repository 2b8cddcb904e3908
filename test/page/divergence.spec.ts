// Training and chains that diverge: training stops, says at which step, and its last good state comes back; chains that
// are no longer finite are counted.

import type { Page } from '@playwright/test';
import { expect, nextRun, nextRunWith, settled, test, trainTo } from '../support/page.ts';
import { stateOf } from './run-state.ts';

const checkpointOf = (page: Page) =>
  page.evaluate(() => {
    const { iteration, theta, moments, losses } = window.scorefield!.run!.checkpoint;
    return { iteration, theta: Array.from(theta), moments: Array.from(moments), losses: Array.from(losses) };
  });

const train = (page: Page) => page.getByRole('button', { name: 'Train', exact: true }).click();
const note = (page: Page) => page.locator('#notes').getByRole('alert');

/** The next run has a tiny network and this many steps. */
const tiny = (page: Page, iterations: number) => nextRunWith(page, { hidden: [8], batch: 32, iterations });

test('a loss that is not finite stops training, and the last good state comes back to the bit', {
  tag: '@fault-22',
}, async ({ laboratory: page }) => {
  await tiny(page, 1000);
  await trainTo(page, 20);
  await page.evaluate(() => window.scorefield!.store.update({ playing: true }));
  await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration >= 60);
  await settled(page);
  const undisturbed = await stateOf(page);

  await nextRun(page, () => page.getByRole('button', { name: 'Start this run again' }).click());
  await trainTo(page, 10);
  const good = await stateOf(page);
  expect(await checkpointOf(page), 'the checkpoint of a pause').toEqual(good);
  await page.evaluate(() => {
    const { packed, device } = window.scorefield!.run!.trainer.weights;
    device.queue.writeBuffer(packed, 0, new Float32Array(packed.size / 4).fill(Number.NaN));
  });
  await train(page);
  await expect(note(page)).toHaveText(
    `Training diverged at step ${good.iteration + 1}: its loss is not finite. The state after step ${good.iteration} is back; a smaller learning rate may help.`,
  );
  await settled(page);
  await expect(page.getByRole('button', { name: 'Train', exact: true }), 'it has stopped').toBeVisible();
  expect(await stateOf(page)).toEqual(good);
  expect(await page.evaluate(() => Array.from(window.scorefield!.learning.chart.plot!.data[1]!))).toEqual(good.losses);
  expect(await page.evaluate(async () => (await window.scorefield!.run!.sampler.read()).every(Number.isFinite))).toBe(
    true,
  );
  await expect(page.locator('#read-step')).toHaveText(`step ${good.iteration} of 1\u2009000`);

  await trainTo(page, 60);
  const again = await stateOf(page);
  expect(again.losses.slice(0, 60), 'as if nothing had been').toEqual(undisturbed.losses.slice(0, 60));
  await nextRun(page, () => page.getByRole('button', { name: 'Start this run again' }).click());
  await expect(note(page), 'of a run that is over').toHaveCount(0);
});

test('weights that are not finite after the last step are found too', { tag: '@fault-22' }, async ({
  laboratory: page,
}) => {
  await tiny(page, 12);
  const step = page.getByRole('button', { name: 'One training step' });
  await step.click();
  await settled(page);
  const good = await stateOf(page);
  await page.evaluate(() => {
    const { run } = window.scorefield!;
    const step = document.getElementById('step')!;
    for (let made = 2; made < 12; made++) step.click();
    const { moments } = (run!.trainer as unknown as { adam: { moments: GPUBuffer } }).adam;
    run!.shown.device.queue.writeBuffer(moments, 0, new Float32Array(moments.size / 4).fill(Number.POSITIVE_INFINITY));
    step.click();
  });
  await expect(note(page)).toHaveText(
    `Training diverged at step 12: its weights are not finite. The state after step 1 is back; a smaller learning rate may help.`,
  );
  await settled(page);
  expect(await stateOf(page)).toEqual(good);
});

/** Makes the first chains of the paused page not finite, and lets all go on a little. */
async function lose(page: Page, chains: number): Promise<void> {
  await page.evaluate(async (count) => {
    const { sampler } = window.scorefield!.run!;
    const points = await sampler.read();
    await sampler.restart(points.fill(Number.NaN, 0, 2 * count));
  }, chains);
  const step = await page.evaluate(() => window.scorefield!.run!.sampler.step);
  await page.evaluate(() => window.scorefield!.store.update({ playing: true }));
  await page.waitForFunction((before) => window.scorefield!.run!.sampler.step > before, step);
  await settled(page);
}

test('chains that diverge are counted, and the rest is compared', { tag: '@fault-22' }, async ({
  laboratory: page,
}) => {
  await tiny(page, 1000);
  const status = page.locator('#closeness-status');
  const distance = page.locator('#SW2');
  await lose(page, 12);
  await expect(page.locator('#read-chains')).toHaveText('2\u2009048 chains, 12 diverged');
  await expect(status).toContainText('1\u2009000 chains against fresh data, 12 chains diverged');
  await expect(distance).toHaveText(/^\d\.\d{4}$/);
  expect(await page.evaluate(() => window.scorefield!.gauges!.chains!.compared)).toBe(1000);
  await lose(page, 2047);
  await expect(page.locator('#read-chains')).toHaveText('2\u2009048 chains, 2\u2009047 diverged');
  await expect(status).toContainText('1 chains against fresh data, 2\u2009047 chains diverged');
  await expect(distance, 'one point is no sample').toHaveText('–');
  await page.getByRole('button', { name: 'Anneal the chains' }).click();
  await page.waitForFunction(() => window.scorefield!.store.state.annealing);
  await page.getByRole('button', { name: 'Stop annealing' }).click();
  await settled(page);
  await expect(page.locator('#read-chains'), 'annealing starts them anew').toHaveText('2\u2009048 chains');
});
