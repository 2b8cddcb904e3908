/** The grids that figures are drawn on, and what stands on them. */
import { type Box, dataBox, type Target } from '../targets.ts';

export const BINS = 128;
/** Arrows along an axis; each stands at the centre of a block of CELLS/ARROWS cells, an odd number of them. */
export const ARROWS = 20;
export const CELLS = 220;

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
