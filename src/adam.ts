/** Adam on the GPU. Bias corrections and the learning rate are computed here in float64, once a step. */
import type { Divergence } from './divergence.ts';
import { readBytes, readFloats, storageBuffer } from './gpu/buffers.ts';
import type { Commands } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { adamKernel } from './kernels.ts';
import type { Weights } from './weights.ts';

/** Losses kept on the GPU until they are read; the same in shaders/adam.wgsl. */
export const LOSS_RING = 16384;

export interface AdamOptions {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Decay of the running mean of θ; 0 keeps the mean equal to θ. */
  averaging?: number;
}

export class Adam {
  /** vec2f[size]: first and second moment. */
  readonly moments: GPUBuffer;
  /** f32[size]: the gradient of the last step. */
  readonly dtheta: GPUBuffer;
  /** f32[LOSS_RING]: the loss of step t at t mod LOSS_RING. Then two words: the first step whose loss or update is not finite. */
  readonly losses: GPUBuffer;
  /** f32[size]: bias-corrected running mean of θ. */
  readonly averages: GPUBuffer;
  private readonly options: Required<AdamOptions>;
  private bound!: BoundKernel;

  private constructor(
    private readonly device: GPUDevice,
    private readonly weights: Weights,
    options: AdamOptions,
  ) {
    this.options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, averaging: 0, ...options };
    const { size } = weights.model;
    this.moments = storageBuffer(device, 'moments', 8 * size);
    this.dtheta = storageBuffer(device, 'dtheta', 4 * size);
    this.losses = storageBuffer(device, 'losses', 4 * LOSS_RING + 8);
    this.averages = storageBuffer(device, 'averages', 4 * size);
  }

  static async create(
    device: GPUDevice,
    weights: Weights,
    partial: GPUBuffer,
    options: AdamOptions = {},
  ): Promise<Adam> {
    const kernel = await adamKernel(device, weights.model);
    const adam = new Adam(device, weights, options);
    const { theta, packed, places } = weights;
    const { moments, dtheta, losses, averages } = adam;
    adam.bound = kernel.bind({
      partial,
      places,
      theta,
      packed,
      moments,
      dtheta,
      losses,
      averages,
    });
    return adam;
  }

  /** Step t (from 0) with this learning rate, from `slices` partial sums of a batch of `batch` samples. */
  encode(commands: Commands, t: number, rate: number, slices: number, batch: number): void {
    const { beta1, beta2, epsilon, averaging } = this.options;
    commands.dispatch(
      this.bound,
      {
        slices,
        rate: rate / (1 - beta1 ** (t + 1)),
        second: 1 / (1 - beta2 ** (t + 1)),
        gain1: 1 - beta1,
        gain2: 1 - beta2,
        epsilon,
        average: averaging === 0 ? 1 : (1 - averaging) / (1 - averaging ** (t + 1)),
        batch,
        step: t,
      },
      this.weights.model.size + 1,
    );
  }

  readMoments(): Promise<Float32Array<ArrayBuffer>> {
    return readFloats(this.device, this.moments, 2 * this.weights.model.size);
  }

  /** The ring of losses, and the first step so far whose loss or update is not finite. */
  async readLosses(): Promise<{ ring: Float32Array<ArrayBuffer>; divergence: Divergence | undefined }> {
    const bytes = await readBytes(this.device, this.losses);
    const faults = new Uint32Array(bytes, 4 * LOSS_RING, 2);
    return { ring: new Float32Array(bytes, 0, LOSS_RING), divergence: firstOf(faults) };
  }

  /** Forgets that a step was not finite. */
  forgive(): void {
    this.device.queue.writeBuffer(this.losses, 4 * LOSS_RING, new Uint32Array(2));
  }

  destroy(): void {
    for (const buffer of [this.moments, this.dtheta, this.losses, this.averages]) buffer.destroy();
  }
}

/** From the kernel's words, 0 or a step with all bits turned; of one step the loss comes before the update. */
function firstOf([loss, update]: Uint32Array): Divergence | undefined {
  const [word, what] = loss! >= update! ? ([loss!, 'loss'] as const) : ([update!, 'weights'] as const);
  return word === 0 ? undefined : { step: (~word >>> 0) + 1, what };
}
