/** What the figures show, computed on the GPU: counts of points, and exact and learned densities and scores at a level. */
import { Batch, Perturbation } from '../batch.ts';
import type { Data } from '../data.ts';
import { Field } from '../field.ts';
import { readFloats, storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { Histogram } from '../histogram.ts';
import { pointsPerSubmit } from '../metrics/spans.ts';
import { type Box, dataBox, quadratureBox, type Target } from '../targets.ts';
import type { Weights } from '../weights.ts';

export const BINS = 128;
/** Arrows along an axis; each stands at the centre of a block of CELLS/ARROWS cells, an odd number of them. */
export const ARROWS = 20;
export const CELLS = 220;
/** Cells of the grid for log Z along an axis, as the metrics take it. */
const QUADRATURE = 256;

export interface Counts {
  box: Box;
  /** BINS × BINS, row-major from the bottom row. */
  counts: Uint32Array;
  /** Points outside the box. */
  outside: number;
}

/** One density and its score on CELLS × CELLS cells, row-major from the bottom row. */
export interface FieldValues {
  density: Float32Array;
  /** 2 numbers a cell. */
  score: Float32Array;
}

export interface LevelFields {
  /** From 1, the smallest level. */
  level: number;
  sigma: number;
  box: Box;
  exact: FieldValues;
  learned: FieldValues;
  /** log Z(σ) of exp(−f) over the quadrature box, and the share of its mass in the border cells. */
  logZ: number;
  border: number;
}

/** A square around the data, with room for noise σ. */
export function windowAt(target: Target, sigma: number): Box {
  const { xMin, xMax, yMin, yMax } = dataBox(target);
  const half = Math.max(xMax - xMin, yMax - yMin) / 2 + Math.max(0.3, 2.5 * sigma);
  const [x, y] = [(xMin + xMax) / 2, (yMin + yMax) / 2];
  return { xMin: x - half, xMax: x + half, yMin: y - half, yMax: y + half };
}

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

/** The vectors at the centres of ARROWS × ARROWS blocks of cells. */
export function arrowsOf(score: Float32Array): Float32Array {
  const stride = CELLS / ARROWS;
  const vectors = new Float32Array(2 * ARROWS * ARROWS);
  for (let row = 0; row < ARROWS; row++) {
    for (let column = 0; column < ARROWS; column++) {
      const cell = (row * stride + (stride - 1) / 2) * CELLS + column * stride + (stride - 1) / 2;
      vectors.set(score.subarray(2 * cell, 2 * cell + 2), 2 * (row * ARROWS + column));
    }
  }
  return vectors;
}
