// The gate lets right contenders pass and catches wrong ones, whatever is wrong with them.

import { expect, test } from '@playwright/test';
import type { SamplingWorkload, TrainingWorkload } from '../../src/bench/contender.ts';
import { GATE, gradientError, scoreError } from '../../src/bench/gate.ts';
import { javascript } from '../../src/bench/javascript.ts';
import { figure } from '../support/gpu.ts';
import { ELU, RAGGED, samplingTask, trainingTask } from './tasks.ts';

type Spoil = (values: Float32Array) => Float32Array;

/** The same workload with other results. */
const withScores = (workload: SamplingWorkload, spoil: Spoil): SamplingWorkload => ({
  ...workload,
  scores: async (points) => spoil(await workload.scores(points)),
});
const withGradient = (workload: TrainingWorkload, spoil: Spoil): TrainingWorkload => ({
  ...workload,
  gradient: async (batch) => spoil(await workload.gradient(batch)),
});

const sampling = samplingTask(ELU, 100);
const training = trainingTask(RAGGED, 100);
const { model } = training;

test('a right contender passes', async () => {
  const [scores, gradient] = [await javascript.sampling(sampling), await javascript.training(training)];
  const errors = [await scoreError(scores, sampling), await gradientError(gradient, training)];
  figure('scores', errors[0]!);
  figure('gradient', errors[1]!);
  expect(Math.max(...errors)).toBeLessThan(1e-7);
});

test('fewer chains or samples than the gate looks at are enough', async () => {
  const [few, small] = [samplingTask(ELU, 3), trainingTask(ELU, 3)];
  expect(await scoreError(await javascript.sampling(few), few)).toBeLessThan(1e-7);
  expect(await gradientError(await javascript.training(small), small)).toBeLessThan(1e-7);
});

const wrongScores: [string, Spoil][] = [
  ['the energy’s gradient, not the score', (scores) => scores.map((s) => -s)],
  ['scores of 1 % too much', (scores) => scores.map((s) => 1.01 * s)],
  ['coordinates exchanged', (scores) => scores.map((_, i) => scores[i ^ 1]!)],
  ['zeros', (scores) => scores.fill(0)],
];
for (const [name, spoil] of wrongScores) {
  test(`it catches ${name}`, async () => {
    const error = await scoreError(withScores(await javascript.sampling(sampling), spoil), sampling);
    expect(error).toBeGreaterThan(GATE);
    expect(error).toBeLessThan(10);
  });
}

const wrongGradients: [string, Spoil][] = [
  ['a gradient of the wrong sign', (gradient) => gradient.map((g) => -g)],
  ['a gradient that is exactly 0', (gradient) => gradient.fill(0)],
  ['a sum in place of the mean', (gradient) => gradient.map((g) => 64 * g)],
  ['one wrong bias, small beside the largest gradient', (gradient) => nudge(gradient, '0.bias', 1.01)],
  ['an output bias with a gradient', (gradient) => gradient.with(model.size - 1, 0.01)],
];
for (const [name, spoil] of wrongGradients) {
  test(`it catches ${name}`, async () => {
    const error = await gradientError(withGradient(await javascript.training(training), spoil), training);
    expect(error).toBeGreaterThan(GATE);
    expect(error).toBeLessThan(100);
  });
}

/** Multiplies one tensor by a factor. */
function nudge(gradient: Float32Array, name: string, factor: number): Float32Array {
  const { offset, shape } = model.parameters.find((parameter) => parameter.name === name)!;
  return gradient.map((g, i) => (i >= offset && i < offset + shape[0]! ? factor * g : g));
}

test('NaN and missing values are infinitely wrong', async () => {
  const [scores, gradient] = [await javascript.sampling(sampling), await javascript.training(training)];
  const spoils: Spoil[] = [(values) => values.with(5, Number.NaN), (values) => values.slice(0, 5)];
  for (const spoil of spoils) {
    expect(await scoreError(withScores(scores, spoil), sampling)).toBe(Number.POSITIVE_INFINITY);
    expect(await gradientError(withGradient(gradient, spoil), training)).toBe(Number.POSITIVE_INFINITY);
  }
});
