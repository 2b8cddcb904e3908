/** Counts of points in a grid of bins, exact by float32 comparison with the edges; points outside are counted apart. */
import { readWords, storageBuffer } from './gpu/buffers.ts';
import { type Commands, cut } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { histogramKernel } from './kernels.ts';
import type { Box } from './targets.ts';

/** Points a dispatch takes. */
const MOST_POINTS = 65535 * 64;

/** n + 1 float32 edges from low to high; bin i holds edges[i] ≤ x < edges[i + 1]. */
export function binEdges(low: number, high: number, bins: number): Float32Array<ArrayBuffer> {
  if (!(low < high && Number.isFinite(low) && Number.isFinite(high))) {
    throw new RangeError(`histogram range from ${low} to ${high}; expected finite low < high`);
  }
  return Float32Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

export class Histogram {
  private constructor(
    private readonly device: GPUDevice,
    readonly columns: number,
    readonly rows: number,
    /** u32[rows · columns + 1]: row-major from the lowest y, then the points outside. */
    readonly counts: GPUBuffer,
    private readonly edges: GPUBuffer,
    private readonly bound: BoundKernel,
  ) {}

  /** Bins of `points` (vec2f), 128 × 128 unless told otherwise. */
  static async create(
    device: GPUDevice,
    points: GPUBuffer,
    box: Box,
    columns = 128,
    rows = columns,
  ): Promise<Histogram> {
    const kernel = await histogramKernel(device);
    const counts = storageBuffer(device, 'counts', 4 * (columns * rows + 1));
    const edges = storageBuffer(device, 'edges', 4 * (columns + rows + 2));
    const bound = kernel.bind({ points, edges, counts });
    const histogram = new Histogram(device, columns, rows, counts, edges, bound);
    histogram.setBox(box);
    return histogram;
  }

  setBox({ xMin, xMax, yMin, yMax }: Box): void {
    const x = binEdges(xMin, xMax, this.columns);
    const y = binEdges(yMin, yMax, this.rows);
    this.device.queue.writeBuffer(this.edges, 0, x);
    this.device.queue.writeBuffer(this.edges, x.byteLength, y);
  }

  /** Records a fresh count of the first `count` points. */
  encode(commands: Commands, count: number): void {
    const { columns, rows } = this;
    commands.clear(this.counts);
    for (const span of cut(count, MOST_POINTS)) commands.dispatch(this.bound, { ...span, columns, rows }, span.count);
  }

  async read(): Promise<{ counts: Uint32Array; outside: number }> {
    const words = await readWords(this.device, this.counts, this.columns * this.rows + 1);
    return { counts: words.subarray(0, -1), outside: words.at(-1)! };
  }

  destroy(): void {
    this.counts.destroy();
    this.edges.destroy();
  }
}
