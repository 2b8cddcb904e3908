// Random numbers: Philox's published answers, the same bits on CPU and GPU, and what is made of the bits.

import { normalPair, philox, randomBelow, uniformFrom } from 'scorefield';
import { expect, figure, normalBound, test } from '../support/gpu.ts';
import { numbersOf, type Words, wordsOf } from './philox-probes.ts';
import { expectWithin } from './within.ts';

/** Random123's known answers: counter, key, words. */
const KNOWN: { counter: Words; key: [number, number]; words: Words }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test('the twin on the CPU gives the known answers', () => {
  for (const { counter, key, words } of KNOWN) expect(philox(counter, key)).toEqual(words);
});

test('the GPU gives the known answers', async ({ device }) => {
  const counters = KNOWN.map(({ counter }) => counter);
  const keys = KNOWN.map(({ key }) => key);
  expect(Array.from(await wordsOf(device, counters, keys))).toEqual(KNOWN.flatMap(({ words }) => words));
});

test('CPU and GPU agree in every bit of 4096 random counters', async ({ device }) => {
  const inputs = Array.from({ length: 4096 }, (_, i) => philox([i, 1, 2, 3], [4, 5]));
  const keys = Array.from({ length: 4096 }, (_, i) => philox([i, 0, 0, 0], [6, 7]).slice(0, 2) as [number, number]);
  const words = await wordsOf(device, inputs, keys);
  expect(Array.from(words)).toEqual(inputs.flatMap((counter, i) => philox(counter, keys[i]!)));
});

test('uniforms and whole numbers are exact, normals within the error WGSL allows', async ({ device }) => {
  const extremes = [0, 0xffffffff, 511, 512, 0x80000000, 0x7fffffff, 0xfffffe00, 1];
  const pairs = extremes.flatMap((first) => extremes.map((second) => [first, second]));
  const random = Array.from({ length: 4096 }, (_, i) => philox([i, 0, 0, 0], [8, 9]));
  const words = [...pairs, ...random].flat();
  const limits = words.flatMap((_, i) => (i % 2 === 0 ? [[1, 3, 10000, 65536, 0xffffffff][(i / 2) % 5]!] : []));
  const { uniforms, below, normals } = await numbersOf(device, words, limits);
  const firsts = words.filter((_, i) => i % 2 === 0);

  expect(Array.from(uniforms)).toEqual(firsts.map(uniformFrom));
  expect(Math.min(...uniforms)).toBeGreaterThan(0);
  expect(Math.max(...uniforms)).toBeLessThan(1);
  expect(Array.from(below)).toEqual(firsts.map((word, i) => Number((BigInt(word) * BigInt(limits[i]!)) >> 32n)));
  expect(firsts.map((word, i) => randomBelow(word, limits[i]!))).toEqual(Array.from(below));

  const want = limits.flatMap((_, i) => normalPair(words[2 * i]!, words[2 * i + 1]!));
  const radius = (i: number) => Math.hypot(want[i & ~1]!, want[i | 1]!);
  figure(
    'largest error of a normal',
    expectWithin('normals', normals, want, (i) => normalBound(radius(i))),
  );
});
