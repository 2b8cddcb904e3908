/**
 * Variants of the Langevin and gradient kernels: the same mathematics cut differently into threads. They may round
 * differently, so the variants in use are part of a run's state.
 */
import type { LibraryName } from './shaders.ts';

export interface Variant {
  /** Groups of four samples that share every load of a weight. */
  quads: 1 | 2;
  /** Threads that share the work on them. */
  team: number;
  /** Threads of a subgroup that share what they load. */
  neighbours: 1 | 4;
  /** The shape of a product's register tile, units × samples. */
  tile: LibraryName;
  /** Where the weights are read from. */
  weights: 'storage' | 'uniform';
  /** Partial sums of the parameter gradient a step: more of them fill more of the adapter. */
  slices: number;
}

export const VARIANTS = {
  /** A thread works on 4 samples. */
  four: { quads: 1, team: 1, neighbours: 1, tile: 'multiply_16x4', weights: 'storage', slices: 8 },
  /** A thread works on 8 samples: fewer loads of weights, fewer threads. */
  eight: { quads: 2, team: 1, neighbours: 1, tile: 'multiply_8x8', weights: 'storage', slices: 8 },
  /** The same with the weights in uniform memory; for networks of at most 64 KiB of packed weights. */
  uniform: { quads: 2, team: 1, neighbours: 1, tile: 'multiply_8x8', weights: 'uniform', slices: 8 },
  /** 16 threads share 4 samples, and their values in workgroup memory: fills a hardware GPU at small sizes. */
  team: { quads: 1, team: 16, neighbours: 1, tile: 'multiply_4x4', weights: 'storage', slices: 32 },
  /** Like `eight` in taller tiles, where four threads of a subgroup share every load of a weight; for adapters that gather each load. */
  subgroup: { quads: 2, team: 1, neighbours: 4, tile: 'multiply_subgroup', weights: 'storage', slices: 4 },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof VARIANTS;

export const VARIANT_NAMES = Object.keys(VARIANTS) as VariantName[];

/** Whether the device has what the variant needs. */
export const runsOn = (device: GPUDevice, name: VariantName): boolean =>
  VARIANTS[name].neighbours === 1 || device.features.has('subgroups');

/** What a user may ask for: the fastest, the default, or one by name. */
export type VariantChoice = 'auto' | 'off' | VariantName;

/** Without tuning: every network, every adapter. */
export const DEFAULT_VARIANT = 'eight' as VariantName;

/** On CPU adapters, where it can be had: they gather every load lane by lane. */
export const SOFTWARE_VARIANT = 'subgroup' as VariantName;

/** What is taken without trials, on an adapter that is a CPU or not. */
export const untriedVariant = (device: GPUDevice, software: boolean): VariantName =>
  software && runsOn(device, SOFTWARE_VARIANT) ? SOFTWARE_VARIANT : DEFAULT_VARIANT;
