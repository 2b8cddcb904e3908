/** What the figures show, computed on the GPU: counts of points, and exact and learned densities and scores at a level. */
import { Batch, Perturbation } from '../batch.ts';
import type { Data } from '../data.ts';
import { Field } from '../field.ts';
import { readFloats, storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { Histogram } from '../histogram.ts';
import { pointsPerSubmit } from '../metrics/spans.ts';
import { type Box, quadratureBox, type Target } from '../targets.ts';
import type { Weights } from '../weights.ts';
import { BINS, CELLS, type Counts, type FieldValues, type LevelFields, windowAt } from './grids.ts';

/** Cells of the grid for log Z along an axis, as the metrics take it. */
const QUADRATURE = 256;

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

/** Exact and learned field at level `level` (from 1) of `sigmas`. */
export async function fieldsAt(
  device: GPUDevice,
  weights: Weights,
  { target, sigmas, level }: { target: Target; sigmas: Float32Array; level: number },
): Promise<LevelFields> {
  const sigma = sigmas[level - 1]!;
  const box = windowAt(target, sigma);
  const quadrature = await Field.create(device, weights, { columns: QUADRATURE });
  await quadrature.update(quadratureBox(target, sigma), sigma, pointsPerSubmit(weights));
  const { logZ, border } = await quadrature.readPartition();
  const exact = await Field.create(device, target, { columns: CELLS });
  const learned = await Field.create(device, weights, { columns: CELLS, normaliser: quadrature });
  await exact.update(box, sigma, pointsPerSubmit(target));
  await learned.update(box, sigma, pointsPerSubmit(weights));
  const fields = { exact: await valuesOf(device, exact), learned: await valuesOf(device, learned) };
  for (const field of [quadrature, exact, learned]) field.destroy();
  return { level, sigma, box, ...fields, logZ, border };
}

async function valuesOf(device: GPUDevice, field: Field): Promise<FieldValues> {
  const cells = field.columns * field.rows;
  const [density, { score }] = await Promise.all([
    readFloats(device, field.densities, cells),
    field.evaluation.read(cells),
  ]);
  return { density, score };
}
