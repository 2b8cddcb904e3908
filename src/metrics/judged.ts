/** What metrics judge: a model, or a target as if it were one (its energy is −log p_σ). */
import type { Target } from '../targets.ts';
import { Weights } from '../weights.ts';

export type Judged = Weights | Target;

/** Measures a copy of the weights, so that training can go on meanwhile. */
export async function withCopy<J extends Judged, R>(judged: J, measure: (copy: J) => Promise<R>): Promise<R> {
  if (!(judged instanceof Weights)) return measure(judged);
  const copy = await judged.copy();
  try {
    return await measure(copy as J);
  } finally {
    copy.destroy();
  }
}
