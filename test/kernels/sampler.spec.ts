// The sampler gives out the steps of its stages in any portions: the chains are the same to the bit however the work
// is cut, and every step of every chain has draws of its own.

import {
  annealing,
  finitePoints,
  normalPair,
  randomWords,
  Sampler,
  STANDARD_NORMAL,
  type Stage,
  THREE_GAUSSIANS,
  VARIANT_NAMES,
  Weights,
} from 'scorefield';
import { kolmogorovSmirnov, kolmogorovSmirnovCritical } from '../reference/statistics.ts';
import { expect, normalBound, submit, test } from '../support/gpu.ts';
import { CONDITIONINGS, drawNetwork } from './networks.ts';
import { expectWithin } from './within.ts';

const STAGES = annealing([0.02, 0.1, 0.5].map(Math.fround), { epsilon: 2e-4, steps: 5, denoise: true });
const STEPS = 16;
const CHAINS = 1281;

/** Runs all stages in portions of `budget` chain-steps, each a submit of its own. */
async function runInPortions(device: GPUDevice, budget: number, seed = 7): Promise<Float32Array> {
  const sampler = await Sampler.create(device, THREE_GAUSSIANS, { chains: CHAINS, stages: STAGES, seed });
  let used = 0;
  while (!sampler.done) submit(device, (commands) => (used += sampler.encode(commands, budget)));
  expect(used, 'chain-steps given out').toBe(CHAINS * STEPS);
  const chains = await sampler.read();
  sampler.destroy();
  return chains;
}

test('chains are the same to the bit however the work is cut', async ({ device }) => {
  const whole = await runInPortions(device, 1e9);
  for (const budget of [1, 7, 100, CHAINS, 1031, 3000]) {
    expect(await runInPortions(device, budget), `portions of ${budget}`).toEqual(whole);
  }
  expect(await runInPortions(device, 1e9), 'the same seed again').toEqual(whole);
  expect(await runInPortions(device, 1e9, 8), 'another seed').not.toEqual(whole);
});

for (const variant of VARIANT_NAMES) {
  test(`K steps of one dispatch are K dispatches of one step: ${variant}`, async ({ device }) => {
    const { model, values } = drawNetwork({ hidden: [20], activation: 'silu', conditioning: CONDITIONINGS[1]! }, 1);
    const weights = await Weights.create(device, model, values);
    const start = Float32Array.from({ length: 2 * CHAINS }, (_, k) => Math.sin(k));
    const stages = [{ sigma: 0.2, drift: 0.01, diffusion: 0.1, steps: 40 }];
    const run = async (stepsPerDispatch: number, budget: number) => {
      const options = { chains: CHAINS, stages, seed: 12345678901, stepsPerDispatch, variant };
      const sampler = await Sampler.create(device, weights, options);
      await sampler.restart(start);
      while (!sampler.done) submit(device, (commands) => sampler.encode(commands, budget));
      return sampler.read();
    };
    const single = await run(1, 1e9);
    expect(await run(40, 1e9), 'one dispatch').toEqual(single);
    expect(await run(17, 1e9), 'blocks of 17 steps').toEqual(single);
    expect(await run(17, 1000), 'blocks of 17 steps, cut by chains').toEqual(single);
  });
}

test.describe('draws', () => {
  const noiseOnly = (steps: number): Stage => ({ sigma: 1, drift: 0, diffusion: 1, steps });

  /** Where pure noise takes chains from 0: the sum of the draws of these steps. */
  function walk(chains: number, steps: number[], seed: number) {
    const sums = new Array<number>(2 * chains).fill(0);
    const allowed = new Array<number>(2 * chains).fill(1e-6);
    for (const step of steps) {
      for (let chain = 0; chain < chains; chain++) {
        const [a, b, c, d] = randomWords(3, chain >> 1, step, seed);
        const z = chain % 2 === 0 ? normalPair(a, b) : normalPair(c, d);
        z.forEach((value, axis) => {
          sums[2 * chain + axis]! += value;
          allowed[2 * chain + axis]! += normalBound(Math.hypot(...z));
        });
      }
    }
    return { sums, allowed };
  }

  test('go on from stage to stage, and after a change of stages', async ({ device }) => {
    const sampler = await Sampler.create(device, STANDARD_NORMAL, {
      chains: 9,
      stages: [noiseOnly(1), noiseOnly(2)],
      seed: 3,
    });
    await sampler.restart(new Float32Array(18));
    await sampler.run();
    expect(sampler.step).toBe(3);
    let { sums, allowed } = walk(9, [0, 1, 2], 3);
    expectWithin('after two stages', await sampler.read(), sums, (k) => allowed[k]!);

    sampler.setStages([noiseOnly(2)]);
    expect(sampler.done).toBe(false);
    await sampler.run();
    ({ sums, allowed } = walk(9, [0, 1, 2, 3, 4], 3));
    expectWithin('after a change of stages', await sampler.read(), sums, (k) => allowed[k]!);
  });

  test('a half-made step is not drawn again after a change of stages', async ({ device }) => {
    const [chains, group] = [300, 256]; // the exact score's kernel moves 256 chains a workgroup
    const sampler = await Sampler.create(device, STANDARD_NORMAL, { chains, stages: [noiseOnly(1)], seed: 3 });
    await sampler.restart(new Float32Array(2 * chains));
    submit(device, (commands) => expect(sampler.encode(commands, 4), 'one workgroup').toBe(group));
    sampler.setStages([noiseOnly(1)]);
    await sampler.run();
    const [both, second] = [walk(chains, [0, 1], 3), walk(chains, [1], 3)];
    const want = both.sums.map((sum, k) => (k < 2 * group ? sum : second.sums[k]!));
    expectWithin('chains', await sampler.read(), want, (k) => both.allowed[k]!);
  });
});

for (const variant of VARIANT_NAMES) {
  test(`chains that cease to be finite are counted: ${variant}`, async ({ device }) => {
    const chains = 301;
    const { model, values } = drawNetwork({ hidden: [9, 17], activation: 'elu', conditioning: CONDITIONINGS[0]! }, 1);
    const weights = await Weights.create(device, model, values);
    const stages = [{ sigma: 0.2, drift: 0, diffusion: 1e38, steps: 6 }]; // float32 ends at 3.4e38
    const sampler = await Sampler.create(device, weights, { chains, stages, seed: 3, variant });
    expect(await sampler.readDiverged()).toBe(0);
    await sampler.restart((await sampler.read()).fill(Number.NaN, 2 * 298));
    const counts = [await sampler.readDiverged()];
    while (!sampler.done) {
      submit(device, (commands) => sampler.encode(commands, chains));
      counts.push(await sampler.readDiverged());
      expect(counts.at(-1), `after ${sampler.step} steps`).toBe(finitePoints(await sampler.read()).diverged);
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts.length, counts[0]]).toEqual([7, 3]);
    expect(counts[6], 'some, not all').toBeGreaterThan(30);
    expect(counts[6], 'some, not all').toBeLessThan(chains);
    await sampler.restart();
    expect(await sampler.readDiverged(), 'of other chains').toBe(0);
    for (const part of [sampler, weights]) part.destroy();
  });
}

test('chains start from N(0, I)', async ({ device }) => {
  const count = 8191;
  const sampler = await Sampler.create(device, THREE_GAUSSIANS, { chains: count, stages: STAGES, seed: 5 });
  const chains = await sampler.read();
  for (const axis of [0, 1]) {
    const values = chains.filter((_, k) => k % 2 === axis);
    expect(kolmogorovSmirnov(values, 0, 1)).toBeLessThan(kolmogorovSmirnovCritical(count));
  }
  expect([sampler.stage, sampler.sigma, sampler.done]).toEqual([0, Math.fround(0.5), false]);
  await sampler.run();
  expect([sampler.stage, sampler.sigma, sampler.done]).toEqual([STAGES.length, Math.fround(0.02), true]);
  await sampler.restart();
  expect(await sampler.read()).toEqual(chains);
  expect([sampler.stage, sampler.step]).toEqual([0, 0]);
});

test('refuses a run without chains or stages, and start points of another number of chains', async ({ device }) => {
  const create = (chains: number, stages: Stage[]) =>
    Sampler.create(device, THREE_GAUSSIANS, { chains, stages, seed: 1 });
  await expect(create(0, STAGES)).rejects.toThrow('chains is 0; allowed are whole numbers from 1');
  await expect(create(2.5, STAGES)).rejects.toThrow('chains is 2.5; allowed are whole numbers from 1');
  await expect(create(4, [])).rejects.toThrow('a sampler needs at least one stage');
  const sampler = await create(4, STAGES);
  await expect(sampler.restart(new Float32Array(6))).rejects.toThrow(
    '6 numbers given for 4 chains; expected 2 a chain',
  );
});
