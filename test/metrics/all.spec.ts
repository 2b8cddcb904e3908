// All metrics of a run together, as run.json has them, and samples against fresh data.

import {
  freshPoints,
  measureAll,
  measureDensity,
  measureExcess,
  measureLogZ,
  measureSamples,
  mmdSquared,
  noiseFloor,
  noiseLevels,
  PRESETS,
  slicedWasserstein,
  THREE_GAUSSIANS,
  Weights,
  writeRun,
} from 'scorefield';
import { CONDITIONINGS, drawNetwork } from '../kernels/networks.ts';
import { expect, figure, test } from '../support/gpu.ts';

const drawn = drawNetwork({ hidden: [9], activation: 'softplus', conditioning: CONDITIONINGS[1]! }, 1);
const sigmas = noiseLevels(0.05, 1, 3);
const SIZES = { cells: 32, excessPoints: 256, likelihoodPoints: 256, seed: 2 };

test('5000 fresh points against fresh data are at the noise floor and pass the gates of samples', async ({
  device,
}) => {
  const samples = await freshPoints(device, THREE_GAUSSIANS, { count: 5000, seed: 1, stream: 9 });
  const fit = await measureSamples(device, samples, THREE_GAUSSIANS, { sigma: 0.02, seed: 1 });
  figure('SW2', fit.SW2);
  figure('SW2 of the noise floor', fit.noiseFloor.SW2);
  figure('MMD²', fit.MMD2);
  figure('MMD² of the noise floor', fit.noiseFloor.MMD2);
  for (const { SW2, MMD2 } of [fit, fit.noiseFloor]) {
    expect(SW2).toBeLessThan(0.015);
    expect(Math.abs(MMD2)).toBeLessThan(0.0015);
  }
  for (const mass of fit.modes!) expect(Math.abs(mass - 1 / 3)).toBeLessThan(0.02);
  for (const sd of fit.sd!) expect(Math.abs(sd - 0.1)).toBeLessThan(0.003);
});

test('samples are compared with fresh data of the same size, without those that diverged', async ({ device }) => {
  const good = await freshPoints(device, THREE_GAUSSIANS, { count: 100, seed: 5, stream: 9 });
  const samples = Float32Array.of(...good.subarray(0, 60), NaN, 1, ...good.subarray(60), 2, Infinity);
  const fit = await measureSamples(device, samples, THREE_GAUSSIANS, { sigma: 0.02, seed: 7 });
  expect(fit).toMatchObject({ samples: 100, diverged: 2 });
  const [fresh, other] = [
    await freshPoints(device, THREE_GAUSSIANS, { count: 100, seed: 7, stream: 3 }),
    await freshPoints(device, THREE_GAUSSIANS, { count: 100, seed: 7, stream: 4 }),
  ];
  expect(fit.SW2).toBe(slicedWasserstein(good, fresh));
  expect(fit.MMD2).toBe(mmdSquared(good, fresh));
  expect(fit.noiseFloor).toEqual(noiseFloor(fresh, other));
});

test('fresh points of a point set are drawn from it', async ({ device }) => {
  const points = Float32Array.of(0, 1, 2, 3, 4, 5);
  const options = { count: 900, seed: 1, stream: 3 };
  const fresh = await freshPoints(device, { kind: 'points', points }, options);
  const list = Array.from({ length: 900 }, (_, i) => `${fresh[2 * i]},${fresh[2 * i + 1]}`);
  const counts = ['0,1', '2,3', '4,5'].map((point) => list.filter((x) => x === point).length);
  expect(counts.reduce((a, b) => a + b)).toBe(900);
  for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(5 * Math.sqrt(900 * (2 / 9)));
  const other = await freshPoints(device, { kind: 'points', points }, { ...options, stream: 4 });
  expect(other).not.toEqual(fresh);
  const fit = await measureSamples(device, fresh, { kind: 'points', points }, { sigma: 0.1, seed: 2 });
  expect(fit).toMatchObject({ samples: 900, modes: null, sd: null });
  // Shares of 900 draws differ by some 0.02, over distances of some 2.
  expect(fit.SW2).toBeLessThan(0.5);
});

test('all metrics are those of their parts, and run.json takes them as they are', async ({ device }) => {
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const samples = await freshPoints(device, THREE_GAUSSIANS, { count: 300, seed: 1, stream: 9 });
  const fractions: number[] = [];
  const onProgress = (fraction: number) => fractions.push(fraction);
  const options = { weights, target: THREE_GAUSSIANS, sigmas, samples, ...SIZES, onProgress };
  const metrics = await measureAll(device, options);

  const { cells, seed, excessPoints: points } = SIZES;
  const excess = await measureExcess(device, weights, { target: THREE_GAUSSIANS, sigmas, points, seed });
  const density = await measureDensity(device, weights, THREE_GAUSSIANS, sigmas[0]!, { cells, points, seed });
  const levels = [];
  for (const sigma of sigmas) levels.push(await measureLogZ(device, weights, THREE_GAUSSIANS, sigma, { cells }));
  const fit = await measureSamples(device, samples, THREE_GAUSSIANS, { sigma: sigmas[0]!, seed });
  expect(metrics).toEqual({
    excess: excess.mean,
    floor: excess.floor,
    excessPerLevel: excess.perLevel,
    floorPerLevel: excess.floorPerLevel,
    logZ: levels.map(({ logZ }) => logZ),
    border: levels.map(({ border }) => border),
    TV: density.TV,
    KL: density.KL,
    NLL: density.NLL,
    densityModes: density.modes,
    ...fit,
  });
  expect(fractions).toEqual([1, 2, 3, 4, 5].map((part) => part / 5));

  const config = { settings: PRESETS.quick.settings, target: THREE_GAUSSIANS, variants: {} };
  const run = { version: '0.1.0', config, adapter: '', timings: {}, loss: [2], metrics };
  expect(JSON.parse(writeRun(run)).metrics).toEqual(metrics);
  expect(await measureAll(device, options), 'the same again').toEqual(metrics);
  weights.destroy();
});

test('weights may change meanwhile: those of the call are measured', async ({ device }) => {
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const options = { weights, target: THREE_GAUSSIANS, sigmas, ...SIZES };
  const still = await measureAll(device, options);
  const other = drawn.values.map((value) => 2 * value);
  const onProgress = () => weights.set(other);
  expect(await measureAll(device, { ...options, onProgress })).toEqual(still);
  expect(await weights.read()).toEqual(other);
  expect((await measureAll(device, options)).TV).not.toBe(still.TV);
  weights.destroy();
});

test('what there is no number for is null', async ({ device }) => {
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const options = { weights, target: THREE_GAUSSIANS, sigmas, ...SIZES };
  const nothing = { samples: null, diverged: null, SW2: null, MMD2: null, noiseFloor: null, modes: null, sd: null };
  expect(await measureAll(device, options)).toMatchObject(nothing);
  const diverged = await measureAll(device, { ...options, samples: [NaN, NaN, 0.25, 0.25] });
  expect(diverged).toMatchObject({
    samples: 1,
    diverged: 1,
    SW2: null,
    MMD2: null,
    modes: [1, 0, 0],
    sd: [0, null, null],
  });
  expect(diverged.noiseFloor).toEqual({ SW2: null, MMD2: null });
  const points = { kind: 'points', points: Float32Array.of(0, 0, 1, 1) } as const;
  const ofPoints = await measureAll(device, { ...options, target: points, samples: [0, 0, 1, 1] });
  expect(ofPoints).toMatchObject({ modes: null, sd: null, densityModes: null, samples: 2 });
  expect(ofPoints.SW2).not.toBeNull();
  weights.destroy();
});

test('what progress throws ends the measuring', async ({ device }) => {
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const onProgress = () => {
    throw new Error('enough');
  };
  const options = { weights, target: THREE_GAUSSIANS, sigmas, ...SIZES, onProgress };
  await expect(measureAll(device, options)).rejects.toThrow('enough');
  weights.destroy();
});
