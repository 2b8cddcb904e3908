// Small kernels that hand out what the library's own WGSL files make: words of Philox, and numbers from words.

import { readFileSync } from 'node:fs';
import { createKernel, readFloats, readWords, type Source, storageBuffer } from 'scorefield/gpu';
import { submit } from '../support/gpu.ts';

export type Words = [number, number, number, number];

const library = (name: string): Source => {
  const file = `shaders/lib/${name}.wgsl`;
  return { file, text: readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8') };
};

/** Runs the body of a probe, a WGSL text with bindings from 1 and a body that is done for every i, on its buffers. */
async function run(
  device: GPUDevice,
  libraries: string[],
  { bindings, body }: { bindings: string; body: string },
  buffers: Record<string, GPUBuffer>,
  count: number,
): Promise<void> {
  const text = `struct Call { count: u32 }
@group(0) @binding(0) var<uniform> call: Call;
${bindings}
@compute @workgroup_size(64, 1, 1)
fn probe(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i < call.count) {
    ${body}
  }
}`;
  const kernel = await createKernel(device, 'probe', [...libraries.map(library), { file: 'probe', text }]);
  const bound = kernel.bind(buffers);
  submit(device, (commands) => commands.dispatch(bound, { count }, count));
}

/** Words of the GPU's Philox for counters and keys. */
export async function wordsOf(device: GPUDevice, counters: Words[], keys: [number, number][]): Promise<Uint32Array> {
  const bindings = `
@group(0) @binding(1) var<storage, read> counters: array<vec4u>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> words: array<vec4u>;`;
  const words = storageBuffer(device, 'words', 16 * counters.length);
  const buffers = {
    counters: storageBuffer(device, 'counters', Uint32Array.from(counters.flat())),
    keys: storageBuffer(device, 'keys', Uint32Array.from(keys.flat())),
    words,
  };
  const body = 'words[i] = philox(counters[i], keys[i]);';
  await run(device, ['philox'], { bindings, body }, buffers, counters.length);
  return readWords(device, words, 4 * counters.length);
}

/** What the GPU makes of pairs of words: a uniform of the first, a number below `limit`, two normals. */
export async function numbersOf(device: GPUDevice, words: number[], limits: number[]) {
  const bindings = `
@group(0) @binding(1) var<storage, read> words: array<vec2u>;
@group(0) @binding(2) var<storage, read> limits: array<u32>;
@group(0) @binding(3) var<storage, read_write> uniforms: array<f32>;
@group(0) @binding(4) var<storage, read_write> below: array<u32>;
@group(0) @binding(5) var<storage, read_write> normals: array<vec2f>;`;
  const body = `uniforms[i] = uniform_from(words[i].x);
    below[i] = random_below(words[i].x, limits[i]);
    normals[i] = normal_pair(words[i]);`;
  const count = limits.length;
  const [uniforms, below] = [storageBuffer(device, 'uniforms', 4 * count), storageBuffer(device, 'below', 4 * count)];
  const normals = storageBuffer(device, 'normals', 8 * count);
  const given = {
    words: storageBuffer(device, 'words', Uint32Array.from(words)),
    limits: storageBuffer(device, 'limits', Uint32Array.from(limits)),
  };
  await run(device, ['philox', 'normal'], { bindings, body }, { ...given, uniforms, below, normals }, count);
  return {
    uniforms: await readFloats(device, uniforms, count),
    below: await readWords(device, below, count),
    normals: await readFloats(device, normals, 2 * count),
  };
}
