/**
 * How far the learned density exp(−f)/Z is from the exact p_σ. The GPU evaluates energies on a grid over the quadrature
 * box (float32); sums are taken on the host in float64.
 */
import { Evaluation, Field } from '../field.ts';
import { readFloats } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { quadratureBox, type Target } from '../targets.ts';
import { type GridFit, gridFit } from './fit.ts';
import { freshNoisy } from './fresh.ts';
import { type Grid, type Normalisation, normalise } from './grid.ts';
import { type Judged, withCopy } from './judged.ts';
import { encodeInSpans, pointsPerSubmit } from './spans.ts';

export interface DensityOptions {
  /** Cells of the grid along each axis. */
  cells?: number;
  /** Fresh points for the NLL. */
  points?: number;
  seed?: number;
}

/** Densities are those at one σ; keys as in run.json. */
export interface DensityFit extends GridFit {
  /** Mean f + log Z over fresh points of p_σ, in nats. */
  NLL: number;
}

export function measureDensity(
  device: GPUDevice,
  judged: Judged,
  target: Target,
  sigma: number,
  options: DensityOptions = {},
): Promise<DensityFit> {
  return withCopy(judged, (copy) => fitOf(device, copy, target, sigma, options));
}

async function fitOf(
  device: GPUDevice,
  judged: Judged,
  target: Target,
  sigma: number,
  { cells = 256, points = 10000, seed = 1 }: DensityOptions,
): Promise<DensityFit> {
  const grid = gridOf(target, sigma, cells);
  const logs = await logDensities(device, judged, grid, sigma);
  const logP = await logDensities(device, target, grid, sigma);
  const energy = await meanEnergy(device, judged, target, { sigma, count: points, seed });
  const fit = gridFit(logs, logP, grid, target, sigma);
  return { ...fit, NLL: energy + fit.logZ };
}

/** log Z(σ) of exp(−f) over the quadrature box, and the share of the mass at its border. */
export async function measureLogZ(
  device: GPUDevice,
  judged: Judged,
  target: Target,
  sigma: number,
  { cells = 256 }: Pick<DensityOptions, 'cells'> = {},
): Promise<Normalisation> {
  const grid = gridOf(target, sigma, cells);
  return withCopy(judged, async (copy) => normalise(await logDensities(device, copy, grid, sigma), grid));
}

function gridOf(target: Target, sigma: number, cells: number): Grid {
  if (!Number.isInteger(cells) || cells < 2 || cells > 1024) {
    throw new RangeError(`cells is ${cells}; allowed are whole numbers from 2 to 1024`);
  }
  return { box: quadratureBox(target, sigma), columns: cells, rows: cells };
}

/** −f of every cell, float64[rows · columns] of float32 values. */
async function logDensities(
  device: GPUDevice,
  of: Judged,
  { box, columns, rows }: Grid,
  sigma: number,
): Promise<Float64Array> {
  const field = await Field.create(device, of, { columns, rows, scores: false });
  try {
    await field.update(box, sigma, pointsPerSubmit(of));
    const energies = await readFloats(device, field.evaluation.energies, columns * rows);
    return Float64Array.from(energies, (energy) => -energy);
  } finally {
    field.destroy();
  }
}

/** Mean f(x, σ) over fresh points of p_σ. */
async function meanEnergy(
  device: GPUDevice,
  of: Judged,
  target: Target,
  options: { sigma: number; count: number; seed: number },
): Promise<number> {
  const { count } = options;
  const batch = await freshNoisy(device, target, options);
  const at = { points: batch.noisy, sigma: batch.sigma };
  const evaluation = await Evaluation.create(device, of, count, { at, scores: false });
  try {
    const commands = new Commands(device, 'likelihood');
    await encodeInSpans(commands, evaluation, count, pointsPerSubmit(of));
    commands.submit();
    const energies = await readFloats(device, evaluation.energies, count);
    return energies.reduce((sum, energy) => sum + energy, 0) / count;
  } finally {
    evaluation.destroy();
    batch.destroy();
  }
}
