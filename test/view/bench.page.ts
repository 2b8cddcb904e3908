// What the view specs find in their page, as `window.bench`: the view library, and a device and a view to try it on.

import type { Bridge, BridgedArray, BridgePath, View } from 'scorefield/view';
import * as library from 'scorefield/view';

export interface Rig {
  device: GPUDevice;
  view: View;
  bridge: Bridge;
  /** A bridged array of these words, pulled once. */
  array(words: Float32Array | Uint32Array, label?: string): Promise<BridgedArray>;
}

/** A device, a view of this size on a canvas of its own, and a bridge between them, by a given path or the first exact one. */
async function createRig(width: number, height: number, path?: BridgePath): Promise<Rig> {
  const { device, view } = await createEnds(width, height);
  const bridge = await library.createBridge(device, view, path ? { force: path } : {});
  return {
    device,
    view,
    bridge,
    async array(words, label = 'array') {
      const array = bridge.array(buffer(device, words), words.length, label);
      await array.pull();
      return array;
    },
  };
}

async function createEnds(width: number, height: number): Promise<{ device: GPUDevice; view: View }> {
  const canvas = document.createElement('canvas');
  document.body.replaceChildren(canvas);
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter!.requestDevice();
  const view = library.createView(canvas);
  view.resize(width, height, 1);
  return { device, view };
}

/** Exactly as long as the words: the bridge may count on no padding. */
function buffer(device: GPUDevice, words: Float32Array | Uint32Array): GPUBuffer {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const made = device.createBuffer({ size: words.byteLength, usage: STORAGE | COPY_SRC | COPY_DST });
  device.queue.writeBuffer(made, 0, words as BufferSource);
  return made;
}

/** Any bits: also those of NaN, infinities and subnormals. */
function randomWords(count: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(count);
  for (let at = 0; at < count; at += 16384) crypto.getRandomValues(words.subarray(at, at + 16384));
  return words;
}

/** Bytes in which what WebGL sees differs from the words. */
function differing(seen: Uint8Array, words: Uint32Array): number {
  const want = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  if (seen.length !== want.length) return Number.POSITIVE_INFINITY;
  return want.reduce((count, byte, i) => (byte === seen[i] ? count : count + 1), 0);
}

/** RGBA bytes of a rectangle of the canvas, the lowest row first. */
function pixels(view: View, x: number, y: number, width: number, height: number): Uint8Array {
  return view.regl.read({ data: new Uint8Array(4 * width * height), x, y, width, height });
}

/** '#rrggbb' as three bytes. */
function bytesOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

const unit = { xMin: 0, xMax: 1, yMin: 0, yMax: 1 };

const bench = { ...library, createRig, createEnds, buffer, randomWords, differing, pixels, bytesOf, unit };

declare global {
  interface Window {
    bench: typeof bench;
  }
}

window.bench = bench;
