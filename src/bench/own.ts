/** scorefield itself in the benchmark: the same Sampler and Trainer that a program uses. */
import { Adam } from '../adam.ts';
import { Batch } from '../batch.ts';
import { Data } from '../data.ts';
import { readFloats } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { Pace } from '../gpu/pace.ts';
import { inSubmits } from '../gpu/submits.ts';
import { LossGradient } from '../gradient.ts';
import { noiseLevels } from '../noise.ts';
import { Sampler } from '../sample.ts';
import { THREE_GAUSSIANS } from '../targets.ts';
import { Trainer } from '../train.ts';
import type { VariantName } from '../variants.ts';
import { Weights } from '../weights.ts';
import type { Contender, Network, NoisyBatch, SamplingTask, TrainingTask } from './contender.ts';

/** Milliseconds a submit should take. */
const SUBMIT_TAKES = 60;
/** The diffusion of chains with random numbers; any value costs the same. */
const DIFFUSION = 1e-3;
/** A drift so large that the score can be told from the step it makes. */
const GATE_DRIFT = 1024;
/** Losses are read at least this often: their ring holds 16 384. */
const STEPS_BETWEEN_READS = 4096;

export interface OwnOptions {
  device: GPUDevice;
  now: () => number;
  /** The variants for a task. */
  langevin: (task: SamplingTask) => Promise<VariantName>;
  gradient: (task: TrainingTask) => Promise<VariantName>;
}

/** Scores by the Langevin kernel itself: one step without noise from each point. */
async function scoresBy(
  device: GPUDevice,
  weights: Weights,
  { sigma }: SamplingTask,
  variant: VariantName,
  points: Float32Array<ArrayBuffer>,
): Promise<Float32Array> {
  const stages = [{ sigma, drift: GATE_DRIFT, diffusion: 0, steps: 1 }];
  const sampler = await Sampler.create(device, weights, { chains: points.length / 2, stages, seed: 0, variant });
  await sampler.restart(points);
  await sampler.run();
  const moved = await sampler.read();
  sampler.destroy();
  return moved.map((x, i) => (x - points[i]!) / GATE_DRIFT);
}

async function gradientBy(
  device: GPUDevice,
  { model, values }: Network,
  variant: VariantName,
  { noisy, noise, sigma }: NoisyBatch,
): Promise<Float32Array> {
  const weights = await Weights.create(device, model, values);
  const batch = new Batch(device, sigma.length);
  const gradient = await LossGradient.create(device, weights, batch, variant);
  const adam = await Adam.create(device, weights, gradient.partial);
  for (const [buffer, data] of [
    [batch.noisy, noisy],
    [batch.noise, noise],
    [batch.sigma, sigma],
  ] as const) {
    device.queue.writeBuffer(buffer, 0, data);
  }
  const commands = new Commands(device, 'gate');
  adam.encode(commands, 0, 0, gradient.encode(commands, sigma.length), sigma.length);
  commands.submit();
  const dtheta = await readFloats(device, adam.dtheta, model.size);
  for (const part of [weights, batch, gradient, adam]) part.destroy();
  return dtheta;
}

export function own({ device, now, langevin, gradient }: OwnOptions): Contender {
  const pace = () => new Pace({ now, target: SUBMIT_TAKES, most: 2 ** 30 });
  return {
    name: 'scorefield',

    async sampling(task) {
      const { chains, stepsPerDispatch, sigma, drift, rng } = task;
      const variant = await langevin(task);
      const weights = await Weights.create(device, task.model, task.values);
      const stages = [{ sigma, drift, diffusion: rng ? DIFFUSION : 0, steps: 2 ** 40 }];
      const sampler = await Sampler.create(device, weights, { chains, stages, seed: 1, stepsPerDispatch, variant });
      await sampler.restart(task.start);
      const paced = pace();
      return {
        variant,
        work: chains * stepsPerDispatch,
        run: (repetitions) =>
          inSubmits(device, paced, {
            label: 'benchmark',
            total: repetitions * chains * stepsPerDispatch,
            encode: (commands, chainSteps) => sampler.encode(commands, chainSteps),
            ahead: true,
          }),
        scores: (points) => scoresBy(device, weights, task, variant, points),
        destroy() {
          sampler.destroy();
          weights.destroy();
        },
      };
    },

    async training(task) {
      const variant = await gradient(task);
      const data = await Data.create(device, THREE_GAUSSIANS, { count: 10000, seed: 1 });
      const trainer = await Trainer.create(device, {
        model: task.model,
        data,
        sigmas: noiseLevels(0.02, 1, 12),
        batch: task.batch,
        learningRate: 1e-3,
        iterations: 1e9,
        seed: 1,
        variant,
      });
      const paced = pace();
      let unread = 0;
      const steps = async (count: number): Promise<void> => {
        await inSubmits(device, paced, {
          label: 'benchmark',
          total: count,
          encode: (commands, wanted) => {
            trainer.encode(commands, wanted);
            return wanted;
          },
          ahead: true,
        });
        unread += count;
        if (unread < STEPS_BETWEEN_READS) return;
        await trainer.readLosses();
        unread = 0;
      };
      return {
        variant,
        work: task.batch,
        async run(repetitions) {
          for (let left = repetitions; left > 0; left -= STEPS_BETWEEN_READS) {
            await steps(Math.min(left, STEPS_BETWEEN_READS));
          }
        },
        gradient: (batch) => gradientBy(device, task, variant, batch),
        destroy() {
          trainer.destroy();
          data.destroy();
        },
      };
    },
  };
}
