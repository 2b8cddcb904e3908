// Training runs: they learn, they repeat to the bit, and they go on from where they were saved.

import {
  Commands,
  Data,
  measureExcess,
  noiseLevels,
  PRESETS,
  type Settings,
  THREE_GAUSSIANS,
  Trainer,
  type TrainingState,
  trainingOf,
  Weights,
} from 'scorefield';
import { expect, figure, submit, test } from '../support/gpu.ts';

const QUICK: Settings = PRESETS.quick.settings;
const SMALL: Settings = { ...QUICK, hidden: [17, 12], batch: 100, points: 500, iterations: 60, averaging: 0.9 };

async function trainerOf(device: GPUDevice, settings: Settings): Promise<Trainer> {
  const data = await Data.create(device, THREE_GAUSSIANS, { count: settings.points, seed: settings.seed });
  return Trainer.create(device, { ...trainingOf(settings, THREE_GAUSSIANS), data });
}

/** The state after so many steps, in submits of so many. */
async function trained(
  device: GPUDevice,
  settings: Settings,
  steps: number,
  perSubmit: number,
): Promise<TrainingState> {
  const trainer = await trainerOf(device, settings);
  await trainer.train(steps, perSubmit);
  const state = await trainer.save();
  trainer.destroy();
  return state;
}

test('a short run of the quick network learns', async ({ device }) => {
  const settings = { ...QUICK, batch: 256, iterations: 150, learningRate: 6e-3 };
  const sigmas = noiseLevels(settings.sigmaMin, settings.sigmaMax, settings.levels);
  const trainer = await trainerOf(device, settings);
  const judge = () =>
    measureExcess(device, trainer.weights, { target: THREE_GAUSSIANS, sigmas, points: 2048, seed: 9 });
  const before = await judge();
  expect(before.perLevel).toHaveLength(12);
  expect(before.mean).toBeGreaterThan(0.5);
  await trainer.train(150);
  const after = await judge();
  figure('excess after 150 steps', after.mean);
  expect(after.mean).toBeLessThan(0.15);
  // The exact score's loss plus the excess, as the losses of the last steps show it too.
  const last = trainer.losses.slice(-50);
  const loss = last.reduce((sum, value) => sum + value / last.length, 0);
  expect(Math.abs(loss - (after.floor + after.mean))).toBeLessThan(0.1);
  trainer.destroy();
});

test.describe('a run', () => {
  test('repeats to the bit, however it is submitted; another seed gives another run', async ({ device }) => {
    const state = await trained(device, SMALL, 60, 60);
    expect(state.iteration).toBe(60);
    expect(state.losses).toHaveLength(60);
    expect(await trained(device, SMALL, 60, 7)).toEqual(state);
    const other = await trained(device, { ...SMALL, seed: 2 }, 60, 60);
    expect(other.theta).not.toEqual(state.theta);
    expect(other.losses).not.toEqual(state.losses);
  });

  test('goes on from a saved state as if it had never stopped', async ({ device }) => {
    const whole = await trained(device, SMALL, 60, 60);
    const half = await trained(device, SMALL, 25, 10);
    const fresh = await trainerOf(device, SMALL);
    await fresh.train(3);
    fresh.restore(half);
    expect(fresh.iteration).toBe(25);
    expect(await fresh.save()).toEqual(half);
    await fresh.train(35);
    expect(await fresh.save()).toEqual(whole);
    fresh.destroy();
  });

  test('refuses a state of another run, and stays as it is', async ({ device }) => {
    const trainer = await trainerOf(device, SMALL);
    await trainer.train(5);
    const state = await trainer.save();
    const { size } = trainer.weights.model;
    const misfit = `state does not fit a model of ${size} parameters at iteration 5`;
    const refused: [Partial<TrainingState>, string][] = [
      [{ seed: 7 }, 'state has seed 7; this run has 1'],
      [{ variant: 'four' as const }, "state has variant 'four'; this run has 'eight'"],
      [{ theta: state.theta.slice(1) }, `this model has ${size}`],
      [{ moments: state.moments.slice(1) }, misfit],
      [{ averages: state.averages.slice(1) }, misfit],
      [{ losses: state.losses.slice(1) }, misfit],
    ];
    for (const [change, message] of refused) {
      expect(() => trainer.restore({ ...state, ...change })).toThrow(message);
      expect(await trainer.save()).toEqual(state);
    }
    trainer.destroy();
  });

  test('a snapshot is the running mean, or the weights where averaging is off', async ({ device }) => {
    for (const averaging of [0, 0.9]) {
      const trainer = await trainerOf(device, { ...SMALL, averaging });
      const judged = await Weights.create(device, trainer.weights.model, new Float32Array(trainer.weights.model.size));
      submit(device, (commands) => trainer.encodeSnapshot(commands, judged));
      expect(await judged.read(), 'before the first step').toEqual(await trainer.weights.read());
      await trainer.train(10);
      submit(device, (commands) => trainer.encodeSnapshot(commands, judged));
      const { theta, averages } = await trainer.save();
      expect(await judged.read()).toEqual(averaging > 0 ? averages : theta);
      if (averaging > 0) expect(averages).not.toEqual(theta);
      trainer.destroy();
    }
  });
});

test.describe('losses', () => {
  test('are those of every step submitted before they were asked for', async ({ device }) => {
    const want = (await trained(device, SMALL, 30, 30)).losses;
    const trainer = await trainerOf(device, SMALL);
    const submitSteps = (steps: number) => submit(device, (commands) => trainer.encode(commands, steps));
    submitSteps(10);
    const first = trainer.readLosses();
    submitSteps(20);
    const second = trainer.readLosses(); // while the first reading is under way
    expect((await first).length).toBeGreaterThanOrEqual(10);
    expect(Float32Array.from(await second)).toEqual(want);
    const recorded = new Commands(device, 'not yet submitted');
    trainer.encode(recorded, 5);
    expect(await trainer.readLosses()).toHaveLength(30);
    expect((await trainer.save()).iteration).toBe(30);
    recorded.submit();
    expect(await trainer.readLosses()).toHaveLength(35);
    trainer.destroy();
  });

  test('must be read before their ring is full', async ({ device }) => {
    const trainer = await trainerOf(device, { ...SMALL, hidden: [1], batch: 1 });
    const commands = new Commands(device, 'too many');
    expect(() => trainer.encode(commands, 16385)).toThrow('16384 losses are unread; read them with readLosses()');
    trainer.destroy();
  });
});

test('refuses options that cannot be trained with', async ({ device }) => {
  const create = (change: Partial<Settings>) => trainerOf(device, { ...SMALL, ...change });
  await expect(create({ batch: 0 })).rejects.toThrow('batch is 0; allowed are whole numbers from 1 to 65536');
  await expect(create({ batch: 70000 })).rejects.toThrow('batch is 70000; allowed are whole numbers from 1 to 65536');
  await expect(create({ learningRate: -1 })).rejects.toThrow('learningRate is -1; allowed are finite numbers from 0');
  await expect(create({ iterations: 0 })).rejects.toThrow('iterations is 0; allowed are whole numbers from 1');
  await expect(create({ hidden: [] })).rejects.toThrow('hidden has 0 layers; allowed are 1 to 4');
  await expect(create({ hidden: [129] })).rejects.toThrow(
    'hidden layer width is 129; allowed are whole numbers from 1 to 128',
  );
  await expect(create({ sigmaMin: 0 })).rejects.toThrow('noise levels from 0 to 1; expected 0 < σ₁ ≤ σ_L');
  await expect(create({ levels: 0 })).rejects.toThrow('levels is 0; allowed are whole numbers from 1 to 1024');
  await expect(create({ seed: -1 })).rejects.toThrow('seed is -1; allowed are whole numbers from 0');
});
