/** Durations of compute passes by timestamp queries, in nanoseconds. Browsers may quantise them (about 0.1 ms). */

import { readBytes } from './buffers.ts';

export class GpuTimer {
  private readonly queries: GPUQuerySet;
  private readonly resolved: GPUBuffer;
  private passes = 0;

  /** Throws if the device lacks `timestamp-query`; ask GpuTimer.available first. */
  constructor(
    private readonly device: GPUDevice,
    private readonly most = 32,
  ) {
    if (!GpuTimer.available(device)) throw new Error("this device has no 'timestamp-query'");
    this.queries = device.createQuerySet({ label: 'pass times', type: 'timestamp', count: 2 * most });
    this.resolved = device.createBuffer({
      label: 'pass times',
      size: 16 * most,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
  }

  static available(device: GPUDevice): boolean {
    return device.features.has('timestamp-query');
  }

  /** For Commands: where the next pass writes its begin and end; undefined when all slots are taken. */
  nextPass(): GPUComputePassTimestampWrites | undefined {
    if (this.passes === this.most) return undefined;
    const first = 2 * this.passes++;
    return { querySet: this.queries, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 };
  }

  /** For Commands: called once before a submit. */
  resolve(encoder: GPUCommandEncoder): void {
    if (this.passes > 0) encoder.resolveQuerySet(this.queries, 0, 2 * this.passes, this.resolved, 0);
  }

  /** Nanoseconds of each pass recorded since the last read, in order. */
  async read(): Promise<number[]> {
    const passes = this.passes;
    this.passes = 0;
    if (passes === 0) return [];
    const times = new BigUint64Array(await readBytes(this.device, this.resolved, 16 * passes));
    return Array.from({ length: passes }, (_, i) => Number(times[2 * i + 1]! - times[2 * i]!));
  }

  destroy(): void {
    this.queries.destroy();
    this.resolved.destroy();
  }
}
