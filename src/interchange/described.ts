/** What a run's weights were made with, as the file of weights has it. */
import { trainingOf } from '../settings.ts';
import type { RunConfig } from './run-file.ts';
import type { WeightsFile } from './weights-file.ts';

/** A file of weights without the weights. */
export type Described = Omit<WeightsFile, 'values'>;

/** Of a run with this config after `iteration` training steps. */
export function describeRun({ settings, target, variants }: RunConfig, iteration: number): Described {
  const { model, sigmas } = trainingOf(settings, target);
  const { seed, points, batch, iterations, learningRate, schedule, averaging } = settings;
  const { epsilon, steps, denoise } = settings;
  return {
    model,
    sigmas,
    training: { seed, points, batch, iterations, learningRate, schedule, averaging, iteration, variants },
    sampler: { epsilon, steps, denoise },
    target,
  };
}
