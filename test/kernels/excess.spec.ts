// The excess and the loss floor of every level against float64 on the same points, and the floor against its closed form.

import {
  Batch,
  componentsOf,
  Data,
  measureExcess,
  noiseLevels,
  Perturbation,
  THREE_GAUSSIANS,
  Weights,
} from 'scorefield';
import { readFloats, storageBuffer } from 'scorefield/gpu';
import { excessKernel } from 'scorefield/kernels';
import { energyAndScore, type Point } from '../../src/float64/network.ts';
import { assignmentMixture, score as exactScore, floor } from '../reference/mixture.ts';
import { createRandom } from '../reference/random.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';
import { CONDITIONINGS, drawNetwork } from './networks.ts';

const drawn = drawNetwork({ hidden: [20], activation: 'silu', conditioning: CONDITIONINGS[1]! }, 1);
const sigmas = noiseLevels(0.02, 1, 5);

/** Numbers of a slot: 256 shares, two sums each. */
const SLOT = 512;

const square = ([a, b]: Point): number => a * a + b * b;

/** The points that measureExcess evaluates at a level: fresh data (stream 2), noise of a step no training run reaches. */
async function freshPoints(device: GPUDevice, level: number, count: number, seed: number): Promise<Float32Array> {
  const data = await Data.create(device, THREE_GAUSSIANS, { count, seed, stream: 2 });
  const levels = storageBuffer(device, 'sigmas', sigmas);
  const batch = new Batch(device, count);
  const perturbation = await Perturbation.create(device, data.points, count, levels, sigmas.length, batch);
  const options = { step: 0xffffffff - level, seed, firstLevel: level, levels: 1, inOrder: true };
  submit(device, (commands) => perturbation.encode(commands, count, options));
  return readFloats(device, batch.noisy, 2 * count);
}

test('excess and floor of a model are those of float64 on the same points', async ({ device }) => {
  const [points, seed] = [1000, 5];
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const got = await measureExcess(device, weights, { target: THREE_GAUSSIANS, sigmas, points, seed });
  const want = [];
  for (const [level, sigma] of sigmas.entries()) {
    const fresh = await freshPoints(device, level, points, seed);
    let [excess, own] = [0, 0];
    for (let i = 0; i < points; i++) {
      const x: Point = [fresh[2 * i]!, fresh[2 * i + 1]!];
      const exact = exactScore(assignmentMixture, x, sigma);
      const { score } = energyAndScore(drawn.network, drawn.parameters, x, sigma);
      excess += square([sigma * (score[0] - exact[0]), sigma * (score[1] - exact[1])]) / points;
      own += square([sigma * exact[0], sigma * exact[1]]) / points;
    }
    want.push({ excess, floor: 2 - own });
  }
  want.forEach(({ excess, floor: lowest }, level) => {
    expect(got.perLevel[level]! / excess).toBeCloseTo(1, 5);
    expect(got.floorPerLevel[level]!).toBeCloseTo(lowest, 5);
  });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(got.mean).toBeCloseTo(mean(got.perLevel), 12);
  expect(got.floor).toBeCloseTo(mean(got.floorPerLevel), 12);
});

test('the floor is that of the exact score, within its sampling error', async ({ device }) => {
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const points = 8192;
  const { floorPerLevel } = await measureExcess(device, weights, { target: THREE_GAUSSIANS, sigmas, points, seed: 6 });
  sigmas.forEach((sigma, level) => {
    // σ²‖s*‖² is at most that of a single Gaussian, (σ²/(0.01 + σ²)) χ²₂, whose standard deviation is 2σ²/(0.01 + σ²).
    const share = (sigma * sigma) / (0.01 + sigma * sigma);
    const error = (floorPerLevel[level]! - floor(assignmentMixture, sigma)) / ((2 * share) / Math.sqrt(points));
    figure(`floor at ${sigma.toPrecision(2)}, in standard errors`, error);
    expect(Math.abs(error)).toBeLessThan(5);
  });
});

test('the shares of any number of points go to their slot', async ({ device }) => {
  const random = createRandom(1);
  const most = 1000;
  const list = (length: number) => Float32Array.from({ length }, random.normal);
  const [score, exact, sigma] = [list(2 * most), list(2 * most), list(most)];
  const kernel = await excessKernel(device);
  for (const [slot, count] of [1, 255, 256, 257, most].entries()) {
    const unwritten = Float32Array.from({ length: 6 * SLOT }, () => -1);
    const shares = storageBuffer(device, 'shares', unwritten);
    const bound = kernel.bind({
      score: storageBuffer(device, 'score', score),
      exact_score: storageBuffer(device, 'exact', exact),
      sigma: storageBuffer(device, 'sigma', sigma),
      sums: shares,
    });
    submit(device, (commands) => commands.dispatch(bound, { count, slot }, 256));
    const sums = [0, 0];
    for (let k = 0; k < 2 * count; k++) {
      sums[0]! += (sigma[k >> 1]! * (score[k]! - exact[k]!)) ** 2;
      sums[1]! += (sigma[k >> 1]! * exact[k]!) ** 2;
    }
    const got = Array.from(await readFloats(device, shares));
    const own = got.splice(slot * SLOT, SLOT);
    expect(own.slice(2 * count).every((value) => value === 0)).toBe(true);
    expect(got.every((value) => value === -1)).toBe(true);
    sums.forEach((want, which) => {
      const total = own.reduce((sum, value, i) => (i % 2 === which ? sum + value : sum), 0);
      expect(total / want, `${count} points, sum ${which}`).toBeCloseTo(1, 5);
    });
  }
});

test('a point set is judged by the density of its own points', async ({ device }) => {
  const points = Float32Array.from([0.25, 0.25, 0.75, 0.5, 0.5, 0.75]);
  const target = { kind: 'points' as const, points };
  const weights = await Weights.create(device, drawn.model, drawn.values);
  const { floorPerLevel } = await measureExcess(device, weights, { target, sigmas, points: 3000, seed: 1 });
  const mixture = componentsOf(target).map(({ weight, mean }) => ({
    weight,
    mean: [mean[0], mean[1]] as Point,
    covariance: [0, 0, 0] as [number, number, number],
  }));
  sigmas.forEach((sigma, level) => {
    expect(Math.abs(floorPerLevel[level]! - floor(mixture, sigma))).toBeLessThan((5 * 2) / Math.sqrt(3000));
  });
});
