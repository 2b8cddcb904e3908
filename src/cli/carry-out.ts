/** A run from its first step to its metrics, with progress and the time of each part. */
import type { Experiment } from '../experiment.ts';
import type { Metrics } from '../metrics/all.ts';
import { progressLine, watch, watchFraction } from './progress.ts';

/** Seconds. */
export type Timings = Record<'training' | 'sampling' | 'metrics', number>;

export interface Outcome {
  /** Where the chains end, 2 numbers each. */
  samples: Float32Array<ArrayBuffer>;
  metrics: Metrics;
}

/** Trains, samples and measures; adds the seconds of each to `timings`. */
export async function carryOut(experiment: Experiment, timings: Timings, interrupted: AbortSignal): Promise<Outcome> {
  const line = progressLine();
  const timed = async <T>(part: keyof Timings, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      timings[part] += Math.round(performance.now() - began) / 1000;
    }
  };
  await timed('training', () => experiment.train(watch(line, interrupted, 'training', 'steps')));
  const samples = await timed('sampling', () => experiment.sample(watch(line, interrupted, 'sampling', 'chain-steps')));
  const metrics = await timed('metrics', () =>
    experiment.measure(samples, watchFraction(line, interrupted, 'measuring')),
  );
  line.end();
  return { samples, metrics };
}
