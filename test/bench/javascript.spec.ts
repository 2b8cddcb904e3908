// The plain JavaScript contender against the float64 reference: it is in float64 itself, so only roundings differ.

import { expect, test } from '@playwright/test';
import { advance, javascript } from '../../src/bench/javascript.ts';
import { PlainNetwork } from '../../src/bench/plain/network.ts';
import { lossAndGradient } from '../../src/float64/gradient.ts';
import { asParameters, energyAndScore, type Network } from '../../src/float64/network.ts';
import { relativeError } from '../reference/compare.ts';
import { figure } from '../support/gpu.ts';
import { ELU, RAGGED, samplingTask, trainingTask } from './tasks.ts';

const ROUNDING = 1e-12;

for (const network of [ELU, RAGGED, { ...RAGGED, hidden: [3, 8, 1, 9] }, { ...ELU, hidden: [7] }] as Network[]) {
  test.describe(`${network.hidden.join('×')} ${network.activation}`, () => {
    test('scores', () => {
      const { model, values, start, sigma } = samplingTask(network, 32);
      const parameters = asParameters(model, values);
      const plain = new PlainNetwork(model, values);
      const [got, want]: [number[], number[]] = [[], []];
      for (let i = 0; i < start.length; i += 2) {
        plain.scoreAt(start[i]!, start[i + 1]!, sigma);
        got.push(...plain.score);
        want.push(...energyAndScore(model, parameters, [start[i]!, start[i + 1]!], sigma).score);
      }
      const error = relativeError(got, want);
      figure('scores', error);
      expect(error).toBeLessThan(ROUNDING);
    });

    test('the gradient of the loss', async () => {
      const task = trainingTask(network, 33);
      const { model, values, samples } = task;
      const { noisy, noise, sigma } = samples;
      const plain = new PlainNetwork(model, values);
      sigma.forEach((level, b) => {
        const [x1, x2, z1, z2] = [noisy[2 * b]!, noisy[2 * b + 1]!, noise[2 * b]!, noise[2 * b + 1]!];
        plain.addGradient(x1, x2, z1, z2, level, sigma.length);
      });
      const clean = Array.from(noisy, (x, i) => x - sigma[i >> 1]! * noise[i]!);
      const want = lossAndGradient(model, asParameters(model, values), clean, [...noise], [...sigma]);
      const errors = want.gradient.map(({ data }, p) => {
        const { offset } = model.parameters[p]!;
        return relativeError(plain.gradient.subarray(offset, offset + data.length), data);
      });
      figure('gradient', Math.max(...errors));
      expect(Math.max(...errors)).toBeLessThan(ROUNDING);

      const workload = await javascript.training(task);
      await workload.run(2);
      expect(await workload.gradient(samples), 'after other work').toEqual(Float32Array.from(plain.gradient));
    });
  });
}

test('chains go the steps of a plain loop', () => {
  const task = samplingTask(ELU, 10);
  const { model, values, start, sigma, drift, stepsPerDispatch } = task;
  const parameters = asParameters(model, values);
  const want = Array.from(start);
  for (let i = 0; i < want.length; i += 2) {
    for (let step = 0; step < stepsPerDispatch; step++) {
      const { score } = energyAndScore(model, parameters, [want[i]!, want[i + 1]!], sigma);
      want[i]! += drift * score[0];
      want[i + 1]! += drift * score[1];
    }
  }
  const chains = Float64Array.from(start);
  advance(new PlainNetwork(model, values), chains, 0, 10, task);
  const error = relativeError(chains, want);
  figure('chains', error);
  expect(error).toBeLessThan(ROUNDING);
});

test('a long run lets other tasks in between', async () => {
  const workload = await javascript.sampling(samplingTask(ELU, 1000));
  let calls = 0;
  const other = setInterval(() => calls++, 0);
  await workload.run(20);
  clearInterval(other);
  expect(calls).toBeGreaterThan(0);
});

test.describe('it refuses', () => {
  test('random numbers', async () => {
    await expect(javascript.sampling({ ...samplingTask(ELU, 1), rng: true })).rejects.toThrow(
      'rng is true; plain JavaScript runs only without random numbers',
    );
  });

  test('activations and conditioning that it has no loops for', async () => {
    await expect(javascript.training(trainingTask({ ...ELU, activation: 'tanh' }, 1))).rejects.toThrow(
      "activation is 'tanh'; plain JavaScript allows elu, softplus",
    );
    const scaled: Network = { ...ELU, conditioning: { kind: 'scaled', mean: [0, 0], variance: 1 } };
    await expect(javascript.sampling(samplingTask(scaled, 1))).rejects.toThrow(
      "conditioning is 'scaled'; plain JavaScript allows only raw",
    );
  });
});
