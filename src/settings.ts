/**
 * Everything a user can set, as data: meaning, unit, range. The panel, the link, the command line and run.json
 * all come from this table.
 */
import { INITIAL_NAMES, type InitialName } from './initial.ts';
import { ACTIVATIONS, type Activation, createModel, type Model } from './model.ts';
import { noiseLevels } from './noise.ts';
import { momentsOf, type Target } from './targets.ts';
import type { Schedule, TrainingOptions } from './train.ts';
import { VARIANT_NAMES, type VariantChoice } from './variants.ts';

export interface Settings {
  seed: number;
  points: number;
  hidden: number[];
  activation: Activation;
  conditioning: 'raw' | 'scaled';
  sigmaMin: number;
  sigmaMax: number;
  levels: number;
  batch: number;
  iterations: number;
  learningRate: number;
  schedule: Schedule;
  averaging: number;
  chains: number;
  epsilon: number;
  steps: number;
  denoise: boolean;
  initial: InitialName;
  variant: VariantChoice;
}

interface Described {
  label: string;
  meaning: string;
  unit?: string;
}

/** A range; `scale` is how a slider spreads it, in equal steps unless said: `decay` spreads 1 − value like `log`. */
export interface NumberTunable extends Described {
  kind: 'number';
  min: number;
  max: number;
  whole?: boolean;
  scale?: 'log' | 'octaves' | 'decay';
}

/** A number with its range, a choice, a switch, or a list of whole numbers. */
export type Tunable =
  | NumberTunable
  | (Described & { kind: 'choice'; choices: readonly string[] })
  | (Described & { kind: 'switch' })
  | (Described & { kind: 'widths'; min: number; max: number; most: number });

export const TUNABLES: { readonly [K in keyof Settings]: Tunable } = {
  seed: {
    kind: 'number',
    label: 'seed',
    meaning: 'names every random draw of the run',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    whole: true,
  },
  points: {
    kind: 'number',
    label: 'points S',
    meaning: 'training points drawn from the target',
    unit: 'points',
    min: 1,
    max: 1e6,
    whole: true,
    scale: 'log',
  },
  hidden: {
    kind: 'widths',
    label: 'hidden layers',
    meaning: 'units of each hidden layer of the energy network',
    unit: 'units',
    min: 1,
    max: 128,
    most: 4,
  },
  activation: {
    kind: 'choice',
    label: 'activation',
    meaning: 'twice differentiable, since training differentiates the score',
    choices: ACTIVATIONS,
  },
  conditioning: {
    kind: 'choice',
    label: 'conditioning',
    meaning: 'how σ enters: as a raw input, or by scaling input and output',
    choices: ['raw', 'scaled'],
  },
  sigmaMin: {
    kind: 'number',
    label: 'σ₁',
    meaning: 'smallest noise level: p_σ₁ should be close to the data',
    unit: 'length in the plane',
    min: 1e-4,
    max: 10,
    scale: 'log',
  },
  sigmaMax: {
    kind: 'number',
    label: 'σ_L',
    meaning: 'largest noise level: p_σL should be close to N(0, I)',
    unit: 'length in the plane',
    min: 1e-4,
    max: 100,
    scale: 'log',
  },
  levels: {
    kind: 'number',
    label: 'levels L',
    meaning: 'noise levels, geometrically spaced',
    unit: 'levels',
    min: 1,
    max: 64,
    whole: true,
  },
  batch: {
    kind: 'number',
    label: 'batch',
    meaning: 'samples of one training step',
    unit: 'samples',
    min: 1,
    max: 65536,
    whole: true,
    scale: 'octaves',
  },
  iterations: {
    kind: 'number',
    label: 'iterations',
    meaning: 'training steps of the run',
    unit: 'steps',
    min: 1,
    max: 1e7,
    whole: true,
    scale: 'log',
  },
  learningRate: {
    kind: 'number',
    label: 'learning rate',
    meaning: "Adam's step size at the start",
    min: 1e-6,
    max: 1,
    scale: 'log',
  },
  schedule: {
    kind: 'choice',
    label: 'schedule',
    meaning: 'learning rate over the run: constant, or a cosine down to 2 %',
    choices: ['constant', 'cosine'],
  },
  averaging: {
    kind: 'number',
    label: 'averaging',
    meaning: 'decay of the running mean of the weights; 0 is off',
    min: 0,
    max: 0.99999,
    scale: 'decay',
  },
  chains: {
    kind: 'number',
    label: 'chains',
    meaning: 'Langevin chains run in parallel',
    unit: 'chains',
    min: 1,
    max: 1 << 20,
    whole: true,
    scale: 'octaves',
  },
  epsilon: {
    kind: 'number',
    label: 'ε',
    meaning: 'step size at σ₁; level σ takes α = ε σ²/σ₁²',
    unit: 'length² in the plane',
    min: 1e-8,
    max: 1,
    scale: 'log',
  },
  steps: {
    kind: 'number',
    label: 'steps T',
    meaning: 'Langevin steps at each noise level',
    unit: 'steps',
    min: 1,
    max: 10000,
    whole: true,
    scale: 'log',
  },
  denoise: {
    kind: 'switch',
    label: 'denoise',
    meaning: 'a last Tweedie step x + σ₁² s removes the noise that is left',
  },
  initial: {
    kind: 'choice',
    label: 'initial law',
    meaning: 'where chains start: standard is N(0, I), matched N(mean, covariance) of p_σL, uniform the box for Z(σ_L)',
    choices: INITIAL_NAMES,
  },
  variant: {
    kind: 'choice',
    label: 'kernel variant',
    meaning:
      'how kernels are cut into threads: auto is the fastest on a GPU, by trial, and the one for CPUs on a CPU; off is the same everywhere',
    choices: ['auto', 'off', ...VARIANT_NAMES],
  },
};

/** Score arrows along an axis that can be shown: a choice of the view, but part of a link. */
export const ARROWS = { min: 4, max: 40, whole: true } as const;

export function modelOf(settings: Settings, target: Target): Model {
  const conditioning =
    settings.conditioning === 'raw' ? ({ kind: 'raw' } as const) : { kind: 'scaled' as const, ...momentsOf(target) };
  return createModel({ hidden: settings.hidden, activation: settings.activation, conditioning });
}

/** The options of a Trainer, all but the data. */
export function trainingOf(settings: Settings, target: Target): Omit<TrainingOptions, 'data'> {
  const { batch, iterations, learningRate, schedule, averaging, seed, sigmaMin, sigmaMax, levels } = settings;
  const sigmas = noiseLevels(sigmaMin, sigmaMax, levels);
  return { model: modelOf(settings, target), sigmas, batch, iterations, learningRate, schedule, averaging, seed };
}
