/** What the fields of a level say: extremes, where they differ most, and by how much. */
import { cellCentre } from '../metrics/grid.ts';
import { CELLS, type LevelFields } from './grids.ts';

/** The largest finite value, at least 0. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > largest && values[i]! < Infinity) largest = values[i]!;
  return largest;
}

/** The value that this share of the finite ones does not exceed; 0 if there are none. */
export function quantileOf(values: Float32Array, share: number): number {
  const sorted = values.filter(Number.isFinite).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

export const differenceOf = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - b[i]!);

/** Lengths of vectors, 2 numbers each. */
export const magnitudeOf = (vectors: Float32Array): Float32Array =>
  Float32Array.from({ length: vectors.length / 2 }, (_, i) => Math.hypot(vectors[2 * i]!, vectors[2 * i + 1]!));

export interface Comparison {
  /** From 1. */
  level: number;
  sigma: number;
  /** exp(−f)/Z − p_σ where its size is largest, its place, and its size as a share of the largest exact density. */
  difference: number;
  at: [x: number, y: number];
  ofPeak: number;
  /** Root mean square of σ|s_θ − s*| under p_σ, and over the window with every place alike. */
  weighted: number;
  uniform: number;
  /** Share of the window where p_σ is below a thousandth of its peak: hardly any point was ever seen there. */
  empty: number;
}

export function compare(fields: LevelFields): Comparison {
  const { level, sigma, box, exact, learned } = fields;
  const differences = differenceOf(learned.density, exact.density);
  const worst = differences.reduce((best, value, i) => (Math.abs(value) > Math.abs(differences[best]!) ? i : best), 0);
  const peak = largestOf(exact.density);
  const difference = differences[worst]!;
  return {
    level,
    sigma,
    difference,
    at: cellCentre({ box, columns: CELLS, rows: CELLS }, worst),
    ofPeak: Math.abs(difference) / peak,
    ...scoreErrors(fields),
    empty: exact.density.reduce((count, density) => count + Number(density < 1e-3 * peak), 0) / exact.density.length,
  };
}

function scoreErrors({ sigma, exact, learned }: LevelFields): Pick<Comparison, 'weighted' | 'uniform'> {
  let [mass, weighted, uniform] = [0, 0, 0];
  magnitudeOf(differenceOf(learned.score, exact.score)).forEach((error, i) => {
    const squared = (sigma * error) ** 2;
    mass += exact.density[i]!;
    weighted += exact.density[i]! * squared;
    uniform += squared;
  });
  return { weighted: Math.sqrt(weighted / mass), uniform: Math.sqrt(uniform / exact.density.length) };
}
