// The normal numbers that kernels make of their words: those that move chains, blur batches and draw data follow N(0, 1),
// and no two of one Philox call, of neighbouring chains or of successive steps have anything in common.

import { Batch, Data, Perturbation, Sampler, STANDARD_NORMAL } from 'scorefield';
import { readFloats, storageBuffer } from 'scorefield/gpu';
import { submit, test } from '../support/gpu.ts';
import { expectNormal, expectUncorrelated } from './laws.ts';

const COUNT = 65_536;
const SEED = 20;

const axis = (points: Float32Array, which: 0 | 1) => points.filter((_, k) => k % 2 === which);

/** The noise of each of `steps` steps of every chain: pure noise moves them from 0. */
async function noiseOfChains(device: GPUDevice, steps: number): Promise<Float32Array[]> {
  const stages = [{ sigma: 1, drift: 0, diffusion: 1, steps }];
  const options = { chains: COUNT, stages, seed: SEED, stepsPerDispatch: 1 };
  const sampler = await Sampler.create(device, STANDARD_NORMAL, options);
  const noise: Float32Array[] = [];
  while (!sampler.done) {
    device.queue.writeBuffer(sampler.chains, 0, new Float32Array(2 * COUNT));
    submit(device, (commands) => sampler.encode(commands, COUNT));
    noise.push(await sampler.read());
  }
  sampler.destroy();
  return noise;
}

test('the noise of chains', { tag: '@statistic-3' }, async ({ device }) => {
  const noise = await noiseOfChains(device, 3);
  for (const [step, normals] of noise.entries()) expectNormal(`step ${step + 1}`, normals, 0, 1);
  const [first, second, third] = noise as [Float32Array, Float32Array, Float32Array];
  const squares = (values: Float32Array) => values.map((z) => z * z);
  const [x, y] = [axis(first, 0), axis(first, 1)];
  const [even, odd] = [0, 1].map((rest) => x.filter((_, i) => i % 2 === rest)) as [Float32Array, Float32Array];
  expectUncorrelated('axes, neighbours, calls and steps', [
    [x, y],
    [squares(x), squares(y)], // both axes have the same radius by Box–Muller
    [even, odd],
    [odd.subarray(0, -1), even.subarray(1)],
    [first, second],
    [first, third],
    [squares(first), squares(second)],
  ]);
});

test('the noise of batches', { tag: '@statistic-3' }, async ({ device }) => {
  const batch = new Batch(device, COUNT);
  const clean = storageBuffer(device, 'clean', Float32Array.of(0, 0));
  const sigmas = storageBuffer(device, 'sigmas', Float32Array.of(1));
  const perturbation = await Perturbation.create(device, clean, 1, sigmas, 1, batch);
  const noise: Float32Array[] = [];
  for (const step of [0, 1]) {
    submit(device, (commands) => perturbation.encode(commands, COUNT, { step, seed: SEED }));
    noise.push(await readFloats(device, batch.noise, 2 * COUNT));
  }
  batch.destroy();
  const [first, second] = noise as [Float32Array, Float32Array];
  expectNormal('a batch', first, 0, 1);
  const [x, y] = [axis(first, 0), axis(first, 1)];
  expectUncorrelated('axes, neighbours and batches', [
    [x, y],
    [x.subarray(0, -1), x.subarray(1)],
    [first, second],
  ]);
});

test('points of data', { tag: '@statistic-3' }, async ({ device }) => {
  const [first, second] = (await Promise.all(
    [0, 1].map(async (stream) => {
      const data = await Data.create(device, STANDARD_NORMAL, { count: COUNT, seed: SEED, stream });
      return data.read();
    }),
  )) as [Float32Array, Float32Array];
  expectNormal('points', first, 0, 1);
  expectUncorrelated('axes and streams', [
    [axis(first, 0), axis(first, 1)],
    [first, second],
  ]);
});
