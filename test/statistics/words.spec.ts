// The random words of the GPU in the orders in which a run draws them: chain by chain, step by step, seed by seed. In each
// order bytes and pairs of neighbouring bytes are uniform and words are uncorrelated; so are streams that share a counter
// but for the seed or the use. The words are the twin's to the bit, so this holds for the host's draws too.

import { randomWords, seedWords } from 'scorefield';
import { type Words, wordsOf } from '../kernels/philox-probes.ts';
import { chiSquare, chiSquareCritical, chiSquareTail } from '../reference/statistics.ts';
import { expect, expectBelow, test } from '../support/gpu.ts';
import { expectUncorrelated } from './laws.ts';

const CALLS = 65_536;
const USE = { draw: 1, perturb: 2, langevin: 3 };
const ALPHA = 1e-6;

/** The draw that comes i-th. */
type Order = (i: number) => { use: number; index: number; step: number; seed: number };

const ORDERS: Record<string, Order> = {
  'the chains of a step': (i) => ({ use: USE.langevin, index: i, step: 7, seed: 1 }),
  'the steps of two chains': (i) => ({ use: USE.langevin, index: 5, step: i, seed: 1 }),
  'chains and steps in turn': (i) => ({ use: USE.langevin, index: i & 255, step: i >> 8, seed: 2 ** 40 }),
  'the samples of a batch': (i) => ({ use: USE.perturb, index: i, step: 3, seed: 1 }),
  'the batches of a sample': (i) => ({ use: USE.perturb, index: 9, step: i, seed: 1 }),
  'the points of data': (i) => ({ use: USE.draw, index: i, step: 0, seed: 1 }),
  'seeds one after the other': (i) => ({ use: USE.langevin, index: 0, step: 0, seed: i }),
  'seeds that differ in their second word': (i) => ({ use: USE.perturb, index: 0, step: 0, seed: i * 2 ** 32 }),
};

async function wordsIn(device: GPUDevice, order: Order): Promise<Uint32Array> {
  const draws = Array.from({ length: CALLS }, (_, i) => order(i));
  const counters = draws.map(({ use, index, step }): Words => [index, step, use, 0]);
  const words = await wordsOf(
    device,
    counters,
    draws.map(({ seed }) => seedWords(seed)),
  );
  for (const i of [0, 1, 1000, CALLS - 1]) {
    const { use, index, step, seed } = order(i);
    expect([...words.subarray(4 * i, 4 * i + 4)], 'the twin').toEqual(randomWords(use, index, step, seed));
  }
  return words;
}

/** χ² of equally likely values below `bins`: neither too uneven nor too even. */
function expectEven(name: string, values: Uint8Array | Uint16Array, bins: number): void {
  const counts = new Float64Array(bins);
  for (const value of values) counts[value]!++;
  const statistic = chiSquare(counts, new Float64Array(bins).fill(values.length / bins));
  expectBelow(`χ² of ${name}`, statistic, chiSquareCritical(bins - 1, ALPHA));
  expect(chiSquareTail(statistic, bins - 1), `${name}, too even`).toBeLessThan(1 - ALPHA);
}

const uniforms = (words: Uint32Array) => Float64Array.from(words, (word) => word / 2 ** 32);

for (const [name, order] of Object.entries(ORDERS)) {
  test(`words are uniform and uncorrelated: ${name}`, { tag: ['@statistic-1', '@statistic-2'] }, async ({ device }) => {
    const words = await wordsIn(device, order);
    expectEven('bytes', new Uint8Array(words.buffer), 256);
    expectEven('pairs of bytes', new Uint16Array(words.buffer), 65_536);
    const high = Uint16Array.from(words, (word, i) => (word >>> 24) | ((words[i ^ 1]! >>> 24) << 8));
    expectEven(
      'high bytes of neighbouring words',
      high.filter((_, i) => i % 2 === 0),
      65_536,
    );
    const values = uniforms(words);
    const lags = Array.from({ length: 16 }, (_, i) => i + 1);
    expectUncorrelated(
      'words at lags 1 to 16',
      lags.map((lag) => [values.subarray(0, -lag), values.subarray(lag)]),
    );
  });
}

test('streams of other seeds and other uses have nothing in common', { tag: ['@statistic-2', '@statistic-4'] }, async ({
  device,
}) => {
  const at = (use: number, seed: number) =>
    wordsIn(device, (i) => ({ use, index: i & 4095, step: i >> 12, seed })).then(uniforms);
  const first = await at(USE.langevin, 1);
  const others = await Promise.all([
    ...[0, 2, 3, 1 + 2 ** 32, 2 ** 53 - 1].map((seed) => at(USE.langevin, seed)),
    ...[USE.draw, USE.perturb].map((use) => at(use, 1)),
  ]);
  expectUncorrelated(
    'words of two streams',
    others.map((other) => [first, other]),
  );
  for (const other of others) {
    const same = other.filter((value, i) => value === first[i]).length;
    expect(same, 'words that agree; 6e-5 are expected').toBeLessThan(2);
  }
});
