/** Which gates apply to a model: those of a preset, if all that its figures depend on but the seed is the preset's. */
import type { Described } from '../interchange/weights-file.ts';
import { PRESETS } from '../presets.ts';
import { trainingOf } from '../settings.ts';
import { THREE_GAUSSIANS } from '../targets.ts';
import type { Metrics } from './all.ts';
import { GATED_SAMPLES, GATES, type GatedMetric, type GatedPreset, type Judgement, judge } from './gates.ts';

const WITHOUT_SAMPLES: readonly GatedMetric[] = ['excess', 'TV'];

/** The judgements that a model's metrics get: none without gates, fewer without 5000 samples. */
export function judgeModel(metrics: Metrics, file: Described): Judgement[] {
  const preset = gatedPresetOf(file);
  if (!preset) return [];
  const sampled = (metrics.samples ?? 0) + (metrics.diverged ?? 0) === GATED_SAMPLES;
  return judge(metrics, preset).filter(({ name }) => sampled || WITHOUT_SAMPLES.includes(name));
}

/** The preset that a finished model of the assignment's target was made with. */
export function gatedPresetOf(file: Described): GatedPreset | undefined {
  const made = essenceOf(file);
  return (Object.keys(GATES) as GatedPreset[]).find((preset) => {
    const { settings } = PRESETS[preset];
    const options = trainingOf(settings, THREE_GAUSSIANS);
    const training = { ...settings, iteration: settings.iterations };
    return made === essenceOf({ ...options, training, sampler: settings, target: THREE_GAUSSIANS });
  });
}

/** Text that two models share if their figures can be compared. */
function essenceOf({ model, sigmas, training, sampler, target }: Described): string {
  const { hidden, activation, conditioning } = model;
  const { points, batch, iterations, learningRate, schedule, averaging, iteration } = training;
  const components =
    target.kind === 'mixture' &&
    target.components.map(({ weight, mean, covariance }) => [weight, ...mean, ...covariance]);
  return JSON.stringify([
    [hidden, activation, conditioning.kind === 'scaled' && [...conditioning.mean, conditioning.variance]],
    Array.from(sigmas),
    [points, batch, iterations, learningRate, schedule, averaging, iteration],
    [sampler.epsilon, sampler.steps, sampler.denoise, sampler.initial],
    components,
  ]);
}
