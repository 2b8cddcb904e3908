// What adapters and devices do not have: the device is opened with what is there, everything runs at WebGPU's default limits,
// and work beyond a dispatch is cut on the host.

import { Commands, createModel, Data, Histogram, openDevice, Sampler, STANDARD_NORMAL, Weights } from 'scorefield';
import { allocate, type CallArguments, OutOfMemoryError } from 'scorefield/gpu';
import { openNodeGpu } from '../../src/cli/node-gpu.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';

/** Dawn's objects must stay referenced until the process ends. */
const kept: unknown[] = [];

test('an adapter gives one device, so every device is from a new one', { tag: '@fault-4' }, async () => {
  const { gpu } = await openNodeGpu();
  const [first, second] = [await openDevice(gpu), await openDevice(gpu)];
  kept.push(gpu, first, second);
  expect(second.adapter).not.toBe(first.adapter);
  for (const { adapter } of [first, second]) await expect(adapter.requestDevice()).rejects.toThrow(/consumed/);
});

test('features and limits that no adapter has are left out', { tag: '@fault-15' }, async () => {
  const { gpu } = await openNodeGpu();
  const adapter = (await gpu.requestAdapter())!;
  const lacking = (['texture-compression-astc', 'shader-f16', 'no-such-feature'] as GPUFeatureName[]).filter(
    (feature) => !adapter.features.has(feature),
  );
  expect(lacking).toContain('no-such-feature');
  const opened = await openDevice(gpu, {
    features: [...lacking, 'timestamp-query'],
    limits: { maxBufferSize: 2 ** 50, maxStorageBuffersPerShaderStage: 9 },
  });
  kept.push(gpu, adapter, opened);
  for (const feature of lacking) expect(opened.device.features.has(feature), feature).toBe(false);
  expect(opened.device.limits.maxBufferSize).toBe(adapter.limits.maxBufferSize);
  expect(opened.device.limits.maxStorageBuffersPerShaderStage).toBe(9);
});

test('the device of these tests has the default limits, whatever its adapter could do', { tag: '@fault-16' }, ({
  device,
  opened,
}) => {
  const defaults = {
    maxBindGroups: 4,
    maxStorageBuffersPerShaderStage: 8,
    maxUniformBuffersPerShaderStage: 12,
    maxUniformBufferBindingSize: 2 ** 16,
    maxStorageBufferBindingSize: 2 ** 27,
    maxBufferSize: 2 ** 28,
    maxComputeWorkgroupStorageSize: 2 ** 14,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
    maxComputeWorkgroupsPerDimension: 65535,
  };
  const limitsOf = ({ limits }: { limits: GPUSupportedLimits }) =>
    Object.fromEntries(Object.keys(defaults).map((name) => [name, limits[name as keyof typeof defaults]]));
  expect(limitsOf(device)).toEqual(defaults);
  expect(limitsOf(opened.adapter), 'the adapter could do more: these limits are chosen').not.toEqual(defaults);
});

test('the largest buffers that an adapter allows are granted, or refused for want of memory', {
  tag: '@fault-14',
}, async () => {
  const { gpu } = await openNodeGpu();
  const most = { maxBufferSize: 2 ** 50, maxStorageBufferBindingSize: 2 ** 50 };
  const opened = await openDevice(gpu, { limits: most });
  kept.push(gpu, opened);
  const { device } = opened;
  const uncaptured: string[] = [];
  device.addEventListener('uncapturederror', ({ error }) => uncaptured.push(error.message));
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const bytes = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / 16) * 16;
  figure('MB asked for at a time', bytes / 1e6);
  const granted: GPUBuffer[] = [];
  let refusal: unknown;
  while (granted.length < 4 && !refusal) {
    await allocate(device, 'huge', bytes).then(
      (buffer) => granted.push(buffer),
      (error: unknown) => {
        refusal = error;
      },
    );
  }
  for (const buffer of granted) buffer.destroy();
  figure('buffers granted', granted.length);
  if (refusal) {
    expect(refusal).toBeInstanceOf(OutOfMemoryError);
    const size = `${Math.ceil(bytes / 1e6)} MB`;
    expect((refusal as Error).message).toContain(`there is no GPU memory for buffer 'huge' of ${size};`);
  }
  const after = await allocate(device, 'small', 1024); // the device is as usable as before
  expect(after.size).toBe(1024);
  after.destroy();
  await device.queue.onSubmittedWorkDone();
  expect(uncaptured).toEqual([]);
});

test('more points than a dispatch can take are drawn and counted', { tag: '@fault-13' }, async ({ device }) => {
  const count = 65535 * 64 + 1000;
  const data = await Data.create(device, STANDARD_NORMAL, { count, seed: 1 });
  const histogram = await Histogram.create(device, data.points, { xMin: -9, xMax: 9, yMin: -9, yMax: 9 }, 2);
  submit(device, (commands) => histogram.encode(commands, count));
  const { counts, outside } = await histogram.read();
  expect(outside).toBe(0);
  expect(counts.reduce((sum, value) => sum + value, 0)).toBe(count);
  for (const quarter of counts) expect(Math.abs(quarter / count - 0.25)).toBeLessThan(5 * Math.sqrt(0.1875 / count));
  data.destroy();
  histogram.destroy();
});

test('more chains than a dispatch can take are moved by several', { tag: '@fault-13' }, async ({ device }) => {
  const chains = 65535 * 16 + 100; // sixteen threads move four chains
  const model = createModel({ hidden: [1], activation: 'tanh', conditioning: { kind: 'raw' } });
  const weights = await Weights.create(device, model, new Float32Array(model.size));
  const stages = [{ sigma: 1, drift: 1, diffusion: 1, steps: 1 }];
  const sampler = await Sampler.create(device, weights, { chains, stages, seed: 2, variant: 'team' });
  const commands = new Commands(device, 'count');
  const spans: CallArguments[] = [];
  // A software adapter would take a minute for these steps: they are recorded, and refused if a dispatch is too large.
  const { dispatch } = commands;
  commands.dispatch = (bound, call, ...size) => {
    spans.push(call);
    dispatch.call(commands, bound, call, ...size);
  };
  sampler.encode(commands, 1e9);
  expect(sampler.done).toBe(true);
  expect(spans.map(({ first, count }) => [first, count])).toEqual([
    [0, 65535 * 16],
    [65535 * 16, 100],
  ]);
  sampler.destroy();
});
