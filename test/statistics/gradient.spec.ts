// The training gradient is unbiased: over many batches as training draws them (data point, noise level and noise by the
// perturb kernel, the gradient by its kernels) its mean is the gradient of the expected loss. That expectation is computed
// in float64 over all data points and levels, with the noise by the trapezoidal rule, which is exact to far below the errors
// for smooth activations (ELU's second derivative jumps; its gradient is held to float64 batch by batch in gradient.spec.ts).

import { Adam, Batch, LossGradient, noiseLevels, Perturbation, Weights } from 'scorefield';
import { readFloats, storageBuffer } from 'scorefield/gpu';
import { lossAndGradient } from '../../src/float64/gradient.ts';
import { asParameters } from '../../src/float64/network.ts';
import { CONDITIONINGS, type Drawn, drawNetwork } from '../kernels/networks.ts';
import { expect, expectBelow, figure, submit, test } from '../support/gpu.ts';

const BATCHES = 300;
const BATCH = 256;
const POINTS = Float32Array.of(0.25, 0.25, 0.75, 0.125, 0.5, 0.875, -0.25, 0.5);
const SIGMAS = noiseLevels(0.05, 1, 3);

/** Gradient and loss of every batch of a training run whose weights stay as they are. */
async function gradientsOf(device: GPUDevice, { model, values }: Drawn, levels = SIGMAS.length) {
  const weights = await Weights.create(device, model, values);
  const batch = new Batch(device, BATCH);
  const clean = storageBuffer(device, 'clean', POINTS);
  const sigmas = storageBuffer(device, 'sigmas', SIGMAS);
  const perturbation = await Perturbation.create(device, clean, POINTS.length / 2, sigmas, SIGMAS.length, batch);
  const gradient = await LossGradient.create(device, weights, batch);
  const adam = await Adam.create(device, weights, gradient.partial);
  const gradients: Float32Array[] = [];
  for (let step = 0; step < BATCHES; step++) {
    submit(device, (commands) => {
      perturbation.encode(commands, BATCH, { step, seed: 7, levels });
      adam.encode(commands, step, 0, gradient.encode(commands, BATCH), BATCH);
    });
    gradients.push(await readFloats(device, adam.dtheta, model.size));
  }
  const losses = await readFloats(device, adam.losses, BATCHES);
  for (const part of [weights, batch, gradient, adam]) part.destroy();
  return { gradients, losses };
}

/** E over points, levels and noise of loss and gradient. */
function expectation({ network, parameters, model }: Drawn): { loss: number; gradient: Float64Array } {
  const levels = Array.from(SIGMAS).flatMap((sigma) => new Array<number>(POINTS.length / 2).fill(sigma));
  const clean = Array.from(SIGMAS).flatMap(() => [...POINTS]);
  const [step, reach] = [0.5, 13]; // ±6.5 standard deviations
  const nodes = Array.from({ length: 2 * reach + 1 }, (_, i) => (i - reach) * step);
  const mass = (z: number) => (step * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
  const expected = { loss: 0, gradient: new Float64Array(model.size) };
  for (const z1 of nodes) {
    for (const z2 of nodes) {
      // All points at all levels with this noise are equally likely: their mean is that of one batch.
      const noise = levels.flatMap(() => [z1, z2]);
      const { loss, gradient } = lossAndGradient(network, parameters, clean, noise, levels);
      const weight = mass(z1) * mass(z2);
      expected.loss += weight * loss;
      const values = gradient.flatMap(({ data }) => data);
      for (const [i, value] of values.entries()) expected.gradient[i]! += weight * value;
    }
  }
  return expected;
}

/** (mean − expected) in standard errors of the mean, both from the values; 0 for what is exact. */
function deviation(values: readonly number[], expected: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return mean === expected ? 0 : (mean - expected) / Math.sqrt(variance / n);
}

/** Deviations of the mean gradient from the expectation, in standard errors. */
function deviations(gradients: readonly Float32Array[], expected: Float64Array): number[] {
  return Array.from(expected, (value, i) =>
    deviation(
      gradients.map((gradient) => gradient[i]!),
      value,
    ),
  );
}

const farthest = (values: readonly number[]) => values.reduce((far, z) => (Math.abs(z) > Math.abs(far) ? z : far));

const NETWORKS = {
  'raw tanh': drawNetwork({ hidden: [6, 5], activation: 'tanh', conditioning: CONDITIONINGS[0]! }, 3),
  'scaled SiLU': drawNetwork({ hidden: [7], activation: 'silu', conditioning: CONDITIONINGS[1]! }, 4),
};

for (const [title, drawn] of Object.entries(NETWORKS)) {
  test(`the mean over ${BATCHES} batches is the expectation: ${title}`, { tag: '@statistic-9' }, async ({ device }) => {
    const { gradients, losses } = await gradientsOf(device, drawn);
    const expected = expectation(drawn);
    expectBelow('loss, in standard errors', deviation([...losses], expected.loss), 5);
    for (const { name, data } of asParameters(drawn.network, deviations(gradients, expected.gradient))) {
      expect(data.every(Number.isFinite), name).toBe(true);
      expectBelow(`${name}, in standard errors`, farthest(data), 5);
    }
    const outputBias = gradients.map((gradient) => gradient.at(-1));
    expect(outputBias, 'an energy is defined up to a constant').toEqual(outputBias.map(() => 0));
  });
}

test('batches that never have the largest level would be seen', { tag: '@statistic-9' }, async ({ device }) => {
  const drawn = NETWORKS['scaled SiLU'];
  const { gradients } = await gradientsOf(device, drawn, SIGMAS.length - 1);
  const largest = farthest(deviations(gradients, expectation(drawn).gradient));
  figure('largest deviation, in standard errors', largest);
  expect(Math.abs(largest)).toBeGreaterThan(5);
});
