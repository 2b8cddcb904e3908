/** Settings by name: those of the assignment, faster and better ones, and some that fail on purpose. */
import type { Settings } from './settings.ts';

export function defaultSettings(): Settings {
  return { ...ASSIGNMENT, hidden: [...ASSIGNMENT.hidden] };
}

const ASSIGNMENT: Settings = {
  seed: 1,
  points: 10000,
  hidden: [64, 64, 64],
  activation: 'elu',
  conditioning: 'raw',
  sigmaMin: 0.02,
  sigmaMax: 1,
  levels: 12,
  batch: 512,
  iterations: 15000,
  learningRate: 3e-3,
  schedule: 'cosine',
  averaging: 0,
  chains: 5000,
  epsilon: 2e-4,
  steps: 40,
  denoise: false,
  initial: 'standard',
  variant: 'auto',
};

const QUICK: Settings = {
  ...ASSIGNMENT,
  hidden: [64, 64],
  activation: 'silu',
  conditioning: 'scaled',
  iterations: 6000,
};

export interface Preset {
  label: string;
  /** What it is for; for a preset that fails on purpose, what to see. */
  meaning: string;
  settings: Settings;
}

export const PRESETS = {
  assignment: { label: 'assignment', meaning: "the course's own network: ELU, σ as a raw input", settings: ASSIGNMENT },
  quick: { label: 'quick', meaning: 'trains about four times faster: SiLU, scaled by σ', settings: QUICK },
  quality: {
    label: 'quality',
    meaning: 'the smallest error: three layers, larger batches, finer chains',
    settings: { ...QUICK, hidden: [64, 64, 64], batch: 2048, iterations: 20000, epsilon: 1e-4, steps: 100 },
  },
  'broken-step': {
    label: 'broken: step size',
    meaning: 'ε/σ₁² = 8 is past the stability limit of 4: the chains overshoot',
    settings: { ...QUICK, epsilon: 8 * 0.02 ** 2 },
  },
  'broken-noise': {
    label: 'broken: σ_L too small',
    meaning: 'σ_L = 0.1 never blurs the modes together: chains cannot cross between them',
    settings: { ...QUICK, sigmaMax: 0.1 },
  },
  'broken-blur': {
    label: 'broken: σ₁ too large',
    meaning: 'σ₁ = 0.1 is as wide as the components: the samples stay blurred',
    settings: { ...QUICK, sigmaMin: 0.1, epsilon: 0.5 * 0.1 ** 2 },
  },
  'broken-level': {
    label: 'broken: one level',
    meaning: 'a single level σ = 0.02: the score is unknown where there are no data',
    settings: { ...QUICK, sigmaMax: 0.02, levels: 1, steps: 480 },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
