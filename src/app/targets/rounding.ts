/** Coordinates as short decimals: what is pointed at is known to a pixel only, and links stay short. */
import type { Box } from '../../targets.ts';

/** The decimal unit that coordinates in a window are rounded to, far below a pixel: between 1e-5 and 1e-4 of its width. */
export function grain({ xMin, xMax }: Box): number {
  return 10 ** (Math.floor(Math.log10(xMax - xMin)) - 4);
}

export function rounded(value: number, unit: number): number {
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}
