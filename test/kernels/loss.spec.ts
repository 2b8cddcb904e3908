// A device that is lost in the middle of things: what was under way fails, and nothing is taken for a result. In a browser,
// as a device of Node must live to the end of its process.

import { bundle, openBlank } from '../support/blank.ts';
import { expect, test } from '../support/page.ts';
import type {} from './loss.page.ts'; // it declares window.gpu

test.beforeEach(async ({ page, site }) => {
  await openBlank(page, site, await bundle(new URL('loss.page.ts', import.meta.url)));
});

test('a read-back that is under way fails, and gives no numbers', { tag: '@fault-8' }, async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const { openDevice, readFloats, storageBuffer } = window.gpu;
    const { device } = await openDevice(navigator.gpu);
    const buffer = storageBuffer(device, 'numbers', Float32Array.of(1, 2, 3, 4));
    const before = Array.from(await readFloats(device, buffer));
    const reading = readFloats(device, buffer).then(
      (numbers) => Array.from(numbers).join(),
      (error) => (error instanceof DOMException ? error.name : String(error)),
    );
    device.destroy();
    return { before, reading: await reading, reason: (await device.lost).reason };
  });
  expect(outcome).toEqual({ before: [1, 2, 3, 4], reading: 'AbortError', reason: 'destroyed' });
});

test('a buffer is not taken for allocated when its device is lost', { tag: ['@fault-9', '@fault-14'] }, async ({
  page,
}) => {
  const outcome = await page.evaluate(async () => {
    const { allocate, openDevice } = window.gpu;
    const { device } = await openDevice(navigator.gpu);
    device.destroy();
    return allocate(device, 'chains', 1024).then(
      () => 'allocated',
      (error) => `${error.name}: ${error.message}`,
    );
  });
  expect(outcome).toBe("Error: buffer 'chains' was not allocated: the device is lost");
});

test('a kernel is not taken for compiled when its device is lost', { tag: '@fault-9' }, async ({ page }) => {
  const { scope, fault } = await page.evaluate(async () => {
    const { createKernel, openDevice } = window.gpu;
    const { device } = await openDevice(navigator.gpu);
    device.destroy();
    device.pushErrorScope('validation');
    const wgsl = `struct Call { count: u32 }
      @group(0) @binding(0) var<uniform> call: Call;
      @group(0) @binding(1) var<storage, read_write> out: array<u32>;
      @compute @workgroup_size(64) fn fill(@builtin(global_invocation_id) id: vec3u) { out[id.x] = call.count }`;
    const fault = await createKernel(device, 'fill', [{ file: 'fill.wgsl', text: wgsl }]).then(
      () => 'compiled',
      (error) => `${error.name}: ${error.message}`,
    );
    return { scope: await device.popErrorScope(), fault };
  });
  expect(scope, 'what WebGPU says of a lost device').toBeNull();
  expect(fault).toBe("ShaderError: kernel 'fill' was not compiled: the device is lost");
});
