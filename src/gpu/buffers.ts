/** Making, filling and reading GPU buffers. Sizes are given in bytes or by the data; every buffer has a label. */
import { isLost } from './device.ts';

export type Numbers = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The device has no memory for a buffer. */
export class OutOfMemoryError extends Error {
  override name = 'OutOfMemoryError';
}

/** A storage buffer that can be copied to and from. Zero-filled if only a size is given. Refuses what the device can't bind. */
export function storageBuffer(
  device: GPUDevice,
  label: string,
  content: number | Numbers,
  usage: GPUBufferUsageFlags = 0,
): GPUBuffer {
  const bytes = typeof content === 'number' ? content : content.byteLength;
  const buffer = device.createBuffer(described(device, label, bytes, usage));
  if (typeof content !== 'number') device.queue.writeBuffer(buffer, 0, content);
  return buffer;
}

/** The same for a size that a user chooses: waits for the verdict on its memory, and throws an OutOfMemoryError. */
export async function allocate(device: GPUDevice, label: string, bytes: number): Promise<GPUBuffer> {
  const descriptor = described(device, label, bytes, 0);
  device.pushErrorScope('out-of-memory');
  const buffer = device.createBuffer(descriptor);
  const error = await device.popErrorScope();
  if (!error && !(await isLost(device))) return buffer;
  buffer.destroy();
  if (!error) throw new Error(`buffer '${label}' was not allocated: the device is lost`);
  const size = `${Math.ceil(descriptor.size / 1e6)} MB`;
  throw new OutOfMemoryError(
    `there is no GPU memory for buffer '${label}' of ${size}; smaller settings, or closing other programs, may help`,
  );
}

function described(device: GPUDevice, label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBufferDescriptor {
  const size = Math.max(16, Math.ceil(bytes / 16) * 16);
  const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  if (size > limit) {
    throw new RangeError(
      `buffer '${label}' needs ${size} bytes; this device allows ${limit} (maxStorageBufferBindingSize)`,
    );
  }
  return { label, size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC | usage };
}

/** Copies bytes of a buffer back to the host, after all work submitted so far. */
export async function readBytes(
  device: GPUDevice,
  buffer: GPUBuffer,
  bytes = buffer.size,
  offset = 0,
): Promise<ArrayBuffer> {
  const size = Math.ceil(bytes / 4) * 4;
  const staging = device.createBuffer({
    label: `read ${buffer.label}`,
    size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder({ label: `read ${buffer.label}` });
  encoder.copyBufferToBuffer(buffer, offset, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  try {
    await staging.mapAsync(GPUMapMode.READ);
    return staging.getMappedRange().slice(0, bytes);
  } finally {
    staging.destroy();
  }
}

export async function readFloats(
  device: GPUDevice,
  buffer: GPUBuffer,
  count?: number,
  first = 0,
): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array(await readBytes(device, buffer, count === undefined ? undefined : 4 * count, 4 * first));
}

export async function readWords(
  device: GPUDevice,
  buffer: GPUBuffer,
  count?: number,
  first = 0,
): Promise<Uint32Array<ArrayBuffer>> {
  return new Uint32Array(await readBytes(device, buffer, count === undefined ? undefined : 4 * count, 4 * first));
}
