/** The history of a loss as it is drawn: thinned, with its running mean. */

export interface LossHistory {
  /** From 1. */
  steps: number[];
  /** Loss of each of these steps. */
  single: number[];
  /** Running mean over about 100 steps, up to each of these steps. */
  smooth: number[];
}

/** About `most` points; element t of `losses` is the loss of step t. */
export function lossHistory(losses: ArrayLike<number>, most: number): LossHistory {
  const every = Math.max(1, Math.ceil(losses.length / most));
  const history: LossHistory = { steps: [], single: [], smooth: [] };
  let mean = 0;
  for (let t = 0; t < losses.length; t++) {
    const loss = losses[t]!;
    mean += Math.max(0.01, 1 / (t + 1)) * (loss - mean);
    if (t % every !== 0 && t !== losses.length - 1) continue;
    history.steps.push(t + 1);
    history.single.push(loss);
    history.smooth.push(mean);
  }
  return history;
}
