// The GPU process dies under the page: it opens another device and goes on from its checkpoint to the bit; after a second
// death it stops, and what was trained can still be saved. These tests crash their own browser, not the shared one.

import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { readTensors } from '../support/files.ts';
import {
  test as base,
  checkFaults,
  expect,
  expectFaults,
  nextRun,
  settled,
  started,
  trainTo,
  watch,
} from '../support/page.ts';
import { checkPanels } from './panels.ts';
import { stateOf } from './run-state.ts';

/** A small network, for steps that are fast on every adapter. */
const LINK = '#hidden=8&batch=32&iterations=4000&chains=256&variant=four';

interface Crashing {
  page: Page;
  crash(): Promise<unknown>;
}

const test = base.extend<{ crashing: Crashing }>({
  crashing: async ({ playwright, launchOptions, site }, use) => {
    const browser: Browser = await playwright.chromium.launch(launchOptions);
    const page = await browser.newPage();
    await watch(page);
    await page.goto(site + LINK);
    await started(page);
    const session = await browser.newBrowserCDPSession();
    await use({ page, crash: () => session.send('Browser.crashGpuProcess') });
    checkFaults(page);
    await browser.close();
  },
});

const notes = (page: Page) => page.locator('#notes');

/** Crashes the GPU process, and waits until another device is in use. */
async function crashOnce({ page, crash }: Crashing): Promise<void> {
  const device = await page.evaluateHandle(() => window.scorefield!.run!.device);
  await crash();
  await expect(notes(page)).toContainText('was lost and is back');
  expect(await page.evaluate((old) => window.scorefield!.run!.device !== old, device)).toBe(true);
}

test('a dead GPU process costs nothing: the same step, weights, losses and random numbers', {
  tag: ['@fault-6', '@fault-8'],
}, async ({ crashing }) => {
  const { page } = crashing;
  await trainTo(page, 40);
  await page.evaluate(() => window.scorefield!.store.update({ playing: true }));
  await page.waitForFunction(() => window.scorefield!.run!.sampler.step > 0);
  await settled(page);
  const before = await stateOf(page);
  const drawn = await page.evaluate(() => window.scorefield!.run!.sampler.step);
  await crashOnce(crashing);
  await settled(page);
  expect(await stateOf(page)).toEqual(before);
  expect(await page.evaluate(() => Array.from(window.scorefield!.learning.chart.plot!.data[1]!))).toEqual(
    before.losses,
  );
  expect(await page.evaluate(() => window.scorefield!.run!.sampler.step), 'draws of the chains').toBe(drawn);
  await checkPanels(page);

  const further = before.iteration + 30;
  await trainTo(page, further);
  const resumed = await stateOf(page);
  await nextRun(page, () => page.getByRole('button', { name: 'Start this run again' }).click());
  await trainTo(page, further);
  const undisturbed = await stateOf(page);
  const common = Math.min(resumed.iteration, undisturbed.iteration);
  expect(common).toBeGreaterThanOrEqual(further);
  expect(resumed.losses.slice(0, common)).toEqual(undisturbed.losses.slice(0, common));
});

test('training goes on by itself, from a checkpoint a few seconds old', { tag: '@fault-6' }, async ({ crashing }) => {
  const { page } = crashing;
  await page.waitForFunction(() => window.scorefield!.run!.checkpoint.iteration > 100);
  await crashOnce(crashing);
  const { checkpoint, losses } = await page.evaluate(() => {
    const { checkpoint, trainer } = window.scorefield!.run!;
    return { checkpoint: checkpoint.iteration, losses: trainer.losses.length };
  });
  expect(checkpoint).toBeGreaterThan(100);
  expect(losses, 'the loss curve is kept').toBeGreaterThanOrEqual(checkpoint);
  await page.waitForFunction((step) => window.scorefield!.run!.trainer.iteration > step + 50, checkpoint);
});

test('another network that was being made is made on the next device, and nothing is said to be refused', {
  tag: '@fault-6',
}, async ({ crashing }) => {
  const { page, crash } = crashing;
  await page.evaluate(() => window.scorefield!.store.set('hidden', [12]));
  await crash();
  await expect(notes(page)).toContainText('was lost and is back');
  await settled(page);
  expect(await page.evaluate(() => window.scorefield!.run!.settings.hidden)).toEqual([12]);
  await expect(notes(page)).not.toContainText('could not be made');
});

test('after a second death the page stops, and the last good state can be saved', { tag: '@fault-7' }, async ({
  crashing,
}) => {
  const { page, crash } = crashing;
  expectFaults(page, /console: UnsupportedError: It was lost again/);
  await trainTo(page, 40);
  await crashOnce(crashing);
  await settled(page);
  const { iteration, theta, losses } = await stateOf(page);
  await crash();
  const notice = page.getByRole('alert').filter({ has: page.getByRole('heading') });
  await expect(notice.getByRole('heading', { name: 'The graphics device was lost twice' })).toBeVisible();
  await expect(notice).toContainText('the browser now keeps the GPU from this page');

  const save = async (name: string): Promise<Buffer> => {
    const [file] = await Promise.all([page.waitForEvent('download'), notice.getByRole('button', { name }).click()]);
    expect(file.suggestedFilename()).toContain(`step${iteration}`);
    return readFile(await file.path());
  };
  const { tensors } = readTensors(await save('weights'));
  expect([...tensors.values()].flatMap(({ values }) => values)).toHaveLength(theta.length);
  expect(new Set([...tensors.values()].flatMap(({ values }) => values))).toEqual(new Set(theta));
  const csv = (await save('loss.csv')).toString().trim().split('\n').slice(1);
  expect(csv.map((line) => Math.fround(Number(line.split(',')[1])))).toEqual(losses);
  expect(JSON.parse((await save('run.json')).toString()).loss).toHaveLength(iteration);
});

test('a device that the page itself destroys stays so, and the weights can be saved', { tag: '@fault-5' }, async ({
  crashing: { page },
}) => {
  expectFaults(page, /console: Error: The graphics device was lost/);
  await settled(page);
  await page.evaluate(() => window.scorefield!.run!.device.destroy());
  const notice = page.getByRole('alert').filter({ has: page.getByRole('heading') });
  await expect(notice).toContainText('The graphics device was lost');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    notice.getByRole('button', { name: 'weights' }).click(),
  ]);
  const { iteration } = await page.evaluate(() => window.scorefield!.run!.checkpoint);
  expect(file.suggestedFilename()).toContain(`step${iteration}.safetensors`);
  await expect(notes(page)).not.toContainText('another one is being opened');
});
