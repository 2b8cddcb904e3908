/** The benchmark's own kernels: WGSL that only the benchmark brings in. */
import advance from '../../shaders/bench/advance.wgsl';
import copyRoof from '../../shaders/bench/copy_roof.wgsl';
import emptyRoof from '../../shaders/bench/empty_roof.wgsl';
import expRoof from '../../shaders/bench/exp_roof.wgsl';
import fmaRoof from '../../shaders/bench/fma_roof.wgsl';
import layerBackward from '../../shaders/bench/layer_backward.wgsl';
import layerForward from '../../shaders/bench/layer_forward.wgsl';
import layerGradient from '../../shaders/bench/layer_gradient.wgsl';
import layerReverse from '../../shaders/bench/layer_reverse.wgsl';
import layerTangent from '../../shaders/bench/layer_tangent.wgsl';
import layerText from '../../shaders/bench/lib/layer.wgsl';
import residual from '../../shaders/bench/residual.wgsl';
import type { Source } from '../gpu/compose.ts';
import { type Kernel, kernelOnce } from '../gpu/kernel.ts';
import { library } from '../shaders.ts';

const layer: Source = { file: 'shaders/bench/lib/layer.wgsl', text: layerText };

/** The text of every kernel and what it is composed with. */
const KERNELS = {
  advance: { text: advance, libraries: [] },
  copy_roof: { text: copyRoof, libraries: [] },
  empty_roof: { text: emptyRoof, libraries: [] },
  exp_roof: { text: expRoof, libraries: [] },
  fma_roof: { text: fmaRoof, libraries: [] },
  layer_backward: { text: layerBackward, libraries: [library('tiles'), layer] },
  layer_forward: { text: layerForward, libraries: [library('activation'), library('tiles'), layer] },
  layer_gradient: { text: layerGradient, libraries: [] },
  layer_reverse: { text: layerReverse, libraries: [library('tiles'), layer] },
  layer_tangent: { text: layerTangent, libraries: [library('tiles'), layer] },
  residual: { text: residual, libraries: [] },
} satisfies Record<string, { text: string; libraries: Source[] }>;

export type BenchKernelName = keyof typeof KERNELS;

export const BENCH_KERNELS = Object.keys(KERNELS) as BenchKernelName[];

/** What a kernel is composed of: the text generated for it, its libraries, its file. */
export function benchSources(name: BenchKernelName, generated = ''): Source[] {
  const { text, libraries } = KERNELS[name];
  const head: Source[] = generated ? [{ file: `generated prelude of ${name}`, text: generated }] : [];
  return [...head, ...libraries, { file: `shaders/bench/${name}.wgsl`, text }];
}

/** A kernel, compiled once a device and generated text. */
export const benchKernel = (device: GPUDevice, name: BenchKernelName, generated = ''): Promise<Kernel> =>
  kernelOnce(device, name, benchSources(name, generated));
