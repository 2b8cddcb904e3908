// A whole run by one object: the same figures as its parts give, progress, and an end wherever progress throws.

import {
  annealing,
  Data,
  Experiment,
  measureAll,
  PRESETS,
  type Progress,
  type RunConfig,
  readWeights,
  Sampler,
  THREE_GAUSSIANS,
  Trainer,
  trainingOf,
  writeWeights,
} from 'scorefield';
import { expect, test } from '../support/gpu.ts';

const now = () => performance.now();
const config: RunConfig = {
  preset: 'quick',
  settings: {
    ...PRESETS.quick.settings,
    hidden: [8],
    points: 200,
    batch: 16,
    iterations: 40,
    averaging: 0.9,
    levels: 2,
    chains: 30,
    steps: 3,
  },
  target: THREE_GAUSSIANS,
  variants: { gradient: 'four', langevin: 'four' },
};
const { settings, target } = config;

test('a run gives the weights, samples and metrics of its parts', async ({ device }) => {
  const experiment = await Experiment.create(device, config);
  const steps: Progress[] = [];
  const chainSteps: Progress[] = [];
  await experiment.train({ now, onProgress: (progress) => steps.push(progress) });
  const samples = await experiment.sample({ now, onProgress: (progress) => chainSteps.push(progress) });
  const metrics = await experiment.measure(samples);
  const file = await experiment.weightsFile();

  const options = trainingOf(settings, target);
  const data = await Data.create(device, target, { count: settings.points, seed: settings.seed });
  const trainer = await Trainer.create(device, { ...options, data, variant: 'four' });
  await trainer.train(40, 7);
  const { averages } = await trainer.save();
  const stages = annealing(options.sigmas, settings);
  const sampler = await Sampler.create(device, experiment.weights, { chains: 30, stages, seed: 1, variant: 'four' });
  await sampler.run();

  expect(experiment.trainer.losses).toEqual(trainer.losses);
  expect(file.values).toEqual(averages);
  expect(samples).toEqual(await sampler.read());
  const { sigmas } = options;
  expect(metrics).toEqual(
    await measureAll(device, { weights: experiment.weights, target, sigmas, samples, seed: settings.seed }),
  );
  expect(file).toMatchObject({ target, sampler: { steps: 3 }, training: { batch: 16, iteration: 40 } });
  expect(readWeights(writeWeights(file))).toEqual(file);

  expect(steps[0]).toEqual({ done: 0, total: 40, rate: 0 });
  expect(steps.at(-1)).toMatchObject({ done: 40, total: 40 });
  expect(chainSteps.at(-1)).toMatchObject({ done: 180, total: 180 });
  for (const { rate } of [steps.at(-1)!, chainSteps.at(-1)!]) expect(rate).toBeGreaterThan(0);
  for (const part of [experiment, data, trainer, sampler]) part.destroy();
});

test('what progress throws ends training between two submits, and it can go on from there', async ({ device }) => {
  const whole = await Experiment.create(device, config);
  await whole.train({ now });
  const halted = await Experiment.create(device, config);
  const onProgress = ({ done }: Progress) => {
    if (done >= 10) throw new Error('enough');
  };
  await expect(halted.train({ now, onProgress })).rejects.toThrow('enough');
  const { iteration } = await halted.trainer.save();
  expect(iteration).toBeGreaterThanOrEqual(10);
  expect(iteration).toBeLessThan(40);
  await halted.train({ now });
  expect(await halted.weights.read()).toEqual(await whole.weights.read());
  await expect(
    halted.sample({
      now,
      onProgress: () => {
        throw new Error('no samples');
      },
    }),
  ).rejects.toThrow('no samples');
  for (const part of [whole, halted]) part.destroy();
});

test('a run that diverges says at which step', async ({ device }) => {
  const wild = await Experiment.create(device, config);
  wild.trainer.weights.set(new Float32Array(wild.weights.model.size).fill(1e30)); // products of two overflow
  await expect(wild.train({ now })).rejects.toThrow(
    'training diverged at step 1: its loss is not finite; a learning rate below 0.003 may help',
  );
  wild.destroy();
});
