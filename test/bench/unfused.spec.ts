// The unfused contender against the float64 reference and plain JavaScript, in Node.

import { gradientError, scoreError } from '../../src/bench/gate.ts';
import { advance } from '../../src/bench/javascript.ts';
import { PlainNetwork } from '../../src/bench/plain/network.ts';
import type { Network } from '../../src/float64/network.ts';
import { relativeError } from '../reference/compare.ts';
import { expect, figure, test } from '../support/gpu.ts';
import { importSource } from '../support/source.ts';
import { ELU, RAGGED, samplingTask, trainingTask } from './tasks.ts';

const { BatchGradient, Chains, Runner, unfused } = await importSource<typeof import('./unfused.source.ts')>(
  new URL('unfused.source.ts', import.meta.url),
);

const NETWORKS: Network[] = [
  ELU,
  RAGGED,
  { ...ELU, hidden: [20], activation: 'tanh' },
  { ...ELU, hidden: [128, 1, 7, 128], activation: 'silu' },
];
for (const network of NETWORKS) {
  const title = `${network.hidden.join('×')} ${network.activation}`;

  test(`scores, ${title}`, async ({ device }) => {
    const task = samplingTask(network, 100);
    const workload = await unfused(device).sampling(task);
    expect(workload.work).toBe(400);
    const before = await scoreError(workload, task);
    await workload.run(2);
    const after = await scoreError(workload, task);
    workload.destroy();
    figure('scores', before);
    expect(before).toBeLessThan(1e-5);
    expect(after, 'after a run').toBe(before);
  });

  test(`the gradient of the loss, ${title}`, async ({ device }) => {
    const task = trainingTask(network, 100);
    const workload = await unfused(device).training(task);
    expect(workload.work).toBe(100);
    const before = await gradientError(workload, task);
    await workload.run(2);
    const after = await gradientError(workload, task);
    workload.destroy();
    figure('gradient', before);
    expect(before).toBeLessThan(2e-5);
    expect(after, 'after a run').toBe(before);
  });
}

for (const batch of [1, 3, 62]) {
  test(`the gradient of a batch of ${batch}`, async ({ device }) => {
    const task = trainingTask(RAGGED, batch);
    const workload = await unfused(device).training(task);
    const error = await gradientError(workload, task);
    workload.destroy();
    figure('gradient', error);
    expect(error).toBeLessThan(2e-5);
  });
}

test('a batch gives the same bits again and again', async ({ device }) => {
  const { samples, ...network } = trainingTask(RAGGED, 301);
  const gradient = await BatchGradient.create(device, network, samples);
  const first = await gradient.compute();
  await new Runner(device, gradient.program).run(3);
  expect(await gradient.compute()).toEqual(first);
  gradient.destroy();
});

/**
 * A step rounds a position once, by 2⁻²⁴ of it at most: 12 steps by 7.2e-7. The score's own error, below 1e-6, enters
 * with the drift, 12 times a hundredth.
 */
const STEPS = 12;
const ROUNDING = 1e-6;

for (const network of [ELU, RAGGED]) {
  for (const count of [1, 63, 257]) {
    test(`${count} chains go the steps of plain JavaScript, ${network.hidden.join('×')}`, async ({ device }) => {
      const task = { ...samplingTask(network, count), stepsPerDispatch: STEPS };
      const want = Float64Array.from(task.start);
      advance(new PlainNetwork(task.model, task.values), want, 0, count, task);
      expect(relativeError(task.start, want), 'the way they go').toBeGreaterThan(1000 * ROUNDING);

      const chains = await Chains.create(device, task, task.start);
      const runner = new Runner(device, chains.step);
      await runner.run(STEPS - 5);
      await runner.run(5);
      const error = relativeError(await chains.read(), want);
      chains.destroy();
      figure('chains', error);
      expect(error).toBeLessThan(ROUNDING);
    });
  }
}

test.describe('it refuses', () => {
  test('random numbers', async ({ device }) => {
    await expect(unfused(device).sampling({ ...samplingTask(ELU, 1), rng: true })).rejects.toThrow(
      'rng is true; unfused runs only without random numbers',
    );
  });

  test('scaled conditioning', async ({ device }) => {
    const scaled: Network = { ...ELU, conditioning: { kind: 'scaled', mean: [0, 0], variance: 1 } };
    const message = "conditioning is 'scaled'; unfused allows only raw";
    await expect(unfused(device).sampling(samplingTask(scaled, 1))).rejects.toThrow(message);
    await expect(unfused(device).training(trainingTask(scaled, 1))).rejects.toThrow(message);
  });

  test('more chains than a buffer holds, naming the buffer', async ({ device }) => {
    const limit = device.limits.maxStorageBufferBindingSize;
    const chains = limit / (4 * 64) + 4;
    const task = { ...samplingTask(ELU, 1), chains, start: new Float32Array(2 * chains) };
    await expect(unfused(device).sampling(task)).rejects.toThrow(
      `buffer 'values of layer 1' needs ${limit + 1024} bytes; this device allows ${limit}`,
    );
  });
});
