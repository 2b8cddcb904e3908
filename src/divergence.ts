/** Runs that leave the finite numbers. */
import type { TrainingState } from './train.ts';

export interface Divergence {
  /** The step, counted from 1, whose loss or update is not finite. */
  step: number;
  what: 'loss' | 'weights';
}

export class DivergenceError extends Error {
  override name = 'DivergenceError';

  constructor({ step, what }: Divergence, learningRate: number) {
    const fault = what === 'loss' ? 'loss is' : 'weights are';
    super(`training diverged at step ${step}: its ${fault} not finite; a learning rate below ${learningRate} may help`);
  }
}

/** The first loss that is not finite; those before step `from` (counted from 0) are known. */
export function lossDivergence(losses: ArrayLike<number>, from = 0): Divergence | undefined {
  for (let step = from; step < losses.length; step++) {
    if (!Number.isFinite(losses[step])) return { step: step + 1, what: 'loss' };
  }
  return undefined;
}

/** What in a state is not finite. */
export function divergenceOf({ iteration, losses, ...state }: TrainingState): Divergence | undefined {
  const bad = lossDivergence(losses);
  if (bad) return bad;
  // With every loss finite the weights were so before the last step.
  const finite = [state.theta, state.moments, state.averages].every((values) => values.every(Number.isFinite));
  return finite ? undefined : { step: iteration, what: 'weights' };
}
