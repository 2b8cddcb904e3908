/** Everything that the figures are drawn from. */
import type { Outcome } from '../cli/carry-out.ts';
import type { Experiment } from '../experiment.ts';
import { countData, countNoisy, countPoints, fieldsAt } from './fields.ts';
import { type Counts, type LevelFields, windowAt } from './grids.ts';
import { shownLevels } from './levels.ts';

export interface Pictures {
  data: Counts;
  /** The data perturbed with σ₁ and σ_L. */
  noisy: { level: number; sigma: number; counts: Counts }[];
  /** σ₁, a middle level and σ_L; fewer if there are fewer levels. */
  fields: LevelFields[];
  samples: Counts;
}

/** Takes log Z from the metrics. `onProgress`: from 0 to 1; what it throws ends the work. */
export async function takePictures(
  device: GPUDevice,
  experiment: Experiment,
  { samples, metrics }: Outcome,
  onProgress: (done: number) => void,
): Promise<Pictures> {
  const { data, weights, sigmas, config } = experiment;
  const { target, settings } = config;
  const box = windowAt(target, 0);
  const noisy: Pictures['noisy'] = [];
  for (const level of new Set([1, sigmas.length])) {
    const sigma = sigmas[level - 1]!;
    const options = { sigma, seed: settings.seed, box: windowAt(target, sigma) };
    noisy.push({ level, sigma, counts: await countNoisy(device, data, options) });
  }
  const fields: LevelFields[] = [];
  const levels = shownLevels(sigmas.length);
  for (const level of levels) {
    onProgress(fields.length / levels.length);
    const [logZ, border] = [metrics.logZ[level - 1] ?? NaN, metrics.border[level - 1] ?? NaN];
    fields.push(await fieldsAt(device, weights, target, { level, sigma: sigmas[level - 1]!, logZ, border }));
  }
  onProgress(1);
  return {
    data: await countData(device, data, box),
    noisy,
    fields,
    samples: await countPoints(device, samples, box),
  };
}
