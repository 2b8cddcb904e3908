// Runs a kernel on outputs that hold sentinels wherever it should not write: before the first element, between, at the end.
// WebGPU clamps a write that is out of bounds, so the buffers are longer than the data.

import { type CallArguments, type Kernel, readWords, storageBuffer } from 'scorefield/gpu';
import { expect, submit } from '../support/gpu.ts';

type Numbers = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** What an output holds before, and the words that must be written. */
export interface Output {
  before: Numbers;
  written: number[];
  /** Only the last of `written` counts: words below it may keep what they have. */
  partly?: boolean;
}

export interface Run {
  kernel: Promise<Kernel>;
  inputs: Record<string, Numbers>;
  outputs: Record<string, Output>;
  call: CallArguments;
  threads: number;
  rows?: number;
}

/** Words of an output, unless told otherwise. */
export const ROOM = 4096;
const SENTINEL = 0xdeadbeef;

export const range = (first: number, end: number) => Array.from({ length: end - first }, (_, i) => first + i);

/** Sentinels only. */
export const fresh = (written: number[], room = ROOM): Output => ({
  before: new Uint32Array(room).fill(SENTINEL),
  written,
});

/** A vec2f or an f32 for every point of a span. */
export const span = ({ first, count }: { first: number; count: number }, words: 1 | 2): Output =>
  fresh(range(words * first, words * (first + count)));

/** Data, all of them written, then sentinels. */
export function filled(data: Float32Array): Output {
  const output = fresh(range(0, data.length));
  output.before.set(new Uint32Array(data.buffer, data.byteOffset, data.length));
  return output;
}

/** Runs the kernel and gives the words of its outputs. */
async function wordsOf(device: GPUDevice, { kernel, inputs, outputs, call, threads, rows }: Run) {
  const data = { ...inputs, ...Object.fromEntries(Object.entries(outputs).map(([key, { before }]) => [key, before])) };
  const buffers = Object.fromEntries(
    // Weights may be bound as uniform memory.
    Object.entries(data).map(([key, numbers]) => [key, storageBuffer(device, key, numbers, GPUBufferUsage.UNIFORM)]),
  );
  const bound = (await kernel).bind(buffers);
  submit(device, (commands) => commands.dispatch(bound, call, threads, rows));
  const words = Object.entries(outputs).map(
    async ([key, { before }]) => [key, await readWords(device, buffers[key]!, before.length)] as const,
  );
  return Object.fromEntries(await Promise.all(words));
}

/** Compares the words that changed with those that should; a span that starts later gets what the whole would give it. */
export async function expectWrites(device: GPUDevice, run: Run): Promise<void> {
  const after = await wordsOf(device, run);
  const { first = 0, count } = run.call as { first?: number; count?: number };
  const isPart = first > 0 && count !== undefined;
  const whole = { ...run, call: { ...run.call, first: 0, count: first + count! }, threads: 4 * first + run.threads };
  const wanted = isPart ? await wordsOf(device, whole) : after;
  for (const [key, { before, written, partly }] of Object.entries(run.outputs)) {
    const old = new Uint32Array(before.buffer);
    const touched = range(0, old.length).filter((i) => after[key]![i] !== old[i]);
    const expected = [...new Set(written)].sort((a, b) => a - b);
    const where = `words of ${key} written with ${JSON.stringify(run.call)}`;
    if (partly) {
      expect(touched.length, where).toBeGreaterThan(0);
      expect(touched.at(-1), where).toBeLessThanOrEqual(expected.at(-1)!);
    } else {
      expect(touched, where).toEqual(expected);
      const values = (words: Uint32Array) => expected.map((i) => words[i]!);
      expect(values(after[key]!), `${where}: their values`).toEqual(values(wanted[key]!));
    }
  }
}
