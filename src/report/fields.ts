/** What the figures show, computed on the GPU: counts of points, and exact and learned densities and scores at a level. */
import { Batch, Perturbation } from '../batch.ts';
import type { Data } from '../data.ts';
import { Field } from '../field.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { Histogram } from '../histogram.ts';
import { pointsPerSubmit } from '../metrics/spans.ts';
import type { Box, Target } from '../targets.ts';
import type { Weights } from '../weights.ts';
import { BINS, CELLS, type Counts, type FieldValues, type LevelFields, windowAt } from './grids.ts';

/** The training points as they are. */
export const countData = (device: GPUDevice, data: Data, box: Box): Promise<Counts> =>
  countBuffer(device, data.points, data.count, box);

/** `points`: 2 numbers each. */
export async function countPoints(device: GPUDevice, points: Float32Array<ArrayBuffer>, box: Box): Promise<Counts> {
  const buffer = storageBuffer(device, 'points', points);
  const counts = await countBuffer(device, buffer, points.length / 2, box);
  buffer.destroy();
  return counts;
}

/** The training points perturbed with σ. */
export async function countNoisy(
  device: GPUDevice,
  data: Data,
  { sigma, seed, box }: { sigma: number; seed: number; box: Box },
): Promise<Counts> {
  const levels = storageBuffer(device, 'shown sigma', Float32Array.of(sigma));
  const batch = new Batch(device, data.count);
  const perturbation = await Perturbation.create(device, data.points, data.count, levels, 1, batch);
  const commands = new Commands(device, 'perturb');
  perturbation.encode(commands, data.count, { step: 0, seed, inOrder: true });
  commands.submit();
  const counts = await countBuffer(device, batch.noisy, data.count, box);
  batch.destroy();
  levels.destroy();
  return counts;
}

async function countBuffer(device: GPUDevice, points: GPUBuffer, count: number, box: Box): Promise<Counts> {
  const histogram = await Histogram.create(device, points, box, BINS);
  const commands = new Commands(device, 'histogram');
  histogram.encode(commands, count);
  commands.submit();
  const { counts, outside } = await histogram.read();
  histogram.destroy();
  return { box, counts: counts.slice(), outside };
}

/** A noise level, and how exp(−f) normalises there. */
export type LevelOf = Pick<LevelFields, 'level' | 'sigma' | 'logZ' | 'border'>;

/** Exact and learned field at a level. */
export async function fieldsAt(
  device: GPUDevice,
  weights: Weights,
  target: Target,
  level: LevelOf,
): Promise<LevelFields> {
  const box = windowAt(target, level.sigma);
  const exact = await valuesOf(device, target, 0, { box, sigma: level.sigma });
  const learned = await valuesOf(device, weights, level.logZ, { box, sigma: level.sigma });
  return { ...level, box, exact, learned };
}

/** Densities exp(−f − log Z) and scores. */
async function valuesOf(
  device: GPUDevice,
  of: Weights | Target,
  logZ: number,
  { box, sigma }: { box: Box; sigma: number },
): Promise<FieldValues> {
  const field = await Field.create(device, of, { columns: CELLS });
  await field.update(box, sigma, pointsPerSubmit(of));
  const { energies, score } = await field.evaluation.read(CELLS ** 2);
  field.destroy();
  return { density: energies.map((energy) => Math.exp(-energy - logZ)), score };
}
