/**
 * Every kernel, composed and compiled once a device and shape. What a kernel computes, its buffers and its
 * arguments are stated at the head of its file under shaders/.
 */
import type { Source } from './gpu/compose.ts';
import { createKernel, type Kernel } from './gpu/kernel.ts';
import { prelude } from './layout.ts';
import type { Model } from './model.ts';
import { type KernelName, kernelFile, type LibraryName, library } from './shaders.ts';

/** Where scores come from: a model's weights, or the exact mixture. */
export type ScoreOf = Model | 'oracle';

const compiled = new WeakMap<GPUDevice, Map<string, Promise<Kernel>>>();

/** The text that was generated for this kernel comes first, then its libraries, then its file. */
function kernel(
  device: GPUDevice,
  name: KernelName,
  libraries: readonly LibraryName[],
  generated = '',
): Promise<Kernel> {
  const known = compiled.get(device) ?? new Map<string, Promise<Kernel>>();
  compiled.set(device, known);
  const key = `${name}\n${generated}`;
  const existing = known.get(key);
  if (existing) return existing;
  const head: Source[] = generated ? [{ file: `generated prelude of ${name}`, text: generated }] : [];
  const made = createKernel(device, name, [...head, ...libraries.map(library), kernelFile(name)]);
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

const WEIGHTS = '@group(0) @binding(0) var<storage, read> weights: array<vec4f>;';
const COMPONENTS = '@group(0) @binding(0) var<storage, read> components: array<Component>;';

export const drawKernel = (device: GPUDevice) => kernel(device, 'draw', ['philox', 'normal', 'mixture']);
export const perturbKernel = (device: GPUDevice) => kernel(device, 'perturb', ['philox', 'normal']);
export const gradientKernel = (device: GPUDevice, model: Model) =>
  kernel(device, 'gradient', ['layout', 'activation', 'mlp'], `${prelude(model, 'gradient')}\n${WEIGHTS}`);
export const outerKernel = (device: GPUDevice, model: Model) =>
  kernel(device, 'outer', ['layout'], prelude(model, 'gradient'));
export const adamKernel = (device: GPUDevice, model: Model) =>
  kernel(device, 'adam', ['layout'], prelude(model, 'gradient'));
export const packKernel = (device: GPUDevice) => kernel(device, 'pack', []);
export const fieldKernel = (device: GPUDevice, model: Model) =>
  kernel(device, 'field', ['layout', 'activation', 'mlp', 'units'], `${prelude(model, 'score')}\n${WEIGHTS}`);
export const oracleKernel = (device: GPUDevice) => kernel(device, 'oracle', ['mixture']);
export const langevinKernel = (device: GPUDevice, score: ScoreOf) =>
  score === 'oracle'
    ? kernel(device, 'langevin', ['philox', 'normal', 'mixture'], COMPONENTS)
    : kernel(
        device,
        'langevin',
        ['philox', 'normal', 'layout', 'activation', 'mlp', 'units'],
        `${prelude(score, 'score')}\n${WEIGHTS}`,
      );
export const gridKernel = (device: GPUDevice) => kernel(device, 'grid', []);
export const logZKernel = (device: GPUDevice) => kernel(device, 'log_z', []);
export const densityKernel = (device: GPUDevice) => kernel(device, 'density', []);
export const histogramKernel = (device: GPUDevice) => kernel(device, 'histogram', []);
export const excessKernel = (device: GPUDevice) => kernel(device, 'excess', []);
