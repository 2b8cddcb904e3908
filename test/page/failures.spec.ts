// What goes wrong on other machines: the page says what it is and what to do, offers to try again, and keeps its text.

import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectFaults, seen, settled, started, test } from '../support/page.ts';
import { checkPanels } from './panels.ts';

interface Expected {
  title: string;
  reason: RegExp;
  /** What is said among the pieces of advice. */
  advice?: RegExp;
}

/** The notice with a reason, advice and a button, beside the page's own text and nothing that only programmers read. */
async function checkNotice(page: Page, { title, reason, advice = /./ }: Expected): Promise<void> {
  const notice = page.getByRole('alert');
  await expect(notice.getByRole('heading', { name: title })).toBeVisible();
  await expect(notice.getByText(reason)).toBeVisible();
  await expect(notice.getByRole('list')).toContainText(advice);
  await expect(notice.getByRole('button', { name: 'Retry' })).toBeVisible();
  await expect(page.locator('.laboratory')).toBeHidden();
  await expect(page.locator('.explanation')).toContainText('A small network learns an energy');
  await expect(page.locator('#status')).toBeEmpty();
  expect(await page.locator('body').innerText()).not.toMatch(/\bat .*:\d+|TypeError|undefined|\[object|app\.js/);
}

const retry = (page: Page) => page.getByRole('button', { name: 'Retry' }).click();

/** The page with a small network, to be quick. */
const small = (site: string) => `${site}#preset=quick&hidden=8`;

/** A start that fails: the notice, and Retry once the cause has gone. */
async function checkStart(page: Page, site: string, expected: Expected): Promise<void> {
  await page.goto(small(site));
  await checkNotice(page, expected);
  await retry(page);
  await started(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.locator('.laboratory')).toBeVisible();
}

test.describe('at the start', () => {
  test('no WebGPU', { tag: '@fault-1' }, async ({ page, site }) => {
    await page.addInitScript(() => {
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      if (navigation!.type !== 'reload') Object.defineProperty(navigator, 'gpu', { value: undefined });
    });
    await checkStart(page, site, {
      title: 'This browser has no WebGPU',
      reason: /does not offer/,
      advice: /Chrome or Edge 113 or later, Safari 26, or Firefox 141/,
    });
  });

  test('no adapter', { tag: '@fault-2' }, async ({ page, site }) => {
    await page.addInitScript(() => {
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      if (navigation!.type !== 'reload') GPU.prototype.requestAdapter = async () => null;
    });
    await checkStart(page, site, {
      title: 'WebGPU found no graphics adapter',
      reason: /no usable graphics driver/,
      advice: /chrome:\/\/gpu/,
    });
  });

  test('an adapter that gives no device', { tag: '@fault-2' }, async ({ page, site }) => {
    await page.addInitScript(() => {
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      if (navigation!.type === 'reload') return;
      GPUAdapter.prototype.requestDevice = async () => {
        throw new DOMException('out of devices', 'OperationError');
      };
    });
    await checkStart(page, site, {
      title: 'WebGPU found no graphics adapter',
      reason: /The adapter gave no device: out of devices/,
    });
  });

  test('an address that is not secure', { tag: '@fault-1' }, async ({ page }) => {
    const files = fileURLToPath(new URL('../../dist/site/', import.meta.url));
    await page.route('http://example.test/**', (route) => {
      const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
      return route.fulfill({ path: files + name });
    });
    await page.goto('http://example.test/');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    const expected = {
      title: 'This page needs a secure address',
      reason: /only on https pages and on localhost/,
      advice: /http:\/\/localhost/,
    };
    await checkNotice(page, expected);
    await Promise.all([page.waitForEvent('load'), retry(page)]);
    await checkNotice(page, expected);
  });
});

test.describe('while it runs', () => {
  for (const { name, tag, provoke, reason, faults } of [
    {
      name: 'a WebGPU error that nobody catches',
      provoke: () => {
        const { device } = window.scorefield!.run!.shown;
        device.createBuffer({ label: 'wrong', size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
      },
      tag: '@fault-10',
      reason: /WebGPU reported: .*usages/s,
      faults: [/console: Error: WebGPU reported/, /uncaptured WebGPU error/],
    },
    {
      name: 'a destroyed device',
      provoke: () => window.scorefield!.run!.shown.device.destroy(),
      tag: '@fault-5',
      reason: /The graphics device was lost/,
      faults: [/console: Error: The graphics device was lost/],
    },
  ]) {
    test(name, { tag }, async ({ page, site }) => {
      await page.goto(small(site));
      await started(page);
      expectFaults(page, ...faults);
      await page.evaluate(provoke);
      await checkNotice(page, { title: 'The page has stopped', reason });
      const step = await page.evaluate(() => window.scorefield!.run!.trainer.iteration);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
      expect(await page.evaluate(() => window.scorefield!.run!.trainer.iteration), 'nothing goes on').toBe(step);
      await retry(page);
      await started(page);
      await expect(page.getByRole('alert')).toHaveCount(0);
    });
  }
});

test.describe('a browser whose WebGL cannot read WebGPU canvases', () => {
  for (const { path, blind } of [
    { path: 'bitmap', blind: ['OffscreenCanvas'] },
    { path: 'map', blind: ['OffscreenCanvas', 'ImageBitmap'] },
  ]) {
    test(`takes the path '${path}' and draws the same`, { tag: '@fault-26' }, async ({ page, site }) => {
      await page.addInitScript((kinds) => {
        const { texSubImage2D } = WebGLRenderingContext.prototype;
        WebGLRenderingContext.prototype.texSubImage2D = function (...args: unknown[]) {
          const image = args.at(-1) as object;
          // It reads zeros, and there is no error.
          if (!kinds.includes(image.constructor.name)) Reflect.apply(texSubImage2D, this, args);
        };
      }, blind);
      await page.goto(small(site));
      await started(page);
      await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration >= 5);
      await settled(page);
      expect(await page.evaluate(() => window.scorefield!.bridge!.path)).toBe(path);
      await expect(page.getByText('the slow path through the CPU')).toHaveCount(path === 'map' ? 1 : 0);
      await checkPanels(page);
      expect(new Set(await seen(page, 'modelDensity')).size, 'not the zeros that WebGL would read').toBeGreaterThan(9);
    });
  }
});
