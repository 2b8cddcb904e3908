/** The benchmark's own kernels: WGSL that only the benchmark brings in. */
import advance from '../../shaders/bench/advance.wgsl';
import layerBackward from '../../shaders/bench/layer_backward.wgsl';
import layerForward from '../../shaders/bench/layer_forward.wgsl';
import layerGradient from '../../shaders/bench/layer_gradient.wgsl';
import layerReverse from '../../shaders/bench/layer_reverse.wgsl';
import layerTangent from '../../shaders/bench/layer_tangent.wgsl';
import layerText from '../../shaders/bench/lib/layer.wgsl';
import residual from '../../shaders/bench/residual.wgsl';
import type { Source } from '../gpu/compose.ts';
import { createKernel, type Kernel } from '../gpu/kernel.ts';
import { library } from '../shaders.ts';

const layer: Source = { file: 'shaders/bench/lib/layer.wgsl', text: layerText };

/** The text of every kernel and what it is composed with. */
const KERNELS = {
  advance: { text: advance, libraries: [] },
  layer_backward: { text: layerBackward, libraries: [layer] },
  layer_forward: { text: layerForward, libraries: [library('activation'), layer] },
  layer_gradient: { text: layerGradient, libraries: [] },
  layer_reverse: { text: layerReverse, libraries: [layer] },
  layer_tangent: { text: layerTangent, libraries: [layer] },
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

const compiled = new WeakMap<GPUDevice, Map<string, Promise<Kernel>>>();

/** A kernel, compiled once a device and generated text. */
export function benchKernel(device: GPUDevice, name: BenchKernelName, generated = ''): Promise<Kernel> {
  const known = compiled.get(device) ?? new Map<string, Promise<Kernel>>();
  compiled.set(device, known);
  const key = `${name}\n${generated}`;
  const existing = known.get(key);
  if (existing) return existing;
  const made = createKernel(device, name, benchSources(name, generated));
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}
