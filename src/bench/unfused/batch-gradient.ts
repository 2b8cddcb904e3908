/**
 * dL/dθ of one batch: sweeps forward and backward for ∇f, the tangent's start from the residual, its sweep and the
 * reverse of that, then every layer's sum over the batch. Samples that fill up the last quad have σ = 0: no tangent, no part.
 */
import { readFloats } from '../../gpu/buffers.ts';
import { Commands } from '../../gpu/commands.ts';
import type { BoundKernel } from '../../gpu/kernel.ts';
import type { Network, NoisyBatch } from '../contender.ts';
import { benchKernel } from '../shaders.ts';
import { gradientSweeps, type KeptVectors, Layers, type ScoreVectors } from './layers.ts';
import { type Dispatch, record } from './program.ts';
import { quadsOf, toQuads } from './quads.ts';

/** Vectors of the tangent and its reverse, by layer. */
interface TangentVectors extends ScoreVectors {
  /** Tangents of 0 … n. */
  t: GPUBuffer[];
  /** Reverse carriers of 1 … n + 1, that of the output being 0. They take the place of ∂f/∂h. */
  e: GPUBuffer[];
}

export class BatchGradient {
  private constructor(
    private readonly layers: Layers,
    private readonly gradient: GPUBuffer,
    readonly program: Dispatch[],
  ) {}

  static create(device: GPUDevice, network: Network, { noisy, noise, sigma }: NoisyBatch): Promise<BatchGradient> {
    const batch = sigma.length;
    return Layers.build(device, network, quadsOf(batch), async (layers) => {
      const { quads, model } = layers;
      const rows = toQuads(batch, 3, (b, unit) => (unit < 2 ? noisy[2 * b + unit]! : sigma[b]!));
      const samples = layers.buffer('samples', rows);
      const z = layers.buffer(
        'noise',
        toQuads(batch, 2, (b, unit) => noise[2 * b + unit]!),
      );
      const ones = layers.buffer('ones', new Float32Array(12 * quads).fill(1));
      const df = layers.zeros('∇f', 3);
      const kept: KeptVectors = { curvature: layers.hidden('curvatures'), u: layers.hidden('carriers') };
      const vectors: TangentVectors = {
        h: [samples, ...layers.hidden('values')],
        slope: [ones, ...layers.hidden('slopes')],
        g: [df, ...layers.hidden('pre-activation carriers'), ones],
        t: [layers.zeros('tangents of the input', 3), ...layers.hidden('tangents')],
        e: [...kept.u, layers.zeros('reverse carriers of the output', 1)],
      };
      const gradient = layers.buffer('gradient', 4 * model.size);
      const residual = await benchKernel(device, 'residual');
      const start = residual.bind({ samples, df, noise: z, t: vectors.t[0]! });
      const program = [
        ...(await gradientSweeps(layers, vectors, kept)),
        { bound: start, call: { quads, batch }, threads: quads },
        ...(await tangentSweeps(layers, vectors, kept)),
        ...(await layerGradients(layers, vectors, gradient)),
      ];
      return new BatchGradient(layers, gradient, program);
    });
  }

  /** dL/dθ in the order of model.parameters. */
  async compute(): Promise<Float32Array<ArrayBuffer>> {
    const { device, model } = this.layers;
    const commands = new Commands(device, 'unfused');
    record(commands, this.program);
    commands.submit();
    return readFloats(device, this.gradient, model.size);
  }

  destroy(): void {
    this.layers.destroy();
  }
}

/** Tangents up through all hidden layers, then reverse carriers down to the first. */
async function tangentSweeps(
  layers: Layers,
  { slope, t, e }: TangentVectors,
  { curvature, u }: KeptVectors,
): Promise<Dispatch[]> {
  const { device, depth } = layers;
  const [tangent, reverse] = await Promise.all([
    benchKernel(device, 'layer_tangent'),
    benchKernel(device, 'layer_reverse'),
  ]);
  const program: Dispatch[] = [];
  for (let l = 1; l <= depth; l++) {
    const buffers = { source: t[l - 1]!, slope: slope[l]!, curvature: curvature[l - 1]!, t: t[l]!, u: u[l - 1]! };
    program.push(layers.up(l, tangent, buffers));
  }
  for (let l = depth; l > 1; l--) {
    program.push(layers.down(l, reverse, { source: e[l - 1]!, slope: slope[l - 1]!, e: e[l - 2]! }));
  }
  return program;
}

/** Every layer's sum over the batch. */
async function layerGradients(layers: Layers, vectors: TangentVectors, gradient: GPUBuffer): Promise<Dispatch[]> {
  const { device, model, quads } = layers;
  const kernel = await benchKernel(device, 'layer_gradient');
  return model.widths.slice(1).map((outputs, i) => {
    const inputs = model.widths[i]!;
    const bound: BoundKernel = kernel.bind({
      g: vectors.g[i + 1]!,
      e: vectors.e[i]!,
      t: vectors.t[i]!,
      h: vectors.h[i]!,
      gradient,
    });
    const [weight, bias] = [model.parameters[2 * i]!.offset, model.parameters[2 * i + 1]!.offset];
    const tiles = Math.ceil(outputs / 4) * Math.ceil((inputs + 1) / 4);
    return {
      bound,
      call: { quads, inputs, outputs, weight, bias },
      threads: tiles * kernel.workgroupSize,
    };
  });
}
