// From GPUBuffer to WebGL texture, bit for bit, on each of the three paths; and what the bridge refuses.

import { expect, test } from './bench.ts';

const PATHS = ['canvas', 'bitmap', 'map'] as const;
/** Around a row of texels, ragged, and half a million points. */
const SIZES = [1, 63, 64, 65, 1000, 65_537, 1_000_000];

for (const path of PATHS) {
  test(`any words arrive by the path '${path}', at first and again`, async ({ bench }) => {
    const differing = await bench.evaluate(
      async ({ path, sizes }) => {
        const { createRig, buffer, randomWords, differing } = window.bench;
        const { device, bridge } = await createRig(64, 64, path);
        const found: string[] = [];
        for (const size of sizes) {
          const source = buffer(device, new Uint32Array(size));
          const array = bridge.array(source, size, `${size} words`);
          for (const time of ['first', 'second']) {
            const words = randomWords(size);
            device.queue.writeBuffer(source, 0, words);
            await array.pull();
            const count = differing(array.read(), words);
            if (count > 0) found.push(`${size} words, ${time} time: ${count} bytes differ`);
          }
          array.destroy();
        }
        return found;
      },
      { path, sizes: SIZES },
    );
    expect(differing).toEqual([]);
  });

  test(`what was submitted before a pull is in it by the path '${path}'`, async ({ bench }) => {
    const differing = await bench.evaluate(async (path) => {
      const { createRig, buffer, differing } = window.bench;
      const { device, bridge } = await createRig(64, 64, path);
      const count = 5000;
      const module = device.createShaderModule({
        code: `
          @group(0) @binding(0) var<storage, read_write> words: array<u32>;
          @group(0) @binding(1) var<uniform> key: vec4u;
          @compute @workgroup_size(64) fn fill(@builtin(global_invocation_id) id: vec3u) {
            if (id.x < ${count}u) { words[id.x] = (id.x * 2654435761u) ^ key.x; }
          }`,
      });
      const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
      const fill = (words: GPUBuffer, key: number): void => {
        const uniform = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
        device.queue.writeBuffer(uniform, 0, new Uint32Array([key, 0, 0, 0]));
        const entries = [words, uniform].map((part, binding) => ({ binding, resource: { buffer: part } }));
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
        pass.dispatchWorkgroups(Math.ceil(count / 64));
        pass.end();
        device.queue.submit([encoder.finish()]);
      };
      const sources = [0, 1].map(() => buffer(device, new Uint32Array(count)));
      const arrays = sources.map((source, i) => bridge.array(source, count, `array ${i}`));
      let bytes = 0;
      for (let round = 1; round <= 10; round++) {
        const keys = [7919 * round, 7919 * round + 1];
        sources.forEach((source, i) => {
          fill(source, keys[i]!);
        });
        const pulls = arrays.map((array) => array.pull()); // two arrays in one task
        if (path === 'map') await Promise.all(pulls);
        arrays.forEach((array, a) => {
          const words = Uint32Array.from({ length: count }, (_, i) => Math.imul(i, 2654435761) ^ keys[a]!);
          bytes += differing(array.read(), words);
        });
      }
      return bytes;
    }, path);
    expect(differing, 'bytes that differ').toBe(0);
  });
}

test('WebGL is told to leave every byte as it is, whatever this browser would do by itself', async ({ bench }) => {
  const uploads = await bench.evaluate(async () => {
    const { createRig, randomWords } = window.bench;
    const seen: Record<string, unknown>[] = [];
    const { texSubImage2D } = WebGLRenderingContext.prototype;
    WebGLRenderingContext.prototype.texSubImage2D = function (...args: unknown[]) {
      const kind = (args.at(-1) as object).constructor.name;
      const converts = this.getParameter(this.UNPACK_COLORSPACE_CONVERSION_WEBGL) !== this.NONE;
      const multiplied = this.getParameter(this.UNPACK_PREMULTIPLY_ALPHA_WEBGL);
      seen.push({ of: kind, converts, multiplied, flips: this.getParameter(this.UNPACK_FLIP_Y_WEBGL) });
      Reflect.apply(texSubImage2D, this, args);
    };
    for (const path of ['canvas', 'bitmap', 'map'] as const) {
      const { array } = await createRig(64, 64, path);
      seen.length -= 2; // the self-test's
      await array(randomWords(10));
    }
    return seen;
  });
  // A canvas is multiplied by alpha already, as far as the browser knows: so it must be told to leave it so.
  expect(uploads).toEqual([
    { of: 'OffscreenCanvas', converts: false, multiplied: true, flips: false },
    { of: 'ImageBitmap', converts: false, multiplied: true, flips: false },
    { of: 'Uint8Array', converts: false, multiplied: false, flips: false },
  ]);
});

test('read-backs that overlap end with the newest words, and one that comes late changes nothing', async ({
  bench,
}) => {
  const { newest, late } = await bench.evaluate(async () => {
    const { createRig, buffer, randomWords, differing } = window.bench;
    const { device, bridge } = await createRig(64, 64, 'map');
    const source = buffer(device, new Uint32Array(100));
    const array = bridge.array(source, 100, 'newest');
    let words = new Uint32Array(100);
    let last: void | Promise<void>;
    for (let k = 0; k < 5; k++) {
      words = randomWords(100);
      device.queue.writeBuffer(source, 0, words);
      last = array.pull();
    }
    await last!;
    const newest = differing(array.read(), words);

    const closed = bridge.array(source, 100, 'late');
    const pending = closed.pull();
    closed.destroy();
    await pending;
    const cut = array.pull();
    device.destroy();
    await cut;
    await device.lost;
    await array.pull();
    return { newest, late: differing(array.read(), words) };
  });
  expect(newest).toBe(0);
  expect(late, 'after the device was destroyed').toBe(0);
});

test('refuses what it cannot bring over, saying what is allowed', async ({ bench }) => {
  const messages = await bench.evaluate(async () => {
    const { createRig, buffer } = window.bench;
    const { device, bridge } = await createRig(64, 64);
    const ten = buffer(device, new Float32Array(10));
    const closed = device.createBuffer({ size: 64, usage: GPUBufferUsage.STORAGE });
    const attempts: (() => unknown)[] = [
      () => bridge.array(ten, 2 ** 21 + 1, 'chains'),
      () => bridge.array(ten, 0, 'none'),
      () => bridge.array(ten, 1.5, 'half'),
      () => bridge.array(ten, 11, 'short'),
      () => bridge.array(closed, 4, 'closed'),
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    });
  });
  expect(messages).toEqual([
    "bridge: 'chains' asks for 2097153 words; a whole number from 1 to 2097152 is possible",
    "bridge: 'none' asks for 0 words; a whole number from 1 to 2097152 is possible",
    "bridge: 'half' asks for 1.5 words; a whole number from 1 to 2097152 is possible",
    "bridge: 'short' needs a buffer of 44 bytes; the given one has 40",
    "bridge: the buffer of 'closed' needs usage COPY_SRC",
  ]);
});
