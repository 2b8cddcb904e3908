/** What the fields of a level say: extremes, where they differ most, and by how much. */
import { cellCentre } from '../metrics/grid.ts';
import { CELLS, type LevelFields } from './fields.ts';

export const largestOf = (values: ArrayLike<number>): number => {
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > largest && values[i]! < Infinity) largest = values[i]!;
  return largest;
};

export const differenceOf = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - b[i]!);

/** Lengths of vectors, 2 numbers each. */
export const magnitudeOf = (vectors: Float32Array): Float32Array =>
  Float32Array.from({ length: vectors.length / 2 }, (_, i) => Math.hypot(vectors[2 * i]!, vectors[2 * i + 1]!));

export interface DensityDifference {
  /** exp(−f)/Z − p_σ where its size is largest, and its place. */
  value: number;
  at: [x: number, y: number];
  /** Its size as a share of the largest exact density. */
  ofPeak: number;
}

export function densityDifference({ box, exact, learned }: LevelFields): DensityDifference {
  const difference = differenceOf(learned.density, exact.density);
  let worst = 0;
  difference.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(difference[worst]!)) worst = i;
  });
  const value = difference[worst]!;
  const at = cellCentre({ box, columns: CELLS, rows: CELLS }, worst);
  return { value, at, ofPeak: Math.abs(value) / largestOf(exact.density) };
}

export interface ScoreError {
  /** Root mean square of σ|s_θ − s*| under p_σ, and over the window with every place alike. */
  weighted: number;
  uniform: number;
  /** Share of the window where p_σ is below a thousandth of its peak: hardly any point was ever seen there. */
  empty: number;
}

export function scoreError({ sigma, exact, learned }: LevelFields): ScoreError {
  const sparse = 1e-3 * largestOf(exact.density);
  let [mass, weighted, uniform, empty] = [0, 0, 0, 0];
  magnitudeOf(differenceOf(learned.score, exact.score)).forEach((error, i) => {
    const squared = (sigma * error) ** 2;
    const density = exact.density[i]!;
    mass += density;
    weighted += density * squared;
    uniform += squared;
    if (density < sparse) empty++;
  });
  const cells = exact.density.length;
  return { weighted: Math.sqrt(weighted / mass), uniform: Math.sqrt(uniform / cells), empty: empty / cells };
}
