// The whole way once: the quick network trained until its score is right, then annealed Langevin from pure noise.

import {
  annealing,
  Data,
  measureExcess,
  noiseLevels,
  PRESETS,
  Sampler,
  type Target,
  THREE_GAUSSIANS,
  Trainer,
  trainingOf,
  type Weights,
} from 'scorefield';
import { expect, figure, test } from '../support/gpu.ts';

/** Fewer and larger steps than the preset's, for slow adapters. */
const SETTINGS = { ...PRESETS.quick.settings, batch: 128, iterations: 2000, learningRate: 6e-3 };
const SIGMAS = noiseLevels(SETTINGS.sigmaMin, SETTINGS.sigmaMax, SETTINGS.levels);
const MEANS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.5, 0.75],
] as const;

/** Shares of the samples nearest to each mean, and the standard deviation around those means. */
function modesOf(samples: Float32Array) {
  const counts = MEANS.map(() => 0);
  let squares = 0;
  for (let k = 0; k < samples.length; k += 2) {
    const distances = MEANS.map(([x, y]) => (samples[k]! - x) ** 2 + (samples[k + 1]! - y) ** 2);
    const nearest = Math.min(...distances);
    counts[distances.indexOf(nearest)]!++;
    squares += nearest;
  }
  const total = samples.length / 2;
  return { masses: counts.map((count) => count / total), deviation: Math.sqrt(squares / (2 * total)) };
}

async function samples(device: GPUDevice, score: Weights | Target): Promise<Float32Array> {
  const stages = annealing(SIGMAS, { epsilon: SETTINGS.epsilon, steps: SETTINGS.steps });
  const sampler = await Sampler.create(device, score, { chains: 2000, stages, seed: 3 });
  await sampler.run();
  const points = await sampler.read();
  sampler.destroy();
  return points;
}

/** A third in each mode. The noise of σ₁ is still on the samples: √(0.1² + 0.02²) = 0.102. */
function expectModes(points: Float32Array): void {
  const { masses, deviation } = modesOf(points);
  figure('deviation within a mode', deviation);
  for (const [k, mass] of masses.entries()) {
    figure(`mass of mode ${k + 1}`, mass);
    expect(Math.abs(mass - 1 / 3)).toBeLessThan(0.04);
  }
  expect(deviation).toBeGreaterThan(0.095);
  expect(deviation).toBeLessThan(0.115);
}

test('annealed chains on the exact score find the three modes', async ({ device }) => {
  expectModes(await samples(device, THREE_GAUSSIANS));
});

test('the quick network learns the score, and annealed chains on it find the three modes', async ({ device }) => {
  test.setTimeout(300_000);
  const data = await Data.create(device, THREE_GAUSSIANS, { count: SETTINGS.points, seed: SETTINGS.seed });
  const trainer = await Trainer.create(device, { ...trainingOf(SETTINGS, THREE_GAUSSIANS), data });
  const start = performance.now();
  await trainer.train(SETTINGS.iterations);
  figure('seconds of training', (performance.now() - start) / 1000);
  const { mean } = await measureExcess(device, trainer.weights, { target: THREE_GAUSSIANS, sigmas: SIGMAS, seed: 9 });
  figure('excess', mean);
  expect(mean).toBeLessThan(0.03);
  expectModes(await samples(device, trainer.weights));
  trainer.destroy();
});
