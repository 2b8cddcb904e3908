// Adam with bias correction in float64 (Kingma & Ba 2015, algorithm 1; the order of operations of torch.optim.Adam).

import type { Parameter } from '../../src/float64/network.ts';

export type AdamSettings = { learningRate: number; beta1: number; beta2: number; epsilon: number };

/** Updates done so far, and the running means of the gradient and of its square, one array a parameter. */
export type AdamState = { updates: number; first: number[][]; second: number[][] };

export function adamStart(parameters: Parameter[]): AdamState {
  const zeros = () => parameters.map(({ data }) => data.map(() => 0));
  return { updates: 0, first: zeros(), second: zeros() };
}

/** One update θ ← θ − η m̂/(√v̂ + ε); nothing given is changed. */
export function adamStep(
  state: AdamState,
  parameters: Parameter[],
  gradient: Parameter[],
  { learningRate, beta1, beta2, epsilon }: AdamSettings,
): { state: AdamState; parameters: Parameter[] } {
  const updates = state.updates + 1;
  const [correction1, correction2] = [1 - beta1 ** updates, 1 - beta2 ** updates];
  const mean = (old: number[][], beta: number, power: 1 | 2) =>
    old.map((values, p) => values.map((value, i) => beta * value + (1 - beta) * gradient[p]!.data[i]! ** power));
  const [first, second] = [mean(state.first, beta1, 1), mean(state.second, beta2, 2)];
  const updated = parameters.map(({ name, shape, data }, p) => ({
    name,
    shape,
    data: data.map((value, i) => {
      const [m, v] = [first[p]![i]! / correction1, second[p]![i]! / correction2];
      return value - (learningRate * m) / (Math.sqrt(v) + epsilon);
    }),
  }));
  return { state: { updates, first, second }, parameters: updated };
}
