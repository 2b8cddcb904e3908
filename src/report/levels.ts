/** Which noise levels the figures show. */

/** σ₁, the level in the middle of the logarithmic scale and σ_L, from 1. */
export function shownLevels(levels: number): number[] {
  return [...new Set([1, Math.floor((levels + 1) / 2), levels])];
}
