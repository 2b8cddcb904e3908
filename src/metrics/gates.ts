/**
 * What a finished run of a preset must reach with the assignment's target and 5000 samples, from the spread over seeds of
 * the same runs in PyTorch. Another target or another number of samples has other gates.
 */
import type { PresetName } from '../presets.ts';
import type { Metrics } from './all.ts';

/** Samples that the gates are made for. */
export const GATED_SAMPLES = 5000;

/** Where every number of a metric has to lie. */
export interface Gate {
  least?: number;
  most: number;
}

export type GatedMetric = 'excess' | 'TV' | 'SW2' | 'MMD2' | 'modes' | 'sd' | 'diverged';
export type GatedPreset = 'assignment' | 'quick' | 'quality';

const thirds: Gate = { least: 1 / 3 - 0.04, most: 1 / 3 + 0.04 };
const none: Gate = { most: 0 };

export const GATES: { readonly [P in GatedPreset]: { readonly [M in GatedMetric]: Gate } } = {
  assignment: {
    excess: { most: 0.006 },
    TV: { most: 0.1 },
    SW2: { most: 0.018 },
    MMD2: { most: 0.0015 },
    modes: thirds,
    sd: { least: 0.095, most: 0.107 },
    diverged: none,
  },
  quick: {
    excess: { most: 0.012 },
    TV: { most: 0.3 },
    SW2: { most: 0.02 },
    MMD2: { most: 0.002 },
    modes: thirds,
    sd: { least: 0.095, most: 0.108 },
    diverged: none,
  },
  quality: {
    excess: { most: 0.002 },
    TV: { most: 0.06 },
    SW2: { most: 0.015 },
    MMD2: { most: 0.0015 },
    modes: thirds,
    sd: { least: 0.095, most: 0.107 },
    diverged: none,
  },
};

export const isGated = (preset: PresetName | undefined): preset is GatedPreset =>
  preset !== undefined && Object.hasOwn(GATES, preset);

export interface Judgement {
  name: GatedMetric;
  value: Metrics[GatedMetric];
  /** For a reader: "≤ 0.006", "0.095 to 0.107". */
  allowed: string;
  /** Every number lies where it has to; what was not measured has not passed. */
  ok: boolean;
}

/** One judgement a gate of the preset, in the order of the table. */
export function judge(metrics: Pick<Metrics, GatedMetric>, preset: GatedPreset): Judgement[] {
  return (Object.entries(GATES[preset]) as [GatedMetric, Gate][]).map(([name, gate]) => {
    const value = metrics[name];
    const values = Array.isArray(value) ? value : [value];
    return { name, value, allowed: allowedBy(gate), ok: values.length > 0 && values.every((x) => passes(x, gate)) };
  });
}

const passes = (value: number | null, { least = -Infinity, most }: Gate): boolean =>
  value !== null && value >= least && value <= most;

const digits = (value: number): string => String(Number(value.toPrecision(3)));

const allowedBy = ({ least, most }: Gate): string =>
  least === undefined ? `≤ ${digits(most)}` : `${digits(least)} to ${digits(most)}`;
