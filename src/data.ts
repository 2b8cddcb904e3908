/** Points on the GPU: drawn from a mixture in exact proportions, a point set as it is, or scattered over a box. */
import { assemble } from './assemble.ts';
import { allocate, readFloats, storageBuffer } from './gpu/buffers.ts';
import { type CallArguments, Commands, cut } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { drawKernel, scatterKernel } from './kernels.ts';
import { seedWords } from './random.ts';
import { type Box, componentsOf, coordinatesOf, labels, packComponents, type Target } from './targets.ts';

/** Points a dispatch of the draw kernel takes. */
const MOST = 1 << 20;

export interface DrawOptions {
  count: number;
  seed: number;
  /** Which of many draws under one seed: 0 the training data, others as the caller counts. */
  stream?: number;
}

/** Draws `count` points of a mixture into `points` (vec2f[count]) in exact proportions, the order mixed. */
export async function drawInto(
  device: GPUDevice,
  points: GPUBuffer,
  target: Target,
  options: DrawOptions,
): Promise<void> {
  const { count, seed, stream } = options;
  const kernel = await drawKernel(device);
  const components = storageBuffer(device, 'components', packComponents(target));
  const order = storageBuffer(device, 'labels', labels(componentsOf(target), count, seed, stream));
  const bound = kernel.bind({ components, labels: order, points });
  submitDraw(device, bound, options);
  components.destroy();
  order.destroy();
}

/** Scatters `count` points over the box into `points` (vec2f[count]), all its places alike. */
export async function scatterInto(
  device: GPUDevice,
  points: GPUBuffer,
  { xMin, xMax, yMin, yMax }: Box,
  options: DrawOptions,
): Promise<void> {
  const bound = (await scatterKernel(device)).bind({ points });
  submitDraw(device, bound, options, { low: [xMin, yMin], size: [xMax - xMin, yMax - yMin] });
}

/** One thread draws two points. */
function submitDraw(
  device: GPUDevice,
  bound: BoundKernel,
  { count, seed, stream = 0 }: DrawOptions,
  more: CallArguments = {},
): void {
  const commands = new Commands(device, bound.kernel.name);
  for (const span of cut(count, MOST)) {
    commands.dispatch(bound, { ...span, ...more, stream, seed: seedWords(seed) }, Math.ceil(span.count / 2));
  }
  commands.submit();
}

export class Data {
  private constructor(
    private readonly device: GPUDevice,
    readonly target: Target,
    /** vec2f[count]. */
    readonly points: GPUBuffer,
    readonly count: number,
  ) {}

  static async create(device: GPUDevice, target: Target, options: DrawOptions): Promise<Data> {
    if (target.kind === 'points') {
      const points = Float32Array.from(coordinatesOf(target));
      const buffer = await allocate(device, 'points', points.byteLength);
      device.queue.writeBuffer(buffer, 0, points);
      return new Data(device, target, buffer, points.length / 2);
    }
    const { count } = options;
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`points is ${count}; allowed are whole numbers from 1`);
    return assemble(async (own) => {
      const points = own(await allocate(device, 'points', 8 * count));
      await drawInto(device, points, target, options);
      return new Data(device, target, points, count);
    });
  }

  read(): Promise<Float32Array<ArrayBuffer>> {
    return readFloats(this.device, this.points, 2 * this.count);
  }

  destroy(): void {
    this.points.destroy();
  }
}
