/**
 * The three ways by which the words of a GPUBuffer reach WebGL. All of them hand `upload` an image of width×height
 * RGBA8 texels, one 32-bit word a texel, row 0 first; what lies behind the last word is anything.
 */

/** The ways, best first: a WebGPU canvas read by WebGL, the same through an ImageBitmap, a read-back by the CPU. */
export type BridgePath = 'canvas' | 'bitmap' | 'map';

/** Where word i lies: column i mod width, row ⌊i / width⌋. Width a power of two ≥ 64, so rows are ≥ 256 bytes. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Number of words. */
  readonly length: number;
}

/** Uploads one image into the texture at once: the image is not valid afterwards. */
export type Upload = (image: OffscreenCanvas | ImageBitmap | Uint8Array) => void;

export interface Transfer {
  /** Copies what the buffer holds after all work submitted so far. A promise only where the CPU is in between. */
  pull(): void | Promise<void>;
  destroy(): void;
}

export interface TransferSource {
  readonly device: GPUDevice;
  /** At least 4·length bytes, COPY_SRC; nothing behind them is read. */
  readonly buffer: GPUBuffer;
  readonly layout: Layout;
  readonly label: string;
}

export function openTransfer(path: BridgePath, source: TransferSource, upload: Upload): Transfer {
  return path === 'map' ? readBack(source, upload) : throughCanvas(source, upload, path === 'bitmap');
}

/**
 * Buffer → texture of an offscreen WebGPU canvas → WebGL, all on the GPU. The upload happens in the task of the submit,
 * since the canvas gives its texture away at the end of the task. Premultiplied, or the browser would scale by alpha.
 */
function throughCanvas({ device, buffer, layout, label }: TransferSource, upload: Upload, asBitmap: boolean): Transfer {
  const { width, height, length } = layout;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('webgpu');
  if (!context) throw new Error('an OffscreenCanvas gives no WebGPU context');
  context.configure({
    device,
    format: 'rgba8unorm',
    alphaMode: 'premultiplied',
    usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
  });
  const fullRows = Math.floor(length / width);
  const rest = length - fullRows * width;

  return {
    pull() {
      const texture = context.getCurrentTexture();
      const encoder = device.createCommandEncoder({ label });
      if (fullRows > 0) encoder.copyBufferToTexture({ buffer, bytesPerRow: 4 * width }, { texture }, [width, fullRows]);
      // The last row by itself: the buffer need not be long enough to fill it.
      if (rest > 0)
        encoder.copyBufferToTexture({ buffer, offset: 4 * width * fullRows }, { texture, origin: [0, fullRows] }, [
          rest,
          1,
        ]);
      device.queue.submit([encoder.finish()]);
      if (!asBitmap) return upload(canvas);
      const bitmap = canvas.transferToImageBitmap();
      upload(bitmap);
      bitmap.close();
    },
    destroy() {
      context.unconfigure();
    },
  };
}

/**
 * Buffer → mapped staging buffer → WebGL, by the CPU. At most one read-back is under way; a pull meanwhile asks for one
 * more after it, so that the promise of a pull always stands for data at least as new as the call.
 */
function readBack({ device, buffer, layout, label }: TransferSource, upload: Upload): Transfer {
  const bytes = 4 * layout.length;
  const staging = device.createBuffer({
    label: `${label} read-back`,
    size: bytes,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const image = new Uint8Array(4 * layout.width * layout.height);
  let closed = false;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function copyOnce(): Promise<void> {
    const encoder = device.createCommandEncoder({ label });
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ);
    } catch (error) {
      // The buffer was destroyed or the device lost: there are no data, and whoever owns the device is told elsewhere.
      if (closed || (error instanceof DOMException && error.name === 'AbortError')) return;
      throw error;
    }
    if (closed) return;
    image.set(new Uint8Array(staging.getMappedRange()));
    staging.unmap();
    upload(image);
  }

  function pull(): Promise<void> {
    if (closed) return Promise.resolve();
    if (running) {
      next ??= running.then(() => {
        next = null;
        return pull();
      });
      return next;
    }
    running = copyOnce().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    pull,
    destroy() {
      closed = true;
      staging.destroy();
    },
  };
}
