// The network's shape and its parameter table: PyTorch's names, order and initial values.

import {
  ACTIVATIONS,
  createModel,
  initialParameters,
  type ModelShape,
  modelOf,
  PRESETS,
  THREE_GAUSSIANS,
} from 'scorefield';
import { kolmogorovSmirnovCritical } from '../reference/statistics.ts';
import { expect, test } from '../support/gpu.ts';

const SHAPE: ModelShape = { hidden: [64, 16], activation: 'silu', conditioning: { kind: 'raw' } };

test('parameters are those of a Sequential of Linear layers, one after the other', () => {
  const { parameters, size, widths } = createModel(SHAPE);
  expect(widths).toEqual([3, 64, 16, 1]);
  expect(parameters).toEqual([
    { name: '0.weight', shape: [64, 3], offset: 0 },
    { name: '0.bias', shape: [64], offset: 192 },
    { name: '2.weight', shape: [16, 64], offset: 256 },
    { name: '2.bias', shape: [16], offset: 1280 },
    { name: '4.weight', shape: [1, 16], offset: 1296 },
    { name: '4.bias', shape: [1], offset: 1312 },
  ]);
  expect(size).toBe(1313);
});

test('initial values are uniform in ±1/√fan_in and repeat with the seed', () => {
  const model = createModel(SHAPE);
  const values = initialParameters(model, 1);
  expect(initialParameters(model, 1)).toEqual(values);
  expect(initialParameters(model, 2)).not.toEqual(values);
  for (const { first, end, fanIn } of [
    { first: 0, end: 256, fanIn: 3 },
    { first: 256, end: 1296, fanIn: 64 },
  ]) {
    // Uniform in (0, 1) once scaled: Kolmogorov–Smirnov against the diagonal.
    const scaled = Array.from(values.subarray(first, end), (value) => (value * Math.sqrt(fanIn) + 1) / 2).sort(
      (a, b) => a - b,
    );
    const distance = Math.max(...scaled.map((value, i) => Math.abs((i + 0.5) / scaled.length - value)));
    expect(distance).toBeLessThan(kolmogorovSmirnovCritical(scaled.length));
    expect(scaled[0]).toBeGreaterThan(0);
    expect(scaled.at(-1)).toBeLessThan(1);
  }
});

test('refuses shapes outside the allowed ones', () => {
  const create = (change: object) => () => createModel({ ...SHAPE, ...change });
  expect(create({ hidden: [1, 1, 1, 1, 1] })).toThrow('hidden has 5 layers; allowed are 1 to 4');
  expect(create({ hidden: [64, 0] })).toThrow('hidden layer width is 0; allowed are whole numbers from 1 to 128');
  expect(create({ hidden: [1.5] })).toThrow('hidden layer width is 1.5');
  expect(create({ activation: 'relu' })).toThrow(`activation is 'relu'; allowed are ${ACTIVATIONS.join(', ')}`);
  expect(create({ conditioning: { kind: 'log' } })).toThrow("conditioning is 'log'; allowed are raw, scaled");
  const scaled = (mean: number[], variance: number) => create({ conditioning: { kind: 'scaled', mean, variance } });
  expect(scaled([0], 1)).toThrow('conditioning.mean must be two finite numbers');
  expect(scaled([0, NaN], 1)).toThrow('conditioning.mean must be two finite numbers');
  expect(scaled([0, 0], -1)).toThrow('conditioning.variance is -1; allowed are finite numbers from 0');
});

test('presets give the networks of the design', () => {
  const { conditioning, ...assignment } = modelOf(PRESETS.assignment.settings, THREE_GAUSSIANS);
  expect(assignment).toMatchObject({ hidden: [64, 64, 64], activation: 'elu' });
  expect(conditioning).toEqual({ kind: 'raw' });
  const quick = modelOf(PRESETS.quick.settings, THREE_GAUSSIANS);
  expect(quick).toMatchObject({ hidden: [64, 64], activation: 'silu', conditioning: { kind: 'scaled' } });
});
