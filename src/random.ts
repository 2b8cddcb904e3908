/**
 * Philox4x32-10 on the host, equal to the bit to shaders/lib/philox.wgsl (Salmon, Moraes, Dror, Shaw 2011):
 * the counter names a draw, the key is the seed. Never Math.random.
 */

/** What a draw is for: the third word of its counter. The first three are the kernels' own. */
export const USE = { draw: 1, perturb: 2, langevin: 3, weights: 4, shuffle: 5, projection: 6, target: 7 } as const;

export type Words = [number, number, number, number];

const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;

function highProduct(a: number, b: number): number {
  return Number((BigInt(a) * BigInt(b)) >> 32n);
}

/** Four random words for this counter under this key; all are u32. */
export function philox(counter: Readonly<Words>, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const next: Words = [
      (highProduct(MULTIPLIERS[1], c2) ^ c1 ^ k0) >>> 0,
      Math.imul(MULTIPLIERS[1], c2) >>> 0,
      (highProduct(MULTIPLIERS[0], c0) ^ c3 ^ k1) >>> 0,
      Math.imul(MULTIPLIERS[0], c0) >>> 0,
    ];
    [c0, c1, c2, c3] = next;
    k0 = (k0 + WEYL[0]) >>> 0;
    k1 = (k1 + WEYL[1]) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** A seed (a whole number from 0 to 2^53 − 1) as Philox's key. */
export function seedWords(seed: number): [number, number] {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed is ${seed}; allowed are whole numbers from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  return [seed >>> 0, Math.floor(seed / 2 ** 32)];
}

/** The words of draw `index`, `step` of one use. */
export function randomWords(use: number, index: number, step: number, seed: number): Words {
  return philox([index, step, use, 0], seedWords(seed));
}

/** Uniform in (0, 1) from the upper 23 bits of a word, exact in float32. */
export function uniformFrom(word: number): number {
  return ((word >>> 9) + 0.5) * 2 ** -23;
}

/** Two N(0, 1) numbers by Box–Muller, in float64. */
export function normalPair(first: number, second: number): [number, number] {
  const radius = Math.sqrt(Math.max(0, -2 * Math.log(uniformFrom(first))));
  const angle = 2 * Math.PI * (uniformFrom(second) - 0.5);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** A whole number in [0, n) from a word. */
export function randomBelow(word: number, n: number): number {
  return highProduct(word, n);
}

/** A stream of words for host-side work: word i of one use and one stream under one seed. */
export function* wordStream(use: number, seed: number, stream = 0): Generator<number, never> {
  for (let index = 0; ; index++) yield* randomWords(use, index, stream, seed);
}

/** Shuffles in place (Fisher–Yates). */
export function shuffle(values: Uint32Array, seed: number, stream = 0): void {
  const words = wordStream(USE.shuffle, seed, stream);
  for (let i = values.length - 1; i > 0; i--) {
    const j = randomBelow(words.next().value, i + 1);
    const held = values[i]!;
    values[i] = values[j]!;
    values[j] = held;
  }
}
