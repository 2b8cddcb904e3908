// The page with other kernels and with many chains: every variant runs, and a million chains fit.

import { expect, figure, nextRun, openFolder, seenFloats, settled, test, trainTo } from '../support/page.ts';

test('every variant of the kernels runs on the page and says so', async ({ laboratory: page }) => {
  test.setTimeout(120_000);
  await openFolder(page, 'Machine');
  for (const variant of ['team', 'four'] as const) {
    await nextRun(page, () => page.getByRole('combobox', { name: 'kernel variant' }).selectOption(variant));
    await trainTo(page, 2);
    await expect(page.locator('#read-seed')).toHaveText(`seed 1, kernels ${variant}`);
    const losses = await page.evaluate(() => [...window.scorefield!.run!.trainer.losses]);
    for (const loss of losses) expect(loss).toBeCloseTo(2, 0);
  }
});

/** In the page before its own code: counts the bytes of WebGPU buffers and canvas textures, and of WebGL's, by label or kind. */
function countMemory(): void {
  const bytes = new Map<string, number>();
  const add = (kind: string, size: number) => bytes.set(kind, (bytes.get(kind) ?? 0) + size);
  Object.assign(globalThis, { memory: bytes });
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let alive = true;
    add(`buffer ${descriptor.label}`, descriptor.size);
    buffer.destroy = () => {
      if (alive) add(`buffer ${descriptor.label}`, -descriptor.size);
      alive = false;
      return destroy();
    };
    return buffer;
  };
  const { bufferData } = WebGLRenderingContext.prototype;
  WebGLRenderingContext.prototype.bufferData = function (
    this: WebGLRenderingContext,
    target: number,
    data: unknown,
    usage: number,
  ) {
    add('webgl buffers', typeof data === 'number' ? data : ((data as ArrayBufferView | null)?.byteLength ?? 0));
    return (bufferData as (...args: unknown[]) => void).call(this, target, data, usage);
  } as typeof bufferData;
}

test('a million chains take at most 40 MB of GPU memory, and the picture has every one', async ({ page, site }) => {
  test.setTimeout(180_000);
  const COUNT = 1_000_000;
  await page.addInitScript(countMemory);
  await page.goto(site);
  await page.waitForFunction(() => window.scorefield !== undefined, undefined, { timeout: 60_000 });
  await settled(page);
  const measure = () =>
    page.evaluate(() => Object.fromEntries((globalThis as unknown as { memory: Map<string, number> }).memory));
  const before = await measure();
  const sampler = await page.evaluateHandle(() => window.scorefield!.run!.sampler);
  await page.evaluate((chains) => window.scorefield!.store.set('chains', chains), COUNT);
  await page.waitForFunction((old) => window.scorefield!.run!.sampler !== old, sampler, { timeout: 60_000 });
  await settled(page);
  const after = await measure();
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
