// The page with other kernels and with many chains: every variant runs, and a million chains fit.

import { countMemory, memoryOf } from '../support/memory.ts';
import { expect, figure, nextRun, openFolder, seenFloats, settled, test, trainTo } from '../support/page.ts';

test('every variant of the kernels runs on the page and says so', async ({ laboratory: page }) => {
  await openFolder(page, 'Machine');
  for (const variant of ['team', 'four'] as const) {
    await nextRun(page, () => page.getByRole('combobox', { name: 'kernel variant' }).selectOption(variant));
    await trainTo(page, 2);
    await expect(page.locator('#read-seed')).toHaveText(`seed 1, kernels ${variant}`);
    const losses = await page.evaluate(() => [...window.scorefield!.run!.trainer.losses]);
    for (const loss of losses) expect(loss).toBeCloseTo(2, 0);
  }
});

test('a million chains take at most 40 MB of GPU memory, and the picture has every one', async ({ page, site }) => {
  const COUNT = 1_000_000;
  await page.addInitScript(countMemory);
  await page.goto(site);
  await page.waitForFunction(() => window.scorefield !== undefined);
  await settled(page);
  const before = await memoryOf(page);
  const sampler = await page.evaluateHandle(() => window.scorefield!.run!.sampler);
  await page.evaluate((chains) => window.scorefield!.store.set('chains', chains), COUNT);
  await page.waitForFunction((old) => window.scorefield!.run!.sampler !== old, sampler);
  await settled(page);
  const after = await memoryOf(page);
  const size = await page.evaluate(() => window.scorefield!.pictures.sizeOf('chains'));
  // The bridge keeps the points as texels once in a WebGPU canvas and once in a WebGL texture.
  const bridge = 2 * 4 * size.width * size.height;
  const buffers = Object.entries(after)
    .filter(([kind]) => kind === 'buffer chains' || kind.startsWith('webgl'))
    .reduce((sum, [kind, bytes]) => sum + bytes - (kind === 'buffer chains' ? 0 : (before[kind] ?? 0)), 0);
  const total = (buffers + bridge) / 1e6;
  figure('MB for a million chains', total);
  expect(total).toBeLessThanOrEqual(40);
  expect(after['buffer chains'], 'eight bytes a chain').toBe(8 * COUNT);
  for (const [kind, bytes] of Object.entries(after)) {
    if (kind !== 'buffer chains' && kind.startsWith('buffer')) {
      expect(bytes - (before[kind] ?? 0), `${kind} grew with the chains`).toBeLessThan(2 ** 20);
    }
  }
  const [drawn, chains] = [
    await seenFloats(page, 'chains'),
    await page.evaluate(async () => Array.from((await window.scorefield!.run!.sampler.read()).slice(-2000))),
  ];
  expect(Array.from(drawn.slice(2 * COUNT - 2000, 2 * COUNT)), 'the last thousand chains').toEqual(chains);
});
