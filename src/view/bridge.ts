/**
 * The bridge: a GPUBuffer of 32-bit words becomes a regl texture, bit for bit, without the CPU where the browser can.
 * No error tells when a browser cannot (WebGL then reads zeros or scaled bytes), so the bridge tries itself at the start
 * with known texels, and takes the first path whose result is equal to the bit.
 */
import type { Framebuffer2D, Texture2D } from 'regl';
import type { View } from './canvas.ts';
import type { BridgePath, Layout } from './transfers.ts';
import { openTransfer } from './transfers.ts';

/** Two million words: one million points. */
export const MAX_WORDS = 2 ** 21;

export interface Bridge {
  /** The path in use: 'canvas' and 'bitmap' stay on the GPU, 'map' goes through the CPU. */
  readonly path: BridgePath;
  /** The paths that were tried before it, with what was wrong with them; to be logged, not shown. */
  readonly refused: readonly { readonly path: BridgePath; readonly reason: string }[];
  /**
   * A texture for the first `floats` 32-bit words of `buffer` (≥ 4·floats bytes, usage COPY_SRC). Empty until the first
   * pull. Refuses more than MAX_WORDS words, or more than a texture of this browser holds.
   */
  array(buffer: GPUBuffer, floats: number, label: string): BridgedArray;
  /** Destroys all arrays; the source buffers, the device and the view are the caller's. */
  destroy(): void;
}

export interface BridgedArray {
  readonly label: string;
  /** RGBA8, nearest; word i at column i mod width, row ⌊i / width⌋, its bytes little-endian in r, g, b, a. */
  readonly texture: Texture2D;
  readonly width: number;
  readonly height: number;
  /** Number of words. */
  readonly length: number;
  /** (width, height, 1/width, 1/height), as DECODE_GLSL wants it. */
  readonly size: readonly [number, number, number, number];
  /**
   * Brings what the buffer holds after all work submitted so far into the texture: at once on the paths 'canvas' and
   * 'bitmap', by the end of the promise on 'map'. Does nothing once destroyed or while the WebGL context is lost; when
   * the context returns, the array pulls by itself.
   */
  pull(): void | Promise<void>;
  /** What WebGL sees: 4·length bytes. Waits for the GPU; for tests. */
  read(): Uint8Array;
  destroy(): void;
}

/**
 * The GPU process died under the self-test (seen where the browser's WebGPU and WebGL do not share a driver). Make a new
 * device, wait until the view is no longer lost, and ask for `createBridge(device, view, { force: 'map' })`: a second
 * crash within seconds makes the browser refuse the GPU altogether.
 */
export class BridgeLostError extends Error {
  override readonly name = 'BridgeLostError';
  readonly path: BridgePath;

  constructor(path: BridgePath) {
    super(`bridge: the GPU was lost while trying the path '${path}' from WebGPU to WebGL`);
    this.path = path;
  }
}

/**
 * Tests the paths and opens the first that is exact; `force` tries that one only. Refuses if none is, and with
 * BridgeLostError if device or WebGL context were lost meanwhile.
 */
export async function createBridge(
  device: GPUDevice,
  view: View,
  options: { readonly force?: BridgePath } = {},
): Promise<Bridge> {
  const paths: readonly BridgePath[] = options.force ? [options.force] : ['canvas', 'bitmap', 'map'];
  const refused: { path: BridgePath; reason: string }[] = [];
  for (const path of paths) {
    const reason = await faultOf(device, view, path);
    if (reason === null) return openBridge(device, view, path, refused);
    if (await isLost(device, view)) throw new BridgeLostError(path);
    refused.push({ path, reason });
  }
  const reasons = refused.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
  throw new Error(`bridge: no exact way from WebGPU to WebGL in this browser (${reasons})`);
}

/** What the arrays of one bridge have in common. */
interface Ends {
  readonly device: GPUDevice;
  readonly view: View;
  readonly path: BridgePath;
  /** Set when the device is lost: copies would bring nothing. */
  deviceLost: boolean;
}

function endsOf(device: GPUDevice, view: View, path: BridgePath): Ends {
  const ends: Ends = { device, view, path, deviceLost: false };
  void device.lost.then(() => {
    ends.deviceLost = true;
  });
  return ends;
}

function openBridge(device: GPUDevice, view: View, path: BridgePath, refused: Bridge['refused']): Bridge {
  const ends = endsOf(device, view, path);
  const arrays = new Set<BridgedArray>();
  return {
    path,
    refused,
    array(buffer, floats, label) {
      const array = openArray(ends, buffer, floats, label, () => arrays.delete(array));
      arrays.add(array);
      return array;
    },
    destroy() {
      for (const array of arrays) array.destroy();
    },
  };
}

function openArray(
  ends: Ends,
  buffer: GPUBuffer,
  floats: number,
  label: string,
  onDestroy: () => void = () => {},
): BridgedArray {
  const { device, view, path } = ends;
  const limit = Math.min(device.limits.maxTextureDimension2D, view.regl.limits.maxTextureSize);
  const layout = layoutOf(floats, limit, label);
  const { width, height } = layout;
  if (buffer.size < 4 * floats)
    throw new Error(`bridge: '${label}' needs a buffer of ${4 * floats} bytes; the given one has ${buffer.size}`);
  if ((buffer.usage & GPUBufferUsage.COPY_SRC) === 0)
    throw new Error(`bridge: the buffer of '${label}' needs usage COPY_SRC`);

  // WebGL must neither multiply by alpha nor convert colours. (regl's types know neither OffscreenCanvas nor
  // ImageBitmap; regl itself does.)
  const image: Record<string, unknown> = { data: null, width, height, premultiplyAlpha: true, colorSpace: 'none' };
  let destroyed = false;
  let pulled = false;
  const transfer = openTransfer(path, { device, buffer, layout, label }, (data) => {
    if (destroyed || view.lost) return;
    image.data = data;
    image.premultiplyAlpha = !(data instanceof Uint8Array); // a canvas is multiplied already: "leave it so"
    texture.subimage(image);
    image.data = null;
  });
  const texture = view.regl.texture({ width, height, min: 'nearest', mag: 'nearest', wrap: 'clamp' });

  let framebuffer: Framebuffer2D | null = null;
  const array: BridgedArray = {
    label,
    texture,
    width,
    height,
    length: floats,
    size: [width, height, 1 / width, 1 / height],
    pull() {
      pulled = true;
      if (!(destroyed || view.lost || ends.deviceLost)) return transfer.pull();
    },
    read() {
      framebuffer ??= view.regl.framebuffer({ color: texture, depthStencil: false });
      const data = new Uint8Array(4 * width * height);
      view.regl.read({ framebuffer, data, x: 0, y: 0, width, height });
      return data.subarray(0, 4 * floats);
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      stopRestoring();
      transfer.destroy();
      if (!view.destroyed) {
        framebuffer?.destroy();
        texture.destroy();
      }
      onDestroy();
    },
  };
  const stopRestoring = view.onRestore(() => {
    if (pulled) void array.pull();
  });
  return array;
}

/** The smallest texture at most about square, its width a power of two ≥ 64 (for exact addresses and 256-byte rows). */
function layoutOf(floats: number, limit: number, label: string): Layout {
  let width = 64;
  while (width * width < floats && 2 * width <= limit) width *= 2;
  const height = Math.ceil(floats / width);
  if (!(Number.isInteger(floats) && floats > 0 && floats <= MAX_WORDS && height <= limit))
    throw new Error(
      `bridge: '${label}' asks for ${floats} words; a whole number from 1 to ${Math.min(MAX_WORDS, limit * limit)} is possible`,
    );
  return { width, height, length: floats };
}

/** After a failed test: the news of a loss may come a little later than its effects. */
async function isLost(device: GPUDevice, view: View): Promise<boolean> {
  const later = new Promise<false>((resolve) => setTimeout(() => resolve(false), 300));
  return (await Promise.race([device.lost.then(() => true), later])) || view.lost;
}

/**
 * Sends known words along the path, twice, and compares what WebGL sees: every byte value in every channel, alpha 0
 * under coloured bytes, colours above alpha, a last row that is not full, and a second picture after the first.
 * Null if all are equal, else what was wrong.
 */
async function faultOf(device: GPUDevice, view: View, path: BridgePath): Promise<string | null> {
  if (view.lost) return 'the WebGL context is lost';
  const ends = endsOf(device, view, path);
  const words = new Uint8Array(4 * 1000);
  const buffer = device.createBuffer({
    label: 'bridge self-test',
    size: words.byteLength,
    usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  let array: BridgedArray | null = null;
  try {
    for (const flip of [0, 255]) {
      for (let i = 0; i < words.length / 4; i++) {
        const round = i >> 8;
        words.set([i ^ flip, (85 + 7 * i) ^ flip, (13 * i + 64 * round) ^ flip, (37 * i + 101 * round) ^ flip], 4 * i);
      }
      device.queue.writeBuffer(buffer, 0, words);
      // Pushed and popped in one task, so that nobody else's errors are taken.
      device.pushErrorScope('validation');
      let done: void | Promise<void>;
      let error: Promise<GPUError | null>;
      try {
        array ??= openArray(ends, buffer, words.length / 4, 'bridge self-test');
        done = array.pull();
      } finally {
        error = device.popErrorScope();
        error.catch(() => {}); // a lost device rejects; if openArray has thrown, nobody else listens
      }
      const [fault] = await Promise.all([error, done]);
      if (fault) return fault.message;
      const seen = array.read();
      const wrong = seen.findIndex((byte, at) => byte !== words[at]);
      if (wrong >= 0) {
        const at = wrong - (wrong % 4);
        return `texel ${at / 4} is ${seen.subarray(at, at + 4)} instead of ${words.subarray(at, at + 4)}`;
      }
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    array?.destroy();
    buffer.destroy();
  }
}
