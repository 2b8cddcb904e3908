/**
 * Every kernel, composed and compiled once a device and shape. What a kernel computes, its buffers and its
 * arguments are stated at the head of its file under shaders/.
 */
import type { Source } from './gpu/compose.ts';
import { type Kernel, kernelOnce } from './gpu/kernel.ts';
import { fitsUniform, layoutOf, oraclePrelude, type Purpose, prelude, UNIFORM_BYTES } from './layout.ts';
import type { Model } from './model.ts';
import { type KernelName, kernelFile, type LibraryName, library } from './shaders.ts';
import { DEFAULT_VARIANT, runsOn, VARIANTS, type VariantName } from './variants.ts';

/** Pictures and metrics do not choose: field.wgsl is written for this one. */
const FIELD_VARIANT: VariantName = 'four';

/** Where scores come from: a model's weights, or the exact mixture. */
export type ScoreOf = Model | 'oracle';

/** The text that was generated for this kernel comes first, then its libraries, then its file. */
function kernel(
  device: GPUDevice,
  name: KernelName,
  libraries: readonly LibraryName[],
  generated = '',
): Promise<Kernel> {
  const head: Source[] = generated ? [{ file: `generated prelude of ${name}`, text: generated }] : [];
  return kernelOnce(device, name, [...head, ...libraries.map(library), kernelFile(name)]);
}

const COMPONENTS = '@group(0) @binding(0) var<storage, read> components: array<Component>;';

/** The binding of the weights; uniform memory wants to know its size. */
function weights(model: Model, name: VariantName): string {
  if (VARIANTS[name].weights === 'storage') return '@group(0) @binding(0) var<storage, read> weights: array<vec4f>;';
  const { packed } = layoutOf(model);
  if (!fitsUniform(model)) {
    throw new RangeError(
      `variant '${name}' takes at most ${UNIFORM_BYTES} bytes of packed weights; this model has ${4 * packed}`,
    );
  }
  return `@group(0) @binding(0) var<uniform> weights: array<vec4f, ${packed / 4}>;`;
}

/** What a thread shares with its neighbours. */
const thread = (name: VariantName): LibraryName => (VARIANTS[name].neighbours === 1 ? 'thread' : 'subgroup_thread');

/** What a kernel that runs the network is composed with, between the memory of its units and its own file. */
const network = (name: VariantName): LibraryName[] => [
  thread(name),
  'layout',
  'activation',
  'tiles',
  'product',
  VARIANTS[name].tile,
  VARIANTS[name].team === 1 ? 'alone' : 'together',
  'mlp',
];
/** The model's constants for a variant that the device can run. */
function shapeText(device: GPUDevice, model: Model, purpose: Purpose, name: VariantName): string {
  if (!runsOn(device, name)) {
    throw new RangeError(`variant '${name}' needs a device with the feature 'subgroups'; this one is without`);
  }
  return prelude(model, purpose, VARIANTS[name]);
}

const modelText = (device: GPUDevice, model: Model, purpose: Purpose, name: VariantName): string =>
  `${shapeText(device, model, purpose, name)}\n${weights(model, name)}`;

export const drawKernel = (device: GPUDevice) => kernel(device, 'draw', ['philox', 'normal', 'mixture']);
export const scatterKernel = (device: GPUDevice) => kernel(device, 'scatter', ['philox', 'normal']);
export const perturbKernel = (device: GPUDevice) => kernel(device, 'perturb', ['philox', 'normal']);
export const gradientKernel = async (device: GPUDevice, model: Model, variant = DEFAULT_VARIANT) =>
  kernel(device, 'gradient', network(variant), modelText(device, model, 'gradient', variant));
export const outerKernel = async (device: GPUDevice, model: Model, variant = DEFAULT_VARIANT) =>
  kernel(
    device,
    'outer',
    [thread(variant), 'layout', 'tiles', VARIANTS[variant].neighbours === 1 ? 'columns' : 'subgroup_columns'],
    shapeText(device, model, 'gradient', variant),
  );
export const adamKernel = (device: GPUDevice, model: Model) =>
  kernel(device, 'adam', ['layout', 'finite'], prelude(model, 'gradient', VARIANTS[DEFAULT_VARIANT]));
export const packKernel = (device: GPUDevice) => kernel(device, 'pack', []);
export const fieldKernel = (device: GPUDevice, model: Model) =>
  kernel(
    device,
    'field',
    ['units', ...network(FIELD_VARIANT), 'score_sweeps'],
    modelText(device, model, 'score', FIELD_VARIANT),
  );
export const oracleKernel = (device: GPUDevice) => kernel(device, 'oracle', ['mixture']);
export const langevinKernel = async (device: GPUDevice, score: ScoreOf, variant = DEFAULT_VARIANT) => {
  const libraries: LibraryName[] = ['philox', 'normal', 'finite'];
  if (score === 'oracle') {
    libraries.push('thread', 'units', 'mixture', 'mixture_scores');
    return kernel(device, 'langevin', libraries, `${oraclePrelude()}\n${COMPONENTS}`);
  }
  libraries.push(VARIANTS[variant].team === 1 ? 'units' : 'shared_units', ...network(variant), 'score_sweeps');
  return kernel(device, 'langevin', libraries, modelText(device, score, 'score', variant));
};
export const gridKernel = (device: GPUDevice) => kernel(device, 'grid', []);
export const massKernel = (device: GPUDevice) => kernel(device, 'mass', ['share']);
export const logZKernel = (device: GPUDevice) => kernel(device, 'log_z', ['share']);
export const densityKernel = (device: GPUDevice) => kernel(device, 'density', []);
export const histogramKernel = (device: GPUDevice) => kernel(device, 'histogram', ['finite']);
export const excessKernel = (device: GPUDevice) => kernel(device, 'excess', []);
export const differenceKernel = (device: GPUDevice) => kernel(device, 'difference', []);
