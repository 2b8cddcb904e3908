// Which models have gates: finished ones, made as a preset makes them.

import { expect, test } from '@playwright/test';
import {
  gatedPresetOf,
  judgeModel,
  type Metrics,
  PRESETS,
  readWeights,
  type Settings,
  THREE_GAUSSIANS,
  trainingOf,
  type WeightsFile,
  writeWeights,
} from 'scorefield';

/** The file of a run with these settings, as it is read again. */
function fileOf(settings: Settings, change: Partial<WeightsFile> = {}): WeightsFile {
  const { model, sigmas } = trainingOf(settings, THREE_GAUSSIANS);
  const { epsilon, steps, denoise, initial, points, batch, iterations, learningRate, schedule, averaging, seed } =
    settings;
  const file = {
    model,
    values: new Float32Array(model.size),
    sigmas,
    training: { seed, points, batch, iterations, learningRate, schedule, averaging, iteration: iterations },
    sampler: { epsilon, steps, denoise, initial },
    target: THREE_GAUSSIANS,
    ...change,
  };
  return readWeights(writeWeights(file));
}

const { settings } = PRESETS.quick;

test('a finished run of a gated preset is known, whatever its seed', () => {
  for (const preset of ['assignment', 'quick', 'quality'] as const) {
    expect(gatedPresetOf(fileOf({ ...PRESETS[preset].settings, seed: 77 }))).toBe(preset);
  }
  expect(gatedPresetOf(fileOf(PRESETS['broken-step'].settings))).toBeUndefined();
});

test('a run that is made otherwise has no gates', () => {
  const changes: Partial<Settings>[] = [
    { iterations: 100 },
    { hidden: [64] },
    { activation: 'tanh' },
    { conditioning: 'raw' },
    { levels: 11 },
    { batch: 511 },
    { points: 100 },
    { learningRate: 1e-3 },
    { averaging: 0.9 },
    { steps: 39 },
    { denoise: true },
    { initial: 'matched' },
  ];
  for (const change of changes) expect(gatedPresetOf(fileOf({ ...settings, ...change }))).toBeUndefined();
  const good = fileOf(settings);
  expect(gatedPresetOf({ ...good, training: { ...good.training, iteration: 5999 } })).toBeUndefined();
  expect(gatedPresetOf({ ...good, training: {} })).toBeUndefined();
  const [first, ...others] = THREE_GAUSSIANS.kind === 'mixture' ? THREE_GAUSSIANS.components : [];
  const moved = { kind: 'mixture', components: [{ ...first!, mean: [0, 0] }, ...others] } as const;
  expect(gatedPresetOf({ ...good, target: moved })).toBeUndefined();
  expect(gatedPresetOf({ ...good, target: { kind: 'points', points: Float32Array.of(1, 2) } })).toBeUndefined();
});

test('samples are judged if there are 5000 of them', () => {
  const figures = { excess: 0.01, TV: 0.4, SW2: 0.01, MMD2: 0, modes: [0.33, 0.33, 0.34], sd: [0.1, 0.1, 0.1] };
  const judged = (samples: number | null, diverged: number | null) =>
    judgeModel({ ...figures, samples, diverged } as Metrics, fileOf(settings)).map(({ name, ok }) => [name, ok]);
  const ofModel = [
    ['excess', true],
    ['TV', false],
  ];
  expect(judged(null, null)).toEqual(ofModel);
  expect(judged(4999, 0)).toEqual(ofModel);
  const ofSamples = ['SW2', 'MMD2', 'modes', 'sd'].map((name) => [name, true]);
  expect(judged(5000, 0)).toEqual([...ofModel, ...ofSamples, ['diverged', true]]);
  expect(judged(4990, 10)).toEqual([...ofModel, ...ofSamples, ['diverged', false]]);
  const other = fileOf({ ...settings, iterations: 10 });
  expect(judgeModel({ ...figures, samples: 5000, diverged: 0 } as Metrics, other)).toEqual([]);
});
