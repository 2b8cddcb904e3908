/** A model's parameters on the GPU: θ in the order of the parameter table, and the packed copy that kernels read. */
import { readFloats, storageBuffer } from './gpu/buffers.ts';
import { Commands } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import { packKernel } from './kernels.ts';
import { layoutOf } from './layout.ts';
import type { Model } from './model.ts';

export class Weights {
  private constructor(
    readonly device: GPUDevice,
    readonly model: Model,
    /** float32[size], the order of model.parameters. */
    readonly theta: GPUBuffer,
    /** float32, both orientations of every matrix (layout.ts). */
    readonly packed: GPUBuffer,
    /** u32 pairs: where each parameter stands in `packed`. */
    readonly places: GPUBuffer,
    private readonly pack: BoundKernel,
  ) {}

  static async create(device: GPUDevice, model: Model, values: Float32Array<ArrayBuffer>): Promise<Weights> {
    const layout = layoutOf(model);
    const kernel = await packKernel(device);
    const theta = storageBuffer(device, 'theta', 4 * model.size);
    const packed = storageBuffer(device, 'packed', 4 * layout.packed, GPUBufferUsage.UNIFORM);
    const places = storageBuffer(device, 'places', layout.places);
    const pack = kernel.bind({ theta, places, packed });
    const weights = new Weights(device, model, theta, packed, places, pack);
    weights.set(values);
    return weights;
  }

  /** Replaces all parameters. Refuses a wrong count and numbers that are not finite; then nothing is changed. */
  set(values: Float32Array<ArrayBuffer>): void {
    if (values.length !== this.model.size) {
      throw new RangeError(`weights: ${values.length} numbers given; this model has ${this.model.size}`);
    }
    const bad = this.model.parameters.findLast(({ offset }) => offset <= values.findIndex((x) => !Number.isFinite(x)));
    if (bad) throw new RangeError(`weights: '${bad.name}' has a number that is not finite`);
    this.device.queue.writeBuffer(this.theta, 0, values);
    const commands = new Commands(this.device, 'pack');
    commands.dispatch(this.pack, { count: this.model.size }, this.model.size);
    commands.submit();
  }

  /** Records taking over all parameters from a buffer of the same order (another θ, or a running mean). */
  encodeSet(commands: Commands, from: GPUBuffer): void {
    commands.copy(from, this.theta, 4 * this.model.size);
    commands.dispatch(this.pack, { count: this.model.size }, this.model.size);
  }

  /** Weights of their own with these values, as all work submitted so far leaves them. */
  async copy(): Promise<Weights> {
    const copy = await Weights.create(this.device, this.model, new Float32Array(this.model.size));
    const commands = new Commands(this.device, 'copy weights');
    copy.encodeSet(commands, this.theta);
    commands.submit();
    return copy;
  }

  read(): Promise<Float32Array<ArrayBuffer>> {
    return readFloats(this.device, this.theta, this.model.size);
  }

  destroy(): void {
    for (const buffer of [this.theta, this.packed, this.places]) buffer.destroy();
  }
}
