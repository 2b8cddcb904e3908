/** The parameter gradient of the denoising score matching loss: per-sample vectors, then fixed-order partial sums. */

import type { Batch } from './batch.ts';
import { allocate, storageBuffer } from './gpu/buffers.ts';
import { type Commands, cut } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { gradientKernel, outerKernel } from './kernels.ts';
import { gradientShape, layoutOf, outerTiles } from './layout.ts';
import type { Model } from './model.ts';
import { DEFAULT_VARIANT, VARIANTS, type Variant, type VariantName } from './variants.ts';
import type { Weights } from './weights.ts';

/** Bytes of per-sample vectors kept at a time; larger batches are cut into several dispatches. */
const SCRATCH_BYTES = 32 * 2 ** 20;

export class LossGradient {
  private constructor(
    private readonly gradient: BoundKernel,
    private readonly outer: BoundKernel,
    private readonly tiles: number,
    private readonly cutting: Cutting,
    private readonly scratch: GPUBuffer,
    /** f32[slices][layout.partial]: sums over slices of the batch. */
    readonly partial: GPUBuffer,
  ) {}

  static async create(
    device: GPUDevice,
    weights: Weights,
    batch: Batch,
    name: VariantName = DEFAULT_VARIANT,
  ): Promise<LossGradient> {
    const { model } = weights;
    const variant = VARIANTS[name];
    const layout = layoutOf(model);
    const cutting = cuttingOf(model, variant, batch.capacity);
    const [gradient, outer] = await Promise.all([
      gradientKernel(device, model, name),
      outerKernel(device, model, name),
    ]);
    const scratch = await allocate(device, 'scratch', cutting.groupsAtOnce * cutting.groupBytes);
    const partial = storageBuffer(device, 'partial', 4 * variant.slices * layout.partial);
    const { noisy, noise, sigma } = batch;
    return new LossGradient(
      gradient.bind({ weights: weights.packed, noisy, noise, sigma, scratch }),
      outer.bind({ scratch, partial }),
      outerTiles(layout, variant),
      cutting,
      scratch,
      partial,
    );
  }

  /** Partial sums of dL/dθ and of the loss over the first `count` samples. Returns how many slices to add. */
  encode(commands: Commands, count: number): number {
    const { groupsAtOnce, samplesPerGroup, threadsPerGroup, mostSlices } = this.cutting;
    let slices = 0;
    for (const span of cut(count, groupsAtOnce * samplesPerGroup)) {
      const groups = Math.ceil(span.count / samplesPerGroup);
      const slice = Math.ceil(groups / mostSlices);
      const used = Math.ceil(groups / slice);
      commands.dispatch(this.gradient, { ...span, batch: count }, groups * threadsPerGroup);
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

/** How a batch is cut into workgroups of the gradient kernel. */
interface Cutting {
  samplesPerGroup: number;
  threadsPerGroup: number;
  /** Bytes of a workgroup's vectors. */
  groupBytes: number;
  /** Workgroups a dispatch, a multiple of the number of slices. */
  groupsAtOnce: number;
  mostSlices: number;
}

function cuttingOf(model: Model, variant: Variant, samples: number): Cutting {
  const { quads, team, slices } = variant;
  const { lanes, vectors } = gradientShape(model, variant);
  const samplesPerGroup = 4 * quads * lanes;
  const groupBytes = 16 * lanes * vectors;
  const fit = Math.max(slices, Math.floor(SCRATCH_BYTES / groupBytes / slices) * slices);
  return {
    samplesPerGroup,
    threadsPerGroup: lanes * team,
    groupBytes,
    groupsAtOnce: Math.min(fit, Math.ceil(samples / samplesPerGroup)),
    mostSlices: slices,
  };
}
