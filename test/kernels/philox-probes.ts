// Small kernels that hand out what the library's own WGSL files make: words of Philox, and numbers from words.

import { readFileSync } from 'node:fs';
import { createKernel, readFloats, readWords, type Source, storageBuffer } from 'scorefield/gpu';
import { submit } from '../support/gpu.ts';

export type Words = [number, number, number, number];

const HEAD = 'struct Call { count: u32 }\n@group(0) @binding(0) var<uniform> call: Call;';

const library = (name: string): Source => {
  const file = `shaders/lib/${name}.wgsl`;
  return { file, text: readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8') };
};

/** Words of the GPU's Philox for counters and keys. */
export async function wordsOf(device: GPUDevice, counters: Words[], keys: [number, number][]): Promise<Uint32Array> {
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
export async function numbersOf(device: GPUDevice, words: number[], limits: number[]) {
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
