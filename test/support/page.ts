// What the page specs share: the built page, served on localhost and opened in the browser, and a `test` that fails on
// whatever went wrong in it: an error on the console, an exception nobody caught, a WebGPU error nobody caught.

import { fileURLToPath } from 'node:url';
import { expect, type Page, test as plain } from '@playwright/test';
import type {} from '../../src/app/main.ts'; // it declares window.scorefield
import type { Settings } from '../../src/settings.ts';
import { serve } from '../../tools/serve.mjs';

/** What went wrong in a page since the running test began, and what the test has declared. */
interface Faults {
  seen: string[];
  expected: RegExp[];
}

const faultsOf = new WeakMap<Page, Faults>();

/** Watches a page that has not been opened yet. */
export async function watch(page: Page): Promise<void> {
  const faults: Faults = { seen: [], expected: [] };
  faultsOf.set(page, faults);
  page.on('pageerror', ({ message }) => faults.seen.push(`exception: ${message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.seen.push(`console: ${message.text()}`);
  });
  await page.addInitScript(reportUncaptured);
}

/** For tests that break something: each of these faults must come, and no other may. */
export function expectFaults(page: Page, ...patterns: RegExp[]): void {
  faultsOf.get(page)!.expected.push(...patterns);
}

export function checkFaults(page: Page): void {
  const { seen, expected } = faultsOf.get(page)!;
  const surprises = seen.filter((fault) => !expected.some((pattern) => pattern.test(fault)));
  expect(surprises, 'errors in the page').toEqual([]);
  for (const pattern of expected) expect(seen, 'errors in the page').toContainEqual(expect.stringMatching(pattern));
  seen.length = 0;
  expected.length = 0;
}

/** In the page before its own code: WebGPU errors that nobody caught become errors on the console. */
function reportUncaptured(): void {
  if (!('GPUAdapter' in globalThis)) return;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await requestDevice.apply(this, args);
    device.addEventListener('uncapturederror', ({ error }) =>
      console.error(`uncaptured WebGPU error: ${error.message}`),
    );
    return device;
  };
}

const VIEWPORT = { width: 1440, height: 900 };

export const test = plain.extend<{ laboratory: Page }, { site: string; shared: Page }>({
  viewport: VIEWPORT,
  /** The address of the built page. */
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
    async ({}, use) => {
      const { url, close } = await serve({ root: fileURLToPath(new URL('../../dist/site', import.meta.url)) });
      await use(url);
      await close();
    },
    { scope: 'worker' },
  ],
  /** A new and empty page, for tests that start the page, reload or break it. */
  page: async ({ page }, use) => {
    await watch(page);
    await use(page);
    checkFaults(page);
  },
  /** One running page for all tests of a worker that leave it usable: starting it takes seconds. */
  shared: [
    async ({ browser, site }, use) => {
      const page = await browser.newPage({ viewport: VIEWPORT });
      await watch(page);
      await page.goto(site);
      await started(page);
      await use(page);
      await page.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  /** The shared page, paused before the first step of a new run with the settings of the first preset. */
  laboratory: async ({ shared: page }, use) => {
    await page.setViewportSize(VIEWPORT);
    await page.evaluate(() => scrollTo(0, 0));
    await nextRun(page, () =>
      page.evaluate(() => {
        const { store } = window.scorefield!;
        store.update({ playing: false });
        store.state.settings.seed = 1;
        store.state.target = 'assignment';
        store.state.window = undefined;
        store.setPreset('assignment');
      }),
    );
    await settled(page);
    await page.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLElement>('#notes button')) button.click();
    });
    await use(page);
    checkFaults(page);
  },
});

export { expectBelow, figure } from './figure.ts';
export { expect };

/** Waits until the page computes and draws. */
export async function started(page: Page): Promise<void> {
  await page.waitForFunction(() => window.scorefield !== undefined);
}

/** Pauses the page and waits until all it shows is up to date. */
export async function settled(page: Page): Promise<void> {
  const pause = page.getByRole('button', { name: 'Pause training' });
  if (await pause.isVisible()) await pause.click();
  await page.waitForFunction(() => window.scorefield!.settled);
}

/** Does what starts another run, and waits until that has taken over. */
export async function nextRun(page: Page, action: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluateHandle(() => window.scorefield!.run);
  await action();
  await page.waitForFunction((run) => window.scorefield!.run !== run, before);
  await before.dispose();
}

/** Starts a run that differs from the settings in these; the activation is SiLU, so that there is another network. */
export const nextRunWith = (page: Page, settings: Partial<Settings>): Promise<void> =>
  nextRun(page, () =>
    page.evaluate((given) => {
      const { store } = window.scorefield!;
      Object.assign(store.state.settings, given);
      store.set('activation', 'silu');
    }, settings),
  );

/** Trains until at least this step, then settles. */
export async function trainTo(page: Page, step: number): Promise<void> {
  const train = page.getByRole('button', { name: 'Train', exact: true });
  if (await train.isVisible()) await train.click();
  await page.waitForFunction((least) => window.scorefield!.run!.trainer.iteration >= least, step);
  await settled(page);
}

/** Opens a folder of the panel that may be closed. */
export async function openFolder(page: Page, title: string): Promise<void> {
  const button = page
    .getByRole('complementary', { name: 'Settings' })
    .getByRole('button', { name: title, exact: true });
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done))); // lil-gui's transition starts in a frame
  await expect(page.locator('.lil-transition')).toHaveCount(0);
}

/** An array that the page draws. */
export type Bridged = Parameters<NonNullable<Window['scorefield']>['pictures']['read']>[0];

/** What WebGL sees of an array of the page. */
export async function seen(page: Page, name: Bridged): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await page.evaluate((array) => window.scorefield!.pictures.read(array)!.slice(), name);
  return new Uint8Array(bytes);
}

export async function seenFloats(page: Page, name: Bridged): Promise<Float32Array> {
  return new Float32Array((await seen(page, name)).buffer);
}

/** The scores of the arrows that the settled page draws, 2 numbers each. */
export async function seenScores(
  page: Page,
  name: Extract<Bridged, `${string}Score` | 'scoreDifference'>,
): Promise<Float32Array> {
  const arrows = await page.evaluate(() => window.scorefield!.store.state.view.arrowsPerAxis);
  return (await seenFloats(page, name)).subarray(0, 2 * arrows ** 2);
}
