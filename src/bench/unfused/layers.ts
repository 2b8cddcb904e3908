/**
 * The network on all samples at once, one dispatch a layer and pass, every vector in storage in between.
 * Layers are numbered as in docs/derivation.md: 0 is the input (x, y, σ), 1 … n are hidden, n + 1 is the output.
 */
import { storageBuffer } from '../../gpu/buffers.ts';
import type { Kernel } from '../../gpu/kernel.ts';
import { layoutOf, type ModelLayout } from '../../layout.ts';
import { ACTIVATIONS, type Model } from '../../model.ts';
import { Weights } from '../../weights.ts';
import type { Network } from '../contender.ts';
import { requireRaw } from '../limits.ts';
import { benchKernel } from '../shaders.ts';
import type { Dispatch } from './program.ts';

/** What layer_forward.wgsl and layer_backward.wgsl do with what only training needs. */
export const KEEP = `@group(0) @binding(5) var<storage, read_write> kept: array<vec4f>;
fn keep(at: u32, value: vec4f) { kept[at] = value; }`;
export const FORGET = 'fn keep(at: u32, value: vec4f) {}';

/** Weights and vectors of a network at so many quads of samples. */
export class Layers {
  /** Number of hidden layers. */
  readonly depth: number;
  private readonly layout: ModelLayout;
  private readonly buffers: GPUBuffer[] = [];

  private constructor(
    readonly device: GPUDevice,
    readonly model: Model,
    readonly quads: number,
    private readonly weights: Weights,
  ) {
    this.depth = model.hidden.length;
    this.layout = layoutOf(model);
  }

  /** Gives what `build` makes of the layers. If it fails, if a buffer is refused, say, all is freed again. */
  static async build<T>(
    device: GPUDevice,
    { model, values }: Network,
    quads: number,
    build: (layers: Layers) => Promise<T>,
  ): Promise<T> {
    requireRaw('unfused', model);
    const layers = new Layers(device, model, quads, await Weights.create(device, model, values));
    try {
      return await build(layers);
    } catch (error) {
      layers.destroy();
      throw error;
    }
  }

  destroy(): void {
    this.weights.destroy();
    for (const buffer of this.buffers) buffer.destroy();
  }

  buffer(label: string, content: number | Float32Array<ArrayBuffer>): GPUBuffer {
    const buffer = storageBuffer(this.device, label, content);
    this.buffers.push(buffer);
    return buffer;
  }

  /** A vector of so many units a sample, 0 at first. */
  zeros(label: string, units: number): GPUBuffer {
    return this.buffer(label, 16 * units * this.quads);
  }

  /** A vector for every hidden layer. */
  hidden(name: string): GPUBuffer[] {
    return this.model.hidden.map((width, l) => this.zeros(`${name} of layer ${l + 1}`, width));
  }

  /** A dispatch of products with W_l, from layer l − 1 to layer l. */
  up(l: number, kernel: Kernel, buffers: Record<string, GPUBuffer>): Dispatch {
    const { inputs, outputs, forward, forwardColumns } = this.layout.matrices[l - 1]!;
    return this.product(kernel, buffers, { inputs, units: outputs, matrix: forward / 4, stride: forwardColumns / 4 });
  }

  /** A dispatch of products with W_lᵀ, from layer l to layer l − 1. */
  down(l: number, kernel: Kernel, buffers: Record<string, GPUBuffer>): Dispatch {
    const { inputs, outputs, backward, columns } = this.layout.matrices[l - 1]!;
    return this.product(kernel, buffers, { inputs: outputs, units: inputs, matrix: backward / 4, stride: columns / 4 });
  }

  private product(
    kernel: Kernel,
    buffers: Record<string, GPUBuffer>,
    layer: { inputs: number; units: number; matrix: number; stride: number },
  ): Dispatch {
    return {
      bound: kernel.bind({ weights: this.weights.packed, ...buffers }),
      call: { quads: this.quads, ...layer },
      threads: this.quads * Math.ceil(layer.units / 8),
    };
  }
}

/** Vectors of the sweeps for the score, by layer. */
export interface ScoreVectors {
  /** Values of 0 … n. */
  h: GPUBuffer[];
  /** φ′ of 0 … n, that of the input being 1. */
  slope: GPUBuffer[];
  /** ∂f/∂a of 0 … n + 1, that of the input being ∇f, that of the output 1. */
  g: GPUBuffer[];
}

/** What the sweeps leave for training, by layer from 1: curvatures φ″ and carriers ∂f/∂h. */
export interface KeptVectors {
  curvature: GPUBuffer[];
  u: GPUBuffer[];
}

/** ∇f of every sample: forward through all hidden layers, backward through all layers. */
export async function gradientSweeps(
  layers: Layers,
  { h, slope, g }: ScoreVectors,
  kept?: KeptVectors,
): Promise<Dispatch[]> {
  const { device, model, depth } = layers;
  const activation = `const ACTIVATION = ${ACTIVATIONS.indexOf(model.activation)}u;`;
  const keep = kept ? KEEP : FORGET;
  const [forward, backward, toInput] = await Promise.all([
    benchKernel(device, 'layer_forward', `${activation}\n${keep}`),
    benchKernel(device, 'layer_backward', keep),
    benchKernel(device, 'layer_backward', FORGET),
  ]);
  const program: Dispatch[] = [];
  for (let l = 1; l <= depth; l++) {
    const buffers = { source: h[l - 1]!, h: h[l]!, slope: slope[l]! };
    program.push(layers.up(l, forward, kept ? { ...buffers, kept: kept.curvature[l - 1]! } : buffers));
  }
  for (let l = depth + 1; l > 1; l--) {
    const buffers = { source: g[l]!, slope: slope[l - 1]!, g: g[l - 1]! };
    program.push(layers.down(l, backward, kept ? { ...buffers, kept: kept.u[l - 2]! } : buffers));
  }
  program.push(layers.down(1, toInput, { source: g[1]!, slope: slope[0]!, g: g[0]! }));
  return program;
}
