// How the page starts where that is hard: in browsers as they come, without switches or with one of those that the tests
// use, with a compiler that takes its time, and without asking the adapter for more than WebGPU's default limits.

import type { Browser, Page } from '@playwright/test';
import { chromiumArgs } from '../../tools/chromium-flags.mjs';
import { expect, test as plain, settled, started, trainTo } from '../support/page.ts';
import { checkPanels } from './panels.ts';

const QUIET = chromiumArgs().filter((argument) => !/webgpu|angle|vulkan/i.test(argument));

/** `browserWith` opens an empty page in a browser of its own that has these switches. */
const test = plain.extend<{ browserWith: (...switches: string[]) => Promise<Page> }>({
  browserWith: async ({ playwright, launchOptions, viewport }, use) => {
    const browsers: Browser[] = [];
    await use(async (...switches) => {
      const browser = await playwright.chromium.launch({ ...launchOptions, args: [...QUIET, ...switches] });
      browsers.push(browser);
      return browser.newPage({ viewport });
    });
    for (const browser of browsers) await browser.close();
  },
});

function exceptionsOf(page: Page): string[] {
  const exceptions: string[] = [];
  page.on('pageerror', ({ message }) => exceptions.push(message));
  return exceptions;
}

test('a browser without switches has no adapter here, and is told what to do', { tag: '@fault-2' }, async ({
  browserWith,
  site,
}) => {
  const page = await browserWith();
  const exceptions = exceptionsOf(page);
  await page.goto(site);
  const notice = page.getByRole('alert');
  await expect(notice.getByRole('heading')).toHaveText('WebGPU found no graphics adapter');
  await expect(notice.getByRole('list')).toContainText('chrome://gpu');
  await expect(notice.getByRole('button', { name: 'Retry' })).toBeVisible();
  await expect(page.locator('.explanation')).toContainText('A small network learns an energy');
  expect(exceptions).toEqual([]);
});

test('a browser whose WebGL reads WebGPU as zeros draws the same by another path', { tag: '@fault-26' }, async ({
  browserWith,
  site,
}) => {
  const page = await browserWith('--enable-unsafe-webgpu');
  const exceptions = exceptionsOf(page);
  await page.goto(`${site}#preset=quick&hidden=8`); // a small network, to be quick
  await started(page);
  await trainTo(page, 2);
  await settled(page);
  const path = await page.evaluate(() => window.scorefield!.bridge!.path);
  expect(path).not.toBe('canvas');
  await expect(page.getByText('the slow path through the CPU')).toHaveCount(path === 'map' ? 1 : 0);
  await checkPanels(page);
  expect(exceptions).toEqual([]);
});

/** In the page before its own code: pipelines are ready late, and what is asked of adapters is kept. */
function slowAndWatched(): void {
  const asked: (GPUDeviceDescriptor | undefined)[] = [];
  Object.assign(globalThis, { asked });
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = function (descriptor) {
    asked.push(descriptor);
    return requestDevice.call(this, descriptor);
  };
  const { createComputePipelineAsync } = GPUDevice.prototype;
  GPUDevice.prototype.createComputePipelineAsync = async function (descriptor) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return createComputePipelineAsync.call(this, descriptor);
  };
}

test('while kernels compile the page says so and answers; it asks for default limits only', {
  tag: ['@fault-16', '@fault-28'],
}, async ({ page, site }) => {
  await page.addInitScript(slowAndWatched);
  await page.goto(`${site}#hidden=8`);
  await expect(page.locator('#status')).toHaveText('Compiling the kernels…');
  await page.getByRole('button', { name: '?' }).click();
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  expect(await page.evaluate(() => window.scorefield === undefined), 'it still compiles').toBe(true);
  await page.keyboard.press('Escape');
  await started(page);
  await expect(page.locator('#status')).toBeEmpty();
  const asked = await page.evaluate(() => (globalThis as unknown as { asked: GPUDeviceDescriptor[] }).asked);
  expect(asked.map(({ requiredLimits }) => requiredLimits)).toEqual([{}]);
});
