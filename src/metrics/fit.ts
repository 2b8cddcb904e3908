/** What two densities on one grid have to do with each other: the learned exp(−f)/Z and the exact p_σ. No GPU: a worker can do it. */
import type { Target } from '../targets.ts';
import { type Grid, klDivergence, type Normalisation, normalise, totalVariation } from './grid.ts';
import { gridModeMasses } from './modes.ts';

/** Keys as in run.json. */
export interface GridFit extends Normalisation {
  /** ½ ∫ |exp(−f)/Z − p_σ|, from 0 to 1. */
  TV: number;
  /** KL(p_σ ‖ exp(−f)/Z) in nats. */
  KL: number;
  /** Share of exp(−f) that each component of a mixture has; null for a point set. */
  modes: number[] | null;
  /** ∫ p_σ on the same grid. Not 1 where cells are too large for the target. */
  exactMass: number;
}

/** From −f and log p_σ of every cell. */
export function gridFit(
  logs: ArrayLike<number>,
  logP: ArrayLike<number>,
  grid: Grid,
  target: Target,
  sigma: number,
): GridFit {
  const { logZ, border } = normalise(logs, grid);
  const logQ = Float64Array.from(logs, (log) => log - logZ);
  return {
    TV: totalVariation(logP, logQ, grid),
    KL: klDivergence(logP, logQ, grid),
    logZ,
    border,
    modes: target.kind === 'mixture' ? gridModeMasses(logs, grid, target, sigma) : null,
    exactMass: Math.exp(normalise(logP, grid).logZ),
  };
}
