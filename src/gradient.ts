/** The parameter gradient of the denoising score matching loss: per-sample vectors, then fixed-order partial sums. */

import type { Batch } from './batch.ts';
import { storageBuffer } from './gpu/buffers.ts';
import { type Commands, cut } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { gradientKernel, outerKernel } from './kernels.ts';
import { LANES, layoutOf, type ModelLayout, outerTiles, SAMPLES_PER_GROUP } from './layout.ts';
import type { Weights } from './weights.ts';

/** Bytes of per-sample vectors kept at a time; larger batches are cut into several dispatches. */
const SCRATCH_BYTES = 32 * 2 ** 20;
/** Partial sums a dispatch; part of the sum's order, so fixed. */
const MOST_SLICES = 8;

export class LossGradient {
  private constructor(
    private readonly gradient: BoundKernel,
    private readonly outer: BoundKernel,
    private readonly tiles: number,
    private readonly groupsAtOnce: number,
    private readonly scratch: GPUBuffer,
    /** f32[slices][layout.partial]: sums over slices of the batch. */
    readonly partial: GPUBuffer,
  ) {}

  static async create(device: GPUDevice, weights: Weights, batch: Batch): Promise<LossGradient> {
    const { model } = weights;
    const layout = layoutOf(model);
    const groupsAtOnce = groupsThatFit(layout, batch.capacity);
    const scratch = storageBuffer(device, 'scratch', groupsAtOnce * groupBytes(layout));
    const partial = storageBuffer(device, 'partial', 4 * MOST_SLICES * layout.partial);
    const [gradient, outer] = await Promise.all([gradientKernel(device, model), outerKernel(device, model)]);
    const { noisy, noise, sigma } = batch;
    return new LossGradient(
      gradient.bind({ weights: weights.packed, noisy, noise, sigma, scratch }),
      outer.bind({ scratch, partial }),
      outerTiles(layout),
      groupsAtOnce,
      scratch,
      partial,
    );
  }

  /** Partial sums of dL/dθ and of the loss over the first `count` samples. Returns how many slices to add. */
  encode(commands: Commands, count: number): number {
    let slices = 0;
    for (const span of cut(count, this.groupsAtOnce * SAMPLES_PER_GROUP)) {
      const groups = Math.ceil(span.count / SAMPLES_PER_GROUP);
      const slice = Math.ceil(groups / MOST_SLICES);
      const used = Math.ceil(groups / slice);
      commands.dispatch(this.gradient, { ...span, batch: count }, groups * LANES);
      commands.dispatch(this.outer, { groups, slice, add: Number(span.first > 0) }, this.tiles, used);
      slices = Math.max(slices, used);
    }
    return slices;
  }

  destroy(): void {
    this.scratch.destroy();
    this.partial.destroy();
  }
}

const groupBytes = (layout: ModelLayout): number => 16 * LANES * layout.vectors;

/** Workgroups of the gradient kernel a dispatch, a multiple of the number of slices. */
function groupsThatFit(layout: ModelLayout, samples: number): number {
  const fit = Math.floor(SCRATCH_BYTES / groupBytes(layout) / MOST_SLICES) * MOST_SLICES;
  return Math.min(Math.max(MOST_SLICES, fit), Math.ceil(samples / SAMPLES_PER_GROUP));
}
