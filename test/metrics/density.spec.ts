// The learned density against the exact one: with a target in the model's place, whose values are known, and with a
// network, against float64 on the same cells and points.

import {
  Batch,
  Data,
  measureDensity,
  measureLogZ,
  Perturbation,
  quadratureBox,
  type Target,
  THREE_GAUSSIANS,
  Weights,
} from 'scorefield';
import { readFloats, storageBuffer } from 'scorefield/gpu';
import { energyAndScore, type Point } from '../../src/float64/network.ts';
import { drawNetwork } from '../kernels/networks.ts';
import { assignmentMixture, type Component, expectation, logDensity } from '../reference/mixture.ts';
import { normalCdf } from '../reference/statistics.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';

const SIGMA = Math.fround(0.05);
const CONDITIONING = { kind: 'scaled' as const, mean: [0.5, 0.375] as [number, number], variance: 0.0625 };
const drawn = drawNetwork({ hidden: [20, 9], activation: 'silu', conditioning: CONDITIONING }, 1);

const gaussian = (x: number, y: number): Component[] => [{ weight: 1, mean: [x, y], covariance: [0.01, 0, 0.01] }];
const target = (components: Component[]): Target => ({ kind: 'mixture', components });

test('the exact density in the place of the model: nothing to find, and the NLL is its entropy', async ({ device }) => {
  const fit = await measureDensity(device, THREE_GAUSSIANS, THREE_GAUSSIANS, SIGMA, { seed: 3 });
  expect(fit.TV).toBeLessThan(1e-5);
  expect(Math.abs(fit.KL)).toBeLessThan(1e-5);
  expect(Math.abs(fit.logZ)).toBeLessThan(1e-5);
  expect(fit.exactMass).toBeCloseTo(1, 5);
  expect(fit.border).toBeLessThan(1e-9);
  for (const mass of fit.modes!) expect(mass).toBeCloseTo(1 / 3, 2);
  const entropy = expectation(assignmentMixture, SIGMA, (x) => -logDensity(assignmentMixture, x, SIGMA));
  const square = expectation(assignmentMixture, SIGMA, (x) => logDensity(assignmentMixture, x, SIGMA) ** 2);
  const error = (fit.NLL - entropy) / Math.sqrt((square - entropy ** 2) / 10000);
  figure('NLL of the exact density, in standard errors from its entropy', error);
  expect(Math.abs(error)).toBeLessThan(5);
});

test('another Gaussian in the place of the model has the TV and KL of the closed forms', async ({ device }) => {
  const variance = 0.01 + SIGMA ** 2;
  const shift = 0.08;
  const exact = target(gaussian(0.5, 0.5));
  const fit = await measureDensity(device, target(gaussian(0.5 + shift, 0.5)), exact, SIGMA, { cells: 128 });
  expect(Math.abs(fit.TV - (2 * normalCdf(shift / 2 / Math.sqrt(variance)) - 1))).toBeLessThan(1e-3);
  expect(fit.KL).toBeCloseTo(shift ** 2 / (2 * variance), 4);
  // NLL − entropy is KL again, here from points; its standard deviation a point is shift/√variance.
  const entropy = 1 + Math.log(2 * Math.PI * variance);
  expect(Math.abs(fit.NLL - entropy - fit.KL)).toBeLessThan((5 * (1 + shift / Math.sqrt(variance))) / 100);
});

test('a lost mode is seen', async ({ device }) => {
  const two = target(assignmentMixture.slice(0, 2));
  const fit = await measureDensity(device, two, THREE_GAUSSIANS, SIGMA, { cells: 128 });
  // A third of the mass is missing; what components overlap does not count twice.
  expect(fit.TV).toBeGreaterThan(0.32);
  expect(fit.TV).toBeLessThan(1 / 3);
  expect(fit.modes![2]).toBeLessThan(0.02);
  expect(Math.abs(fit.modes![0]! - fit.modes![1]!)).toBeLessThan(0.001);
  expect(fit.KL).toBeGreaterThan(2);
});

/** The noisy points of the NLL: data of stream 5, noise of a step before those of the excess. */
async function likelihoodPoints(device: GPUDevice, count: number, seed: number): Promise<Float32Array> {
  const data = await Data.create(device, THREE_GAUSSIANS, { count, seed, stream: 5 });
  const batch = new Batch(device, count);
  const level = storageBuffer(device, 'sigma', Float32Array.of(SIGMA));
  const perturbation = await Perturbation.create(device, data.points, count, level, 1, batch);
  submit(device, (commands) => perturbation.encode(commands, count, { step: 2 ** 32 - 1025, seed, inOrder: true }));
  return readFloats(device, batch.noisy, 2 * count);
}

test('a network is judged as float64 judges it on the same cells and points', async ({ device }) => {
  const [cells, points, seed] = [48, 500, 4];
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const fit = await measureDensity(device, weights, THREE_GAUSSIANS, SIGMA, { cells, points, seed });
  const energy = (x: Point) => energyAndScore(drawn.network, drawn.parameters, x, SIGMA).energy;

  const { xMin, xMax, yMin, yMax } = quadratureBox(THREE_GAUSSIANS, SIGMA);
  const [dx, dy] = [(xMax - xMin) / cells, (yMax - yMin) / cells];
  const centres = Array.from(
    { length: cells * cells },
    (_, i): Point => [xMin + ((i % cells) + 0.5) * dx, yMin + (Math.floor(i / cells) + 0.5) * dy],
  );
  const masses = centres.map((x) => Math.exp(-energy(x)) * dx * dy);
  const Z = masses.reduce((a, b) => a + b);
  let [TV, KL] = [0, 0];
  centres.forEach((x, i) => {
    const log = logDensity(assignmentMixture, x, SIGMA);
    const p = Math.exp(log) * dx * dy;
    TV += Math.abs(masses[i]! / Z - p) / 2;
    KL += p * (log - Math.log(masses[i]! / Z / (dx * dy)));
  });
  const noisy = await likelihoodPoints(device, points, seed);
  let NLL = Math.log(Z);
  for (let i = 0; i < points; i++) NLL += energy([noisy[2 * i]!, noisy[2 * i + 1]!]) / points;
  expect(fit.logZ).toBeCloseTo(Math.log(Z), 4);
  expect(fit.TV).toBeCloseTo(TV, 4);
  expect(fit.KL).toBeCloseTo(KL, 4);
  expect(fit.NLL).toBeCloseTo(NLL, 4);
  const isInside = (i: number) => [i % cells, Math.floor(i / cells)].every((at) => at > 0 && at < cells - 1);
  const border = masses.reduce((sum, mass, i) => (isInside(i) ? sum : sum + mass), 0);
  expect(fit.border).toBeCloseTo(border / Z, 5);
  expect(await measureLogZ(device, weights, THREE_GAUSSIANS, SIGMA, { cells })).toEqual({
    logZ: fit.logZ,
    border: fit.border,
  });
  weights.destroy();
});

test('a point set is judged by the density of its points, in short submits', async ({ device }) => {
  const points = Float32Array.from({ length: 2000 }, (_, k) => Math.sin(k * (1 + (k % 2))));
  const own: Target = { kind: 'points', points };
  const fit = await measureDensity(device, own, own, 0.2, { cells: 48, points: 1000 });
  expect(fit.modes).toBeNull();
  expect(fit.TV).toBeLessThan(1e-4);
  expect(fit.exactMass).toBeCloseTo(1, 4);
  const components = Array.from({ length: 1000 }, (_, k) => ({
    weight: 1 / 1000,
    mean: [points[2 * k]!, points[2 * k + 1]!] as Point,
    covariance: [0, 0, 0] as [number, number, number],
  }));
  // E −log p_σ under p_σ, by the midpoint rule on the box that holds it.
  let entropy = 0;
  for (let i = 0; i < 40 * 40; i++) {
    const x: Point = [-2 + (4 * ((i % 40) + 0.5)) / 40, -2 + (4 * (Math.floor(i / 40) + 0.5)) / 40];
    const log = logDensity(components, x, 0.2);
    entropy -= Math.exp(log) * log * (4 / 40) ** 2;
  }
  expect(Math.abs(fit.NLL - entropy)).toBeLessThan(0.2);
});

test('a constant energy has its mass at the border as everywhere', async ({ device }) => {
  const weights = await Weights.create(device, drawn.model, new Float32Array(drawn.model.size));
  const fit = await measureDensity(device, weights, THREE_GAUSSIANS, SIGMA, { cells: 32, points: 64 });
  expect(fit.border).toBeCloseTo((4 * 32 - 4) / 32 ** 2, 6);
  const { xMin, xMax, yMin, yMax } = quadratureBox(THREE_GAUSSIANS, SIGMA);
  expect(fit.logZ).toBeCloseTo(Math.log((xMax - xMin) * (yMax - yMin)), 6);
  expect(fit.NLL).toBeCloseTo(fit.logZ, 6);
  weights.destroy();
});

test('refuses grids that are none', async ({ device }) => {
  for (const cells of [0, 1, 2.5, 1025]) {
    await expect(measureLogZ(device, THREE_GAUSSIANS, THREE_GAUSSIANS, SIGMA, { cells })).rejects.toThrow(
      `cells is ${cells}; allowed are whole numbers from 2 to 1024`,
    );
  }
});
