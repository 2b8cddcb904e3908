/** A batch of noisy points x̄ = x + σz with their noise z and level σ: made by the perturb kernel, or given from outside. */
import { storageBuffer } from './gpu/buffers.ts';
import type { Commands } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { perturbKernel } from './kernels.ts';
import { seedWords } from './random.ts';

export class Batch {
  /** vec2f[capacity]. */
  readonly noisy: GPUBuffer;
  /** vec2f[capacity]. */
  readonly noise: GPUBuffer;
  /** f32[capacity]. */
  readonly sigma: GPUBuffer;

  constructor(
    private readonly device: GPUDevice,
    readonly capacity: number,
  ) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`batch is ${capacity}; allowed are whole numbers from 1`);
    this.noisy = storageBuffer(device, 'noisy', 8 * capacity);
    this.noise = storageBuffer(device, 'noise', 8 * capacity);
    this.sigma = storageBuffer(device, 'sigma', 4 * capacity);
  }

  /** A batch from outside: clean points (2 numbers each), their noise and levels. */
  write(clean: ArrayLike<number>, noise: ArrayLike<number>, sigma: ArrayLike<number>): void {
    if (clean.length !== 2 * sigma.length || noise.length !== clean.length || sigma.length > this.capacity) {
      throw new RangeError(
        `batch: ${clean.length} clean, ${noise.length} noise, ${sigma.length} sigma; expected 2, 2 and 1 a sample, at most ${this.capacity} samples`,
      );
    }
    const noisy = Float32Array.from(clean, (x, i) => x + sigma[i >> 1]! * noise[i]!);
    this.device.queue.writeBuffer(this.noisy, 0, noisy);
    this.device.queue.writeBuffer(this.noise, 0, Float32Array.from(noise));
    this.device.queue.writeBuffer(this.sigma, 0, Float32Array.from(sigma));
  }

  destroy(): void {
    for (const buffer of [this.noisy, this.noise, this.sigma]) buffer.destroy();
  }
}

export interface PerturbOptions {
  /** With the sample's index it names the draw. */
  step: number;
  seed: number;
  /** Levels to draw from: all, or a range of the buffer of levels. */
  firstLevel?: number;
  levels?: number;
  /** Take the points one after the other instead of at random. */
  inOrder?: boolean;
}

/** Fills batches from clean points and noise levels on the GPU. */
export class Perturbation {
  private constructor(
    private readonly bound: BoundKernel,
    private readonly points: number,
    private readonly allLevels: number,
  ) {}

  /** `clean` holds `points` vec2f, `sigmas` `levels` f32. */
  static async create(
    device: GPUDevice,
    clean: GPUBuffer,
    points: number,
    sigmas: GPUBuffer,
    levels: number,
    batch: Batch,
  ): Promise<Perturbation> {
    const { noisy, noise, sigma } = batch;
    const bound = (await perturbKernel(device)).bind({ clean, sigmas, noisy, noise, sigma });
    return new Perturbation(bound, points, levels);
  }

  encode(commands: Commands, count: number, options: PerturbOptions): void {
    const { step, seed, firstLevel = 0, levels = this.allLevels, inOrder = false } = options;
    commands.dispatch(
      this.bound,
      {
        first: 0,
        count,
        step,
        points: this.points,
        first_level: firstLevel,
        levels,
        in_order: Number(inOrder),
        seed: seedWords(seed),
      },
      count,
    );
  }
}
