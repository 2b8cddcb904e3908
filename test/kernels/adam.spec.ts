// Adam's updates, the running mean of the weights, the ring of losses and the learning rate's schedule, in float64.

import { Adam, type AdamOptions, Batch, LossGradient, rateAt, Weights } from 'scorefield';
import { readFloats } from 'scorefield/gpu';
import { lossAndGradient } from '../../src/float64/gradient.ts';
import { asParameters } from '../../src/float64/network.ts';
import { adamStart, adamStep } from '../reference/adam.ts';
import { relativeError } from '../reference/compare.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';
import { CONDITIONINGS, type Drawn, drawNetwork, type Samples, samplesOf } from './networks.ts';

/** The tolerance of the reference cases for losses and parameters. */
const TOLERANCE = 1e-4;
const SAMPLES = 40;

/** One network with an optimiser of its own. */
async function learner(device: GPUDevice, { model, values }: Drawn, options: AdamOptions = {}) {
  const weights = await Weights.create(device, model, values);
  const batch = new Batch(device, SAMPLES);
  const gradient = await LossGradient.create(device, weights, batch);
  const adam = await Adam.create(device, weights, gradient.partial, options);
  const step = ({ clean, noise, sigma }: Samples, t: number, rate: number) => {
    batch.write(clean, noise, sigma);
    submit(device, (commands) => adam.encode(commands, t, rate, gradient.encode(commands, sigma.length), sigma.length));
  };
  const averages = () => readFloats(device, adam.averages, model.size);
  const losses = (count: number, first = 0) => readFloats(device, adam.losses, count, first);
  return { weights, adam, step, averages, losses };
}

const scaled = drawNetwork({ hidden: [17, 12], activation: 'silu', conditioning: CONDITIONINGS[1]! }, 1);
const raw = drawNetwork({ hidden: [8], activation: 'elu', conditioning: CONDITIONINGS[0]! }, 2);

for (const { title, drawn, settings } of [
  { title: 'the usual constants', drawn: scaled, settings: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
  { title: 'other constants', drawn: raw, settings: { beta1: 0.7, beta2: 0.95, epsilon: 1e-3 } },
]) {
  test(`ten steps with ${title}`, async ({ device }) => {
    const { network } = drawn;
    const learningRate = 3e-3;
    const { weights, adam, step, losses } = await learner(device, drawn, settings);
    let [parameters, state] = [drawn.parameters, adamStart(drawn.parameters)];
    const wantLosses: number[] = [];
    for (let t = 0; t < 10; t++) {
      const samples = samplesOf(SAMPLES, t);
      step(samples, t, learningRate);
      const { loss, gradient } = lossAndGradient(network, parameters, samples.clean, samples.noise, samples.sigma);
      ({ parameters, state } = adamStep(state, parameters, gradient, { learningRate, ...settings }));
      wantLosses.push(loss);
    }
    const got = asParameters(network, await weights.read());
    const errors = drawn.parameters.map(({ data: before }, p) => {
      const change = (after: number[]) => after.map((value, i) => value - before[i]!);
      return relativeError(change(got[p]!.data), change(parameters[p]!.data));
    });
    expect(Math.max(...errors), 'the change of the parameters').toBeLessThan(TOLERANCE);
    expect(relativeError(await losses(10), wantLosses)).toBeLessThan(TOLERANCE);
    const moments = await adam.readMoments();
    const even = moments.filter((_, i) => i % 2 === 0);
    const odd = moments.filter((_, i) => i % 2 === 1);
    expect(relativeError(even, state.first.flat())).toBeLessThan(TOLERANCE);
    expect(relativeError(odd, state.second.flat())).toBeLessThan(TOLERANCE);
    figure('change of the parameters in ten steps', Math.max(...errors));
  });
}

test('a rate of 0 changes no weight', async ({ device }) => {
  const { weights, step } = await learner(device, scaled);
  step(samplesOf(SAMPLES, 1), 0, 0);
  expect(await weights.read()).toEqual(scaled.values);
});

test('averaging keeps the bias-corrected running mean of the weights', async ({ device }) => {
  const decay = 0.8;
  const { weights, step, averages } = await learner(device, scaled, { averaging: decay });
  let weighted = scaled.parameters.flatMap(({ data }) => data.map(() => 0));
  for (let t = 0; t < 10; t++) {
    step(samplesOf(SAMPLES, t), t, 0.02);
    const theta = await weights.read();
    weighted = weighted.map((sum, i) => decay * sum + (1 - decay) * theta[i]!);
    const mean = weighted.map((sum) => sum / (1 - decay ** (t + 1)));
    expect(relativeError(await averages(), mean), `after step ${t}`).toBeLessThan(1e-6);
  }
});

test('without averaging the running mean is the weights themselves', async ({ device }) => {
  const { weights, step, averages } = await learner(device, scaled);
  for (let t = 0; t < 3; t++) step(samplesOf(SAMPLES, t), t, 0.02);
  expect(await averages()).toEqual(await weights.read());
});

test('losses go round in a ring', async ({ device }) => {
  const { adam, step, losses } = await learner(device, raw);
  const { length: ring } = (await adam.readLosses()).ring;
  step(samplesOf(SAMPLES, 1), ring - 1, 0);
  step(samplesOf(SAMPLES, 1), ring + 2, 0);
  const [last] = await losses(1, ring - 1);
  expect(last).toBeGreaterThan(0);
  expect(Array.from(await losses(4))).toEqual([0, 0, last, 0]);
});

for (const { title, spoil, found } of [
  { title: 'NaN in the noise', spoil: { noise: Number.NaN }, found: { step: 4, what: 'loss' } },
  { title: 'an infinite noise', spoil: { noise: Number.NEGATIVE_INFINITY }, found: { step: 4, what: 'loss' } },
  { title: 'NaN in a weight', spoil: { theta: Number.NaN }, found: { step: 4, what: 'weights' } },
  { title: 'an infinite weight', spoil: { theta: Number.POSITIVE_INFINITY }, found: { step: 4, what: 'weights' } },
  { title: 'an infinite moment', spoil: { moments: Number.POSITIVE_INFINITY }, found: { step: 4, what: 'weights' } },
  { title: 'NaN in a running mean', spoil: { averages: Number.NaN }, found: { step: 4, what: 'weights' } },
]) {
  test(`${title} is found, and at which step`, async ({ device }) => {
    const { adam, weights, step } = await learner(device, raw, { averaging: 0.9 });
    const { noise: bad, ...buffers } = { noise: undefined, ...spoil };
    for (let t = 0; t < 8; t++) {
      const { noise, ...samples } = samplesOf(SAMPLES, t);
      if (t === 3) {
        for (const [name, value] of Object.entries(buffers)) {
          const buffer = name === 'theta' ? weights.theta : adam[name as 'moments' | 'averages'];
          device.queue.writeBuffer(buffer, 4, Float32Array.of(value)); // a parameter, alone
        }
      }
      const spoiled = t === 3 && bad !== undefined ? noise.with(-1, bad) : noise;
      step({ ...samples, noise: spoiled }, t, 1e-3);
      if (t === 2) expect((await adam.readLosses()).divergence, 'before').toBeUndefined();
    }
    expect((await adam.readLosses()).divergence).toEqual(found);
    adam.forgive();
    expect((await adam.readLosses()).divergence, 'once forgiven').toBeUndefined();
  });
}

test('the schedule is constant, or half a cosine down to 2 %', () => {
  const run = { learningRate: 3e-3, iterations: 1000 };
  const shares = (schedule: 'constant' | 'cosine') =>
    [0, 250, 500, 1000, 5000].map((t) => rateAt(t, { ...run, schedule }) / run.learningRate);
  expect(shares('constant')).toEqual([1, 1, 1, 1, 1]);
  const cosine = [1, 0.02 + 0.49 * (1 + Math.SQRT1_2), 0.51, 0.02, 0.02];
  expect(relativeError(shares('cosine'), cosine)).toBeLessThan(1e-12);
});
