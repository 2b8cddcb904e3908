// Endurance: a minute of whatever a user may do, at random from a seed (`npm run soak` makes it ten). Nothing fails, what is
// shown is of the run in force, and buffers and heap return to their level.

import type { Page } from '@playwright/test';
import { countMemory, memoryOf } from '../support/memory.ts';
import { expect, figure, settled, started, test } from '../support/page.ts';
import { checkPanels } from './panels.ts';

const MINUTES = Number(process.env.SCOREFIELD_SOAK_MINUTES ?? 1);
const SEED = Number(process.env.SCOREFIELD_SOAK_SEED ?? 1);
/** Actions between two looks at all that is shown. */
const ROUND = 25;
/** What a JavaScript heap may keep after a soak of any length: caches of the browser, compiled code. */
const HEAP_MAY_GROW = 4e6;

/** Numbers in [0, 1) from a seed (Park and Miller's generator). */
function dice(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

type Action = (page: Page, pick: <T>(of: readonly T[]) => T) => Promise<unknown>;

const set = (page: Page, key: 'hidden' | 'chains' | 'levels' | 'epsilon' | 'batch', value: unknown) =>
  page.evaluate(([name, to]) => window.scorefield!.store.set(name, to as never), [key, value] as const);

const hide = (page: Page, hidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

/** What a user does, each as often as it stands here. */
const ACTIONS: readonly Action[] = [
  (page) => page.evaluate(() => window.scorefield!.store.update({ playing: true })),
  (page) => page.evaluate(() => window.scorefield!.store.update({ playing: false })),
  (page) => page.keyboard.press('s'),
  (page) => page.keyboard.press('r'),
  // Twice at once: the first of the two must leave no trace.
  (page) =>
    page.evaluate(() => {
      for (let times = 0; times < 2; times++) document.getElementById('reset')!.click();
    }),
  (page) => page.keyboard.press('['),
  (page) => page.keyboard.press(']'),
  (page) => page.locator('#anneal').click(),
  (page) => page.locator('#compare').click(),
  (page, pick) => set(page, 'hidden', pick([[8], [12, 12], [8, 8, 8]])),
  (page, pick) => set(page, 'chains', pick([1, 333, 2048, 20_000])),
  (page, pick) => set(page, 'levels', pick([1, 3, 12])),
  (page, pick) => set(page, 'epsilon', pick([1e-4, 1e-3])),
  (page, pick) => set(page, 'batch', pick([1, 32, 100])),
  (page, pick) =>
    page.evaluate(
      (name) => window.scorefield!.store.setTarget(name),
      pick(['assignment', 'ring', 'moons', 'spiral'] as const),
    ),
  (page, pick) =>
    page.setViewportSize(
      pick([
        { width: 390, height: 844 },
        { width: 1024, height: 768 },
        { width: 1440, height: 900 },
      ]),
    ),
  async (page) => {
    await hide(page, true);
    await page.waitForTimeout(100);
    await hide(page, false);
  },
  (page, pick) =>
    page.evaluate((as) => window.scorefield!.store.show({ chainsAs: as }), pick(['points', 'histogram'] as const)),
  (page, pick) =>
    page.evaluate(
      (window) => globalThis.window.scorefield!.store.look(window),
      pick([undefined, { xMin: 0, xMax: 1, yMin: 0, yMax: 1 }]),
    ),
  async (page) => {
    await page.getByRole('button', { name: 'Edit mixture' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
  },
];

/** Bytes of GPU buffers by label. */
async function buffersOf(page: Page): Promise<Record<string, number>> {
  const held = Object.entries(await memoryOf(page)).filter(([kind, bytes]) => kind.startsWith('buffer') && bytes > 0);
  return Object.fromEntries(held);
}

/** The page at rest on the first preset with a small network, and all runs gone that were still being made. */
async function rest(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => {
    const { store } = window.scorefield!;
    store.update({ playing: false, annealing: false });
    store.show({ chainsAs: 'points', comparison: 'side by side' });
    store.look(undefined);
    store.state.target = 'assignment';
    store.setPreset('assignment');
    store.set('hidden', [8]);
  });
  await settled(page);
  await expect(async () => {
    const held = await buffersOf(page);
    await page.waitForTimeout(2000);
    expect(await buffersOf(page)).toEqual(held);
  }).toPass();
}

/** The GPU buffers at rest, and the bytes of the JavaScript heap that are in use once all garbage is collected. */
async function level(page: Page): Promise<{ heap: number; buffers: Record<string, number> }> {
  await rest(page);
  const devtools = await page.context().newCDPSession(page);
  for (let times = 0; times < 3; times++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return { heap: usedSize, buffers: await buffersOf(page) };
}

/** The panels show the run in force, whatever was under way before. */
async function checkShown(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { store } = window.scorefield!;
    store.update({ annealing: false });
    store.show({ chainsAs: 'points' }); // what checkPanels looks at
    store.setTarget('assignment');
  });
  await settled(page);
  const { losses, iteration } = await page.evaluate(() => {
    const { losses, iteration } = window.scorefield!.run!.trainer;
    return { losses: [...losses], iteration };
  });
  expect(losses).toHaveLength(iteration);
  expect(losses.every(Number.isFinite)).toBe(true);
  await checkPanels(page);
}

test(`a soak of ${MINUTES} min with seed ${SEED}`, { tag: '@fault-27' }, async ({ page, site }) => {
  test.setTimeout((2 * MINUTES + 4) * 60_000);
  const random = dice(SEED);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  await page.addInitScript(countMemory);
  await page.goto(`${site}#hidden=8&batch=32&chains=333&variant=four`);
  await started(page);
  const act = async (times: number): Promise<void> => {
    for (let done = 0; done < times; done++) {
      await pick(ACTIONS)(page, pick);
      await page.waitForTimeout(200 * random());
    }
  };
  await act(ROUND); // what is made once and kept is there
  const before = await level(page);
  const end = Date.now() + 60_000 * MINUTES;
  let actions = 0;
  while (Date.now() < end) {
    await act(ROUND);
    actions += ROUND;
    await checkShown(page);
  }
  const after = await level(page);
  figure('actions', actions);
  figure('MB of heap before', before.heap / 1e6);
  figure('MB of heap after', after.heap / 1e6);
  expect(after.buffers, 'bytes of GPU buffers by label').toEqual(before.buffers);
  expect(after.heap - before.heap, 'bytes of heap').toBeLessThan(HEAP_MAY_GROW);
});
