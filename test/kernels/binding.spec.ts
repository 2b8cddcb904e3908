// What is refused before it reaches the device, and what the message says: buffers by name, shaders by file and line,
// sizes by the device's limits, a machine without an adapter.

import { readFileSync } from 'node:fs';
import { NoAdapterError, openDevice } from 'scorefield';
import { adapterName, createKernel, isSoftware, ShaderError, type Source, storageBuffer } from 'scorefield/gpu';
import { drawKernel, logZKernel } from 'scorefield/kernels';
import { expect, test } from '../support/gpu.ts';

const buffer = (device: GPUDevice, label: string, bytes = 1024) => storageBuffer(device, label, bytes);

test.describe('binding', () => {
  test('refuses missing and unknown buffers, naming what is expected and what is given', async ({ device }) => {
    const kernel = await drawKernel(device);
    const [components, points] = [buffer(device, 'a'), buffer(device, 'b')];
    expect(() => kernel.bind({ components, points })).toThrow(
      "kernel 'draw': missing labels (expected: components, labels, points; given: components, points)",
    );
    expect(() => kernel.bind({ components, labels: points, points, call: points })).toThrow(
      "kernel 'draw': unknown call (expected: components, labels, points; given: components, labels, points, call)",
    );
    expect(() => kernel.bind({ components, label: points, points })).toThrow(
      "kernel 'draw': missing labels; unknown label (expected: components, labels, points; given: components, label, points)",
    );
  });

  test('refuses parts that are too small, misaligned or of odd size', async ({ device }) => {
    const kernel = await logZKernel(device);
    const [shares, results] = [buffer(device, 'my shares'), buffer(device, 'my results')];
    const bind = (part: object) => () => kernel.bind({ shares, partition_of: { buffer: results, ...part } });
    const where = "kernel 'log_z': buffer 'my results' for 'partition_of: Partition'";
    expect(bind({ size: 12 })).toThrow(`${where} has 12 bytes, expected at least 16`);
    expect(bind({ offset: 1024 })).toThrow(`${where} has 0 bytes, expected at least 16`);
    expect(bind({ offset: 4 })).toThrow(`${where} starts at byte 4, expected a multiple of 256`);
    expect(bind({ size: 18 })).toThrow(`${where} has 18 bytes, expected a multiple of 4`);
    expect(bind({ offset: 256 })).not.toThrow();
  });

  test('a buffer beyond the limit is refused by name', { tag: '@fault-14' }, async ({ device }) => {
    const limit = device.limits.maxStorageBufferBindingSize;
    expect(limit, 'tests run at the default limits').toBe(2 ** 27);
    expect(() => storageBuffer(device, 'huge', limit + 1)).toThrow(
      `buffer 'huge' needs ${limit + 16} bytes; this device allows ${limit} (maxStorageBufferBindingSize)`,
    );
  });
});

test.describe('a shader that is wrong', () => {
  const philoxFile = 'shaders/lib/philox.wgsl';
  const philox = readFileSync(new URL(`../../${philoxFile}`, import.meta.url), 'utf8');
  const kernelText = (body: string, size = '64, 1, 1') => `struct Call { count: u32 }
@group(0) @binding(0) var<storage, read_write> words: array<u32>;
@group(0) @binding(1) var<uniform> call: Call;
@compute @workgroup_size(${size})
fn broken(@builtin(global_invocation_id) id: vec3u) {
  ${body}
}`;
  const broken = (text: string): Source => ({ file: 'shaders/broken.wgsl', text });
  const good = broken(kernelText('words[id.x] = call.count;'));

  /** The message of the ShaderError that creating the kernel ends with. */
  async function faultOf(device: GPUDevice, sources: Source[]): Promise<string> {
    const error = await createKernel(device, 'broken', sources).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ShaderError);
    return (error as Error).message;
  }

  test('names the file, the line and the reason', { tag: '@fault-11' }, async ({ device }) => {
    const source = broken(kernelText('words[id.x] = undeclared;'));
    const message = await faultOf(device, [{ file: philoxFile, text: philox }, source]);
    expect(message).toMatch(/^kernel 'broken' does not compile\nshaders\/broken\.wgsl:6:17: .*undeclared/);
  });

  test('names the library, where the fault is there', { tag: '@fault-11' }, async ({ device }) => {
    const line = philox.split('\n').findIndex((text) => text.includes('let a1 =')) + 1;
    const text = philox.replace('let a1 = a >> 16u;', 'let a1 = a >> 1.5;');
    const message = await faultOf(device, [
      { file: 'generated', text: 'const A = 1;' },
      { file: philoxFile, text },
      good,
    ]);
    expect(line).toBeGreaterThan(0);
    expect(message).toContain(`${philoxFile}:${line}:`);
  });

  test('names the kernel, where only the device refuses it', { tag: '@fault-12' }, async ({ device }) => {
    const message = await faultOf(device, [broken(kernelText('words[id.x] = call.count;', '512, 1, 1'))]);
    expect(message).toMatch(/^kernel 'broken' \(shaders\/broken\.wgsl:5\) was refused: .*256/s);
  });

  test('needs an entry point of the file’s name, a call struct, and group 0', async ({ device }) => {
    const create = (text: string) => createKernel(device, 'broken', [broken(text)]);
    await expect(create(good.text.replace('fn broken', 'fn other'))).rejects.toThrow(
      "kernel 'broken': no entry point of that name",
    );
    await expect(create(good.text.replaceAll('call', 'arguments'))).rejects.toThrow(
      "kernel 'broken': no uniform struct named 'call'",
    );
    await expect(create(good.text.replace('group(0) @binding(0)', 'group(1) @binding(0)'))).rejects.toThrow(
      "kernel 'broken': binding 'words' is in group 1, expected 0",
    );
  });
});

test.describe('opening a device', () => {
  const info = { vendor: 'acme', architecture: 'gpu-1', device: '', description: '', isFallbackAdapter: false };
  const named = (change: object) => ({ ...info, ...change }) as GPUAdapterInfo;

  test('without an adapter ends in a NoAdapterError', { tag: '@fault-2' }, async () => {
    const gpu = { requestAdapter: async () => null } as unknown as GPU;
    const error = await openDevice(gpu).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoAdapterError);
    expect((error as Error).message).toBe('WebGPU is here, but it found no adapter (no usable graphics driver)');
  });

  test('asks for the features the adapter has, and for limits no higher than it grants', {
    tag: '@fault-15',
  }, async () => {
    const asked: GPUDeviceDescriptor[] = [];
    const adapter = {
      info: named({}),
      features: new Set(['shader-f16']),
      limits: { maxBufferSize: 1000 },
      requestDevice: async (descriptor: GPUDeviceDescriptor) => asked.push(descriptor),
    };
    const gpu = { requestAdapter: async () => adapter } as unknown as GPU;
    const options = {
      features: ['timestamp-query', 'shader-f16'] as GPUFeatureName[],
      limits: { maxBufferSize: 5000 },
    };
    const { name, software } = await openDevice(gpu, options);
    expect(asked[0]).toMatchObject({ requiredFeatures: ['shader-f16'], requiredLimits: { maxBufferSize: 1000 } });
    expect({ name, software }).toEqual({ name: 'acme gpu-1', software: false });
  });

  test('tells software adapters by any of their names', { tag: '@fault-3' }, () => {
    expect(adapterName(named({ description: 'The GPU' }))).toBe('The GPU');
    expect(adapterName(named({ vendor: '', architecture: '' }))).toBe('unnamed adapter');
    expect(isSoftware(named({}))).toBe(false);
    for (const change of [
      { isFallbackAdapter: true },
      { architecture: 'swiftshader' },
      { description: 'llvmpipe (LLVM 19)' },
      { device: 'Microsoft Basic Render Driver' },
    ]) {
      expect(isSoftware(named(change)), JSON.stringify(change)).toBe(true);
    }
  });
});

test('a WebGPU error that nobody catches fails its test', { tag: '@fault-10' }, async ({ device }) => {
  test.fail(); // this is what the fixture is for
  device.createBuffer({ label: 'without a use', size: 16, usage: 0 });
});
