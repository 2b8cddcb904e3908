// Browsers whose copies are wrong without any error: the bridge tries itself and takes the first path that is exact.

import type { Page } from '@playwright/test';
import { expect, test } from './bench.ts';

/** Images of these kinds arrive as zeros in WebGL. */
function blind(page: Page, kinds: string[]): Promise<void> {
  return page.evaluate((kinds) => {
    const { texSubImage2D } = WebGLRenderingContext.prototype;
    WebGLRenderingContext.prototype.texSubImage2D = function (...args: unknown[]) {
      if (!kinds.includes((args.at(-1) as object).constructor.name)) Reflect.apply(texSubImage2D, this, args);
    };
  }, kinds);
}

/** The path the bridge takes, what it says of those before, and how many bytes of random words then differ. */
function open(page: Page) {
  return page.evaluate(async () => {
    const { createRig, randomWords, differing } = window.bench;
    const { bridge, array } = await createRig(64, 64);
    const words = randomWords(1000);
    const seen = (await array(words)).read();
    return { path: bridge.path, refused: bridge.refused, differing: differing(seen, words) };
  });
}

test('a browser that copies exactly gets the path that stays on the GPU', async ({ bench }) => {
  expect(await open(bench)).toEqual({ path: 'canvas', refused: [], differing: 0 });
});

test('a canvas that arrives as zeros', { tag: '@fault-26' }, async ({ bench }) => {
  await blind(bench, ['OffscreenCanvas']);
  const { path, refused, differing } = await open(bench);
  expect(path).toBe('bitmap');
  expect(refused).toEqual([{ path: 'canvas', reason: expect.stringMatching(/^texel \d+ is 0,0,0,0 instead of/) }]);
  expect(differing).toBe(0);
});

test('a canvas and a bitmap that arrive as zeros', { tag: '@fault-26' }, async ({ bench }) => {
  await blind(bench, ['OffscreenCanvas', 'ImageBitmap']);
  const { path, refused, differing } = await open(bench);
  expect(path).toBe('map');
  expect(refused.map((each) => each.path)).toEqual(['canvas', 'bitmap']);
  expect(differing).toBe(0);
});

test('a canvas whose colours are multiplied by alpha', { tag: '@fault-26' }, async ({ bench }) => {
  await bench.evaluate(() => {
    const { texSubImage2D } = WebGLRenderingContext.prototype;
    WebGLRenderingContext.prototype.texSubImage2D = function (...args: unknown[]) {
      const wrong = args.at(-1) instanceof OffscreenCanvas;
      if (wrong) this.pixelStorei(this.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
      Reflect.apply(texSubImage2D, this, args);
      if (wrong) this.pixelStorei(this.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    };
  });
  const { path, differing } = await open(bench);
  expect(path).not.toBe('canvas');
  expect(differing).toBe(0);
});

test('a canvas whose colours are converted', { tag: '@fault-26' }, async ({ bench }) => {
  await bench.evaluate(() => {
    const { configure } = GPUCanvasContext.prototype;
    GPUCanvasContext.prototype.configure = function (options) {
      Reflect.apply(configure, this, [{ ...options, colorSpace: 'display-p3' }]);
    };
  });
  const { path, differing } = await open(bench);
  expect(path).toBe('map');
  expect(differing).toBe(0);
});

test('no way at all is an error that names each', { tag: '@fault-26' }, async ({ bench }) => {
  await blind(bench, ['OffscreenCanvas', 'ImageBitmap', 'Uint8Array']);
  await expect(open(bench)).rejects.toThrow(
    /no exact way from WebGPU to WebGL in this browser \(canvas: .*; bitmap: .*; map: .*\)/,
  );
});
