/**
 * All metrics by their definitions, whatever the page shows: chains of their own are annealed to σ₁ beside it, and densities
 * are compared on the fine grid. A finished run of a preset is then held against the preset's gates.
 */
import { Commands } from '../../gpu/commands.ts';
import { Pace } from '../../gpu/pace.ts';
import { type Metrics, measureAll } from '../../metrics/all.ts';
import { GATED_SAMPLES, type GatedPreset, gatesFor, type Judgement, judge } from '../../metrics/gates.ts';
import { annealing } from '../../noise.ts';
import { Sampler } from '../../sample.ts';
import { Weights } from '../../weights.ts';
import type { Run } from '../run.ts';
import type { SumWorker } from './worker.ts';

/** Chain-steps are paced in units of this many. */
const UNIT = 1024;
/** Milliseconds a submit should take: the page goes on beside it, if not as smoothly. */
const TARGET = 80;
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
    const samples = await anneal(run, weights, options);
    const { worker, wanted, onProgress } = options;
    const metrics = await measureAll(device, {
      weights,
      target: run.target,
      sigmas: trainer.options.sigmas,
      samples,
      seed: settings.seed,
      distances: (a, b) => worker.ask('sampleDistances', a, b),
      onProgress: (fraction) => {
        if (!wanted()) throw new NoLongerWanted();
        onProgress(ANNEALING + (1 - ANNEALING) * fraction, 'measuring density and samples');
      },
    });
    const preset = iteration === settings.iterations ? gatesFor(settings, run.target) : undefined;
    return { metrics, iteration, gates: preset && { preset, judgements: judge(metrics, preset) } };
  } catch (error) {
    if (error instanceof NoLongerWanted) return undefined;
    throw error;
  } finally {
    weights.destroy();
  }
}

/** Final positions of an annealed run from N(0, I), 2 numbers a chain. */
async function anneal({ settings, trainer, variants }: Run, weights: Weights, { wanted, onProgress }: FullOptions) {
  const { device } = weights;
  const stages = annealing(trainer.options.sigmas, settings);
  const { seed } = settings;
  const sampler = await Sampler.create(device, weights, {
    chains: GATED_SAMPLES,
    stages,
    seed,
    variant: variants.langevin,
  });
  const steps = stages.reduce((sum, stage) => sum + stage.steps, 0);
  const pace = new Pace({ now: () => performance.now(), target: TARGET, most: 2 ** 20 });
  try {
    while (!sampler.done) {
      if (!wanted()) throw new NoLongerWanted();
      const commands = new Commands(device, 'annealing beside the page');
      const chainSteps = sampler.encode(commands, pace.steps * UNIT);
      await pace.track(Math.max(1, Math.round(chainSteps / UNIT)), commands.finished());
      onProgress((ANNEALING * sampler.step) / steps, `annealing ${GATED_SAMPLES} chains`);
    }
    return await sampler.read();
  } finally {
    sampler.destroy();
  }
}
