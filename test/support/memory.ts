// A register of the GPU memory that a page holds: what was made minus what was destroyed, by label or kind.

import type { Page } from '@playwright/test';

/** In the page before its own code: counts the bytes of WebGPU buffers and canvas textures, and of WebGL's, by label or kind. */
export function countMemory(): void {
  const bytes = new Map<string, number>();
  const add = (kind: string, size: number) => bytes.set(kind, (bytes.get(kind) ?? 0) + size);
  Object.assign(globalThis, { memory: bytes });
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let alive = true;
    add(`buffer ${descriptor.label}`, descriptor.size);
    buffer.destroy = () => {
      if (alive) add(`buffer ${descriptor.label}`, -descriptor.size);
      alive = false;
      return destroy();
    };
    return buffer;
  };
  const { bufferData } = WebGLRenderingContext.prototype;
  WebGLRenderingContext.prototype.bufferData = function (
    this: WebGLRenderingContext,
    target: number,
    data: unknown,
    usage: number,
  ) {
    add('webgl buffers', typeof data === 'number' ? data : ((data as ArrayBufferView | null)?.byteLength ?? 0));
    return (bufferData as (...args: unknown[]) => void).call(this, target, data, usage);
  } as typeof bufferData;
}

/** Bytes held now, by label or kind. */
export const memoryOf = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => Object.fromEntries((globalThis as unknown as { memory: Map<string, number> }).memory));
