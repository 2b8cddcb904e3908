// Random networks and batches for the kernel specs: shapes chosen so that every two values of two properties meet,
// numbers in float32, given both to the library and to the float64 reference.

import { type Activation, type Conditioning, createModel, type Model } from 'scorefield';
import type { Network, Parameter } from '../../src/float64/network.ts';
import { createRandom, normals, randomParameters } from '../reference/random.ts';

export const ACTIVATIONS: Activation[] = ['elu', 'silu', 'softplus', 'tanh'];
/** Exact in float32, as all inputs of a comparison must be. */
export const CONDITIONINGS: Network['conditioning'][] = [
  { kind: 'raw' },
  { kind: 'scaled', mean: [0.5, 0.375], variance: 0.0625 },
];
/** One unit, around the tiles of 4, 8 and 16 that the kernels work in, ragged, and the widest allowed. */
const WIDTHS = [17, 1, 64, 5, 127, 8, 3, 100, 16, 65, 20, 128];

/**
 * Rows of one choice a property, `counts[p]` the choices of property p: every pair of choices of two properties occurs.
 * Greedy: a pair not yet met, then for each other property what meets most pairs not yet met.
 */
export function pairwise(counts: readonly number[]): number[][] {
  const key = (p: number, a: number, q: number, b: number) => (p < q ? `${p}=${a} ${q}=${b}` : `${q}=${b} ${p}=${a}`);
  const left = new Map<string, [number, number, number, number]>();
  counts.forEach((n, p) => {
    for (let q = p + 1; q < counts.length; q++) {
      for (let i = 0; i < n * counts[q]!; i++) {
        const [a, b] = [i % n, Math.floor(i / n)];
        left.set(key(p, a, q, b), [p, a, q, b]);
      }
    }
  });
  const rows: number[][] = [];
  for (let [next] = left.values(); next; [next] = left.values()) {
    const [p, a, q, b] = next;
    const row = counts.map((_, r) => (r === p ? a : r === q ? b : -1));
    const met = (r: number, choice: number) =>
      row.filter((other, s) => s !== r && other >= 0 && left.has(key(r, choice, s, other))).length;
    counts.forEach((n, r) => {
      if (row[r]! >= 0) return;
      const gains = Array.from({ length: n }, (_, choice) => met(r, choice));
      row[r] = gains.indexOf(Math.max(...gains));
    });
    row.forEach((choice, r) => {
      for (let s = r + 1; s < row.length; s++) left.delete(key(r, choice, s, row[s]!));
    });
    rows.push(row);
  }
  return rows;
}

/** Networks of every depth, activation and conditioning, two by two; the widths in turn. */
export function networks(): { title: string; network: Network }[] {
  let turn = 0;
  return pairwise([4, ACTIVATIONS.length, CONDITIONINGS.length]).map(([depth, a, c]) => {
    const hidden = Array.from({ length: depth! + 1 }, () => WIDTHS[turn++ % WIDTHS.length]!);
    const network = { hidden, activation: ACTIVATIONS[a!]!, conditioning: CONDITIONINGS[c!]! };
    return { title: `${hidden.join('×')} ${network.activation} ${network.conditioning.kind}`, network };
  });
}

export interface Drawn {
  model: Model;
  network: Network;
  parameters: Parameter[];
  /** The parameters as the library takes them. */
  values: Float32Array<ArrayBuffer>;
}

/** Twice PyTorch's initial values, so that narrow networks are curved too, rounded to float32. */
export function drawNetwork(network: Network, seed: number): Drawn {
  const parameters = randomParameters(network, createRandom(seed)).map(({ data, ...rest }) => ({
    ...rest,
    data: data.map((value) => Math.fround(2 * value)),
  }));
  const conditioning: Conditioning = network.conditioning;
  const model = createModel({ ...network, conditioning });
  return { model, network, parameters, values: Float32Array.from(parameters.flatMap(({ data }) => data)) };
}

/** A batch from outside. */
export interface Samples {
  clean: number[];
  noise: number[];
  sigma: number[];
}

/** Clean points in the unit square, normal noise, levels from 0.02 to 1; x̄ = x + σz in float32 as the batch rounds it. */
export function samplesOf(count: number, seed: number): Samples {
  const random = createRandom(seed);
  const sigma = Array.from({ length: count }, () => Math.fround(0.02 ** random.uniform()));
  const noise = normals(random, 2 * count).map(Math.fround);
  const clean = noise.map((z, k) => {
    const noisy = Math.fround(random.uniform() + sigma[k >> 1]! * z);
    return noisy - sigma[k >> 1]! * z;
  });
  return { clean, noise, sigma };
}
