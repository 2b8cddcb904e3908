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

/** What in a state is not finite: for one that comes from a file; of its own steps a Trainer knows. */
export function divergenceOf({ iteration, losses, ...state }: TrainingState): Divergence | undefined {
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  if (bad >= 0) return { step: bad + 1, what: 'loss' };
  // With every loss finite the weights were so before the last step.
  const finite = [state.theta, state.moments, state.averages].every((values) => values.every(Number.isFinite));
  return finite ? undefined : { step: iteration, what: 'weights' };
}
