/** Where pictures are of, and the scales that their colours and arrows share. */
import { type Box, dataBox, type Target } from '../targets.ts';

/** What a picture is of: one noise level, one part of the plane, scores at so many nodes. */
export interface Place {
  sigma: number;
  window: Box;
  /** Score arrows along an axis. */
  arrows: number;
}

export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.sigma === b?.sigma && a?.window === b?.window && a?.arrows === b?.arrows;

/** What the exact field says about the scales that all panels share. */
export interface Scales extends Place {
  /** Largest exact density in the window. */
  peak: number;
  /** Largest exact score magnitude on the arrows' grid. */
  magnitude: number;
  /** The density is on its full grid, not on that of the preview. */
  refined: boolean;
}

/** Largest magnitudes of model minus exact, on the grids of the density and of the arrows. */
export interface DifferenceScales {
  density: number;
  score: number;
}

/** A square around the data with room for noise; far from the origin, room enough for float32 to tell its cells apart. */
export function windowOf(target: Target): Box {
  const { xMin, xMax, yMin, yMax } = dataBox(target);
  const [x, y] = [(xMin + xMax) / 2, (yMin + yMax) / 2];
  const half = Math.max((xMax - xMin) / 2 + 0.45, (yMax - yMin) / 2 + 0.45, 1e-3 * Math.abs(x), 1e-3 * Math.abs(y));
  return { xMin: x - half, xMax: x + half, yMin: y - half, yMax: y + half };
}

/** Where a colour scale ends: at the largest value, or at 1 where none is seen, as of points that lie far apart between the cells. */
export const endOfScale = (largest: number): number => (Number.isFinite(largest) && largest > 0 ? largest : 1);

/** The largest magnitude among vectors of 2 numbers. */
export function longest(vectors: Float32Array): number {
  let most = 0;
  for (let i = 0; i < vectors.length; i += 2) most = Math.max(most, Math.hypot(vectors[i]!, vectors[i + 1]!));
  return most;
}
