/**
 * All metrics by their definitions, whatever the page shows: chains of their own are annealed to σ₁ beside it, and densities
 * are compared on the fine grid. A finished run of a preset is then held against the preset's gates.
 */
import { Commands } from '../../gpu/commands.ts';
import { initialLaw } from '../../initial.ts';
import { type Metrics, measureAll } from '../../metrics/all.ts';
import { gatedPresetOf } from '../../metrics/gated.ts';
import { GATED_SAMPLES, type GatedPreset, type Judgement, judge } from '../../metrics/gates.ts';
import { annealedChains } from '../../paced.ts';
import type { Settings } from '../../settings.ts';
import { Weights } from '../../weights.ts';
import type { Run } from '../run.ts';
import type { SumWorker } from './worker.ts';

/** Share of the progress that the annealing stands for. */
const ANNEALING = 0.5;

export interface FullMeasurement {
  metrics: Metrics;
  /** The step after which the weights were taken. */
  iteration: number;
  /** None unless the run is a finished one of a preset that has gates. */
  gates: { preset: GatedPreset; judgements: Judgement[] } | undefined;
}

export interface FullOptions {
  worker: SumWorker;
  onProgress: (fraction: number, doing: string) => void;
  wanted: () => boolean;
}

/** Thrown to leave a measurement that is no longer wanted. */
class NoLongerWanted extends Error {}

/** Nothing if it is no longer wanted before the end. */
export async function measureFully(run: Run, options: FullOptions): Promise<FullMeasurement | undefined> {
  const { trainer } = run;
  const { device, model } = run.shown;
  const weights = await Weights.create(device, model, new Float32Array(model.size));
  try {
    const { iteration } = trainer;
    const commands = new Commands(device, 'snapshot');
    trainer.encodeSnapshot(commands, weights);
    commands.submit();
    const settings = { ...run.settings };
    const described = run.describe(iteration);
    const { worker, wanted, onProgress } = options;
    const proceed = (fraction: number, doing: string): void => {
      if (!wanted()) throw new NoLongerWanted();
      onProgress(fraction, doing);
    };
    const samples = await annealed(run, weights, settings, (fraction) => {
      proceed(ANNEALING * fraction, `annealing ${GATED_SAMPLES} chains`);
    });
    const metrics = await measureAll(device, {
      weights,
      target: run.target,
      sigmas: trainer.options.sigmas,
      samples,
      seed: settings.seed,
      distances: (a, b) => worker.ask('sampleDistances', a, b),
      onProgress: (fraction) => proceed(ANNEALING + (1 - ANNEALING) * fraction, 'measuring density and samples'),
    });
    const preset = gatedPresetOf(described);
    return { metrics, iteration, gates: preset && { preset, judgements: judge(metrics, preset) } };
  } catch (error) {
    if (error instanceof NoLongerWanted) return undefined;
    throw error;
  } finally {
    weights.destroy();
  }
}

/** Final positions of an annealed run, 2 numbers a chain. */
async function annealed(
  { trainer, target, variants, shown }: Run,
  weights: Weights,
  { epsilon, steps, denoise, initial: name, seed }: Settings,
  onProgress: (fraction: number) => void,
): Promise<Float32Array<ArrayBuffer>> {
  const { sigmas } = trainer.options;
  const initial = initialLaw(name, target, sigmas);
  const options = { sigmas, epsilon, steps, denoise, initial, seed, chains: GATED_SAMPLES, variant: variants.langevin };
  const sampler = await annealedChains(shown.device, weights, options, {
    now: () => performance.now(),
    onProgress: ({ done, total }) => onProgress(done / total),
  });
  const samples = await sampler.read();
  sampler.destroy();
  return samples;
}
