/** One array of float32 minus another, on the GPU: what the model has too much or too little of. */
import { readFloats, storageBuffer } from './gpu/buffers.ts';
import { type Commands, cut } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { differenceKernel } from './kernels.ts';

/** Values a dispatch takes. */
const MOST_VALUES = 65535 * 64;

export class Difference {
  private constructor(
    private readonly device: GPUDevice,
    readonly count: number,
    /** f32[count]. */
    readonly differences: GPUBuffer,
    private readonly bound: BoundKernel,
  ) {}

  /** Of the first `count` values of both. */
  static async create(
    device: GPUDevice,
    minuend: GPUBuffer,
    subtrahend: GPUBuffer,
    count: number,
  ): Promise<Difference> {
    const kernel = await differenceKernel(device);
    const differences = storageBuffer(device, 'differences', 4 * count);
    const bound = kernel.bind({ minuend, subtrahend, differences });
    return new Difference(device, count, differences, bound);
  }

  /** Records the first `count` values, all of them by default. */
  encode(commands: Commands, count = this.count): void {
    for (const span of cut(count, MOST_VALUES)) commands.dispatch(this.bound, { ...span }, span.count);
  }

  read(count = this.count): Promise<Float32Array<ArrayBuffer>> {
    return readFloats(this.device, this.differences, count);
  }

  destroy(): void {
    this.differences.destroy();
  }
}
