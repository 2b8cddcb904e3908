/** Every metric of a run: the object that run.json has under `metrics` and that `metrics --json` prints. */
import type { Target } from '../targets.ts';
import type { Weights } from '../weights.ts';
import { type DistancesBetween, measureSamples, type SampleFit } from './chains.ts';
import { measureDensity, measureLogZ } from './density.ts';
import { measureExcess } from './excess.ts';
import type { Normalisation } from './grid.ts';
import { withCopy } from './judged.ts';

/** A number, or null where there is none: not finite, or without samples. */
export type Figure = number | null;

export interface Metrics {
  /** Means over the levels of σ² E‖s_θ − s*‖² and of the exact score's loss. */
  excess: Figure;
  floor: Figure;
  /** One number a level, σ₁ first. */
  excessPerLevel: Figure[];
  floorPerLevel: Figure[];
  /** log Z(σ) and the share of exp(−f) in the border cells of its box, one number a level. */
  logZ: Figure[];
  border: Figure[];
  /** Of exp(−f)/Z against p_σ at σ₁. */
  TV: Figure;
  KL: Figure;
  NLL: Figure;
  /** Share of exp(−f) in each component of a mixture, at σ₁. */
  densityModes: Figure[] | null;
  /** Finite samples and those that are not; null, as all that follows, if no samples were given. */
  samples: Figure;
  diverged: Figure;
  SW2: Figure;
  MMD2: Figure;
  /** The same distances between two fresh data sets of the same size. */
  noiseFloor: { SW2: Figure; MMD2: Figure } | null;
  /** Share and standard deviation of the samples in each component of a mixture. */
  modes: Figure[] | null;
  sd: Figure[] | null;
}

export interface MetricsOptions {
  weights: Weights;
  target: Target;
  /** σ₁ … σ_L. */
  sigmas: Float32Array<ArrayBuffer>;
  /** Final positions of chains, 2 numbers each. */
  samples?: ArrayLike<number>;
  seed: number;
  /** Cells of the grids along each axis. */
  cells?: number;
  /** Fresh points a level for the excess, and for the NLL. */
  excessPoints?: number;
  likelihoodPoints?: number;
  /** Computes the distances of the samples elsewhere. */
  distances?: DistancesBetween;
  /** From 0 to 1. What it throws ends the measuring. */
  onProgress?: (fraction: number) => void;
}

export function measureAll(device: GPUDevice, options: MetricsOptions): Promise<Metrics> {
  return withCopy(options.weights, (weights) => metricsOf(device, { ...options, weights }));
}

async function metricsOf(device: GPUDevice, options: MetricsOptions): Promise<Metrics> {
  const { weights, target, sigmas, samples, seed, distances, onProgress } = options;
  const { cells = 256, excessPoints = 8192, likelihoodPoints = 10000 } = options;
  let done = 0;
  const finished = <T>(part: T): T => {
    onProgress?.(++done / (sigmas.length + 2));
    return part;
  };
  const sigma = sigmas[0]!;
  const excess = finished(await measureExcess(device, weights, { target, sigmas, points: excessPoints, seed }));
  const density = finished(
    await measureDensity(device, weights, target, sigma, { cells, points: likelihoodPoints, seed }),
  );
  const levels: Normalisation[] = [density];
  for (const level of sigmas.subarray(1)) {
    levels.push(finished(await measureLogZ(device, weights, target, level, { cells })));
  }
  const fit =
    samples && (await measureSamples(device, samples, target, { sigma, seed, ...(distances && { distances }) }));
  return finished({
    excess: figure(excess.mean),
    floor: figure(excess.floor),
    excessPerLevel: excess.perLevel.map(figure),
    floorPerLevel: excess.floorPerLevel.map(figure),
    logZ: levels.map(({ logZ }) => figure(logZ)),
    border: levels.map(({ border }) => figure(border)),
    TV: figure(density.TV),
    KL: figure(density.KL),
    NLL: figure(density.NLL),
    densityModes: density.modes?.map(figure) ?? null,
    ...figuresOf(fit),
  });
}

function figuresOf(
  fit: SampleFit | undefined,
): Pick<Metrics, 'samples' | 'diverged' | 'SW2' | 'MMD2' | 'noiseFloor' | 'modes' | 'sd'> {
  if (!fit) return { samples: null, diverged: null, SW2: null, MMD2: null, noiseFloor: null, modes: null, sd: null };
  return {
    samples: fit.samples,
    diverged: fit.diverged,
    SW2: figure(fit.SW2),
    MMD2: figure(fit.MMD2),
    noiseFloor: { SW2: figure(fit.noiseFloor.SW2), MMD2: figure(fit.noiseFloor.MMD2) },
    modes: fit.modes?.map(figure) ?? null,
    sd: fit.sd?.map(figure) ?? null,
  };
}

const figure = (value: number): Figure => (Number.isFinite(value) ? value : null);
