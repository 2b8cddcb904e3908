/** What final positions of chains are worth: compared with fresh data of the same size. */
import type { Target } from '../targets.ts';
import { FRESH, freshPoints } from './fresh.ts';
import { componentSds, modeMasses } from './modes.ts';
import { finitePoints, type SampleDistances, sampleDistances } from './samples.ts';

export interface SampleOptions {
  /** Noise that the samples still have, σ₁; it only sorts them into modes. */
  sigma: number;
  seed: number;
  /** Computes the distances elsewhere: they take half a second for 5000 samples. */
  distances?: DistancesBetween;
}

export type DistancesBetween = (a: Float32Array, b: Float32Array) => Promise<SampleDistances>;

/** Keys as in run.json. Distances are NaN if fewer than two samples are finite. */
export interface SampleFit extends SampleDistances {
  /** Finite samples: those that everything else is about. */
  samples: number;
  /** Samples that are not finite. */
  diverged: number;
  /** The distances of two fresh data sets of the same size. */
  noiseFloor: SampleDistances;
  /** Share of the samples in each component of a mixture; null for a point set. */
  modes: number[] | null;
  /** Standard deviation of the samples in each component, NaN for one without; null for a point set. */
  sd: number[] | null;
}

/** `samples` has 2 numbers a chain. */
export async function measureSamples(
  device: GPUDevice,
  samples: ArrayLike<number>,
  target: Target,
  { sigma, seed, distances = async (a, b) => sampleDistances(a, b) }: SampleOptions,
): Promise<SampleFit> {
  const { finite, diverged } = finitePoints(samples);
  const count = finite.length / 2;
  const isMixture = target.kind === 'mixture';
  return {
    samples: count,
    diverged,
    ...(await distancesOf(device, finite, target, seed, distances)),
    modes: isMixture ? modeMasses(finite, target, sigma) : null,
    sd: isMixture ? componentSds(finite, target, sigma) : null,
  };
}

async function distancesOf(
  device: GPUDevice,
  finite: Float32Array,
  target: Target,
  seed: number,
  distances: DistancesBetween,
): Promise<SampleDistances & { noiseFloor: SampleDistances }> {
  const count = finite.length / 2;
  if (count < 2) return { SW2: NaN, MMD2: NaN, noiseFloor: { SW2: NaN, MMD2: NaN } };
  const fresh = await freshPoints(device, target, { count, seed, stream: FRESH.comparison });
  const other = await freshPoints(device, target, { count, seed, stream: FRESH.otherComparison });
  return { ...(await distances(finite, fresh)), noiseFloor: await distances(fresh, other) };
}
