// Random numbers: Philox's published answers, the same bits on CPU and GPU, and what is made of the bits.
// The probes below use the library's own WGSL files, so they see what the kernels are composed of.

import { readFileSync } from 'node:fs';
import { normalPair, philox, randomBelow, uniformFrom } from 'scorefield';
import { createKernel, readFloats, readWords, type Source, storageBuffer } from 'scorefield/gpu';
import { expect, figure, normalBound, submit, test } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

type Words = [number, number, number, number];

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

const HEAD = 'struct Call { count: u32 }\n@group(0) @binding(0) var<uniform> call: Call;';

const library = (name: string): Source => {
  const file = `shaders/lib/${name}.wgsl`;
  return { file, text: readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8') };
};

/** Words of the GPU's Philox for counters and keys. */
async function wordsOf(device: GPUDevice, counters: Words[], keys: [number, number][]): Promise<Uint32Array> {
  const probe = `${HEAD}
@group(0) @binding(1) var<storage, read> counters: array<vec4u>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> words: array<vec4u>;
@compute @workgroup_size(64, 1, 1)
fn probe_words(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < call.count) {
    words[id.x] = philox(counters[id.x], keys[id.x]);
  }
}`;
  const kernel = await createKernel(device, 'probe_words', [library('philox'), { file: 'probe', text: probe }]);
  const words = storageBuffer(device, 'words', 16 * counters.length);
  const bound = kernel.bind({
    counters: storageBuffer(device, 'counters', Uint32Array.from(counters.flat())),
    keys: storageBuffer(device, 'keys', Uint32Array.from(keys.flat())),
    words,
  });
  submit(device, (commands) => commands.dispatch(bound, { count: counters.length }, counters.length));
  return readWords(device, words, 4 * counters.length);
}

/** What the GPU makes of pairs of words: a uniform of the first, a number below `limit`, two normals. */
async function numbersOf(device: GPUDevice, words: number[], limits: number[]) {
  const probe = `${HEAD}
@group(0) @binding(1) var<storage, read> words: array<vec2u>;
@group(0) @binding(2) var<storage, read> limits: array<u32>;
@group(0) @binding(3) var<storage, read_write> uniforms: array<f32>;
@group(0) @binding(4) var<storage, read_write> below: array<u32>;
@group(0) @binding(5) var<storage, read_write> normals: array<vec2f>;
@compute @workgroup_size(64, 1, 1)
fn probe_numbers(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < call.count) {
    uniforms[id.x] = uniform_from(words[id.x].x);
    below[id.x] = random_below(words[id.x].x, limits[id.x]);
    normals[id.x] = normal_pair(words[id.x]);
  }
}`;
  const sources = [library('philox'), library('normal'), { file: 'probe', text: probe }];
  const kernel = await createKernel(device, 'probe_numbers', sources);
  const count = limits.length;
  const [uniforms, below] = [storageBuffer(device, 'uniforms', 4 * count), storageBuffer(device, 'below', 4 * count)];
  const normals = storageBuffer(device, 'normals', 8 * count);
  const bound = kernel.bind({
    words: storageBuffer(device, 'words', Uint32Array.from(words)),
    limits: storageBuffer(device, 'limits', Uint32Array.from(limits)),
    uniforms,
    below,
    normals,
  });
  submit(device, (commands) => commands.dispatch(bound, { count }, count));
  return {
    uniforms: await readFloats(device, uniforms, count),
    below: await readWords(device, below, count),
    normals: await readFloats(device, normals, 2 * count),
  };
}

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
