// A seeded generator for tests: sfc32 (C. Doty-Humphrey, PractRand), period at least 2^32. Not the sampler's Philox.

import { type Network, type Parameter, parameterShapes } from '../../src/float64/network.ts';

export type Random = {
  /** Uniform in (0, 1), 32 bits, never 0 or 1. */
  uniform: () => number;
  /** Standard normal, by Box–Muller. */
  normal: () => number;
};

/** The same seed (an integer) gives the same draws. */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1];
  const word = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out >>> 0;
  };
  for (let round = 0; round < 12; round++) word();

  const uniform = (): number => (word() + 0.5) / 2 ** 32;
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

/** `count` standard normals. */
export function normals(random: Random, count: number): number[] {
  return Array.from({ length: count }, random.normal);
}

/** Weights and biases uniform in ±1/√fan_in, PyTorch's default for `Linear`. */
export function randomParameters(network: Network, random: Random): Parameter[] {
  let bound = 0;
  return parameterShapes(network).map(({ name, shape }) => {
    if (shape.length === 2) bound = 1 / Math.sqrt(shape[1]!); // a bias follows its weight and shares its bound
    const length = shape.reduce((product, size) => product * size, 1);
    return { name, shape, data: Array.from({ length }, () => bound * (2 * random.uniform() - 1)) };
  });
}
