/** A finished run as the report tells of it. */
import type { RunConfig } from '../interchange/run-file.ts';
import type { Metrics } from '../metrics/all.ts';
import { isGated, type Judgement, judge } from '../metrics/gates.ts';
import type { Model } from '../model.ts';
import { PRESETS } from '../presets.ts';
import type { Settings } from '../settings.ts';
import type { Pictures } from './pictures.ts';

export interface FinishedRun {
  config: RunConfig;
  adapter: string;
  /** The adapter is software that runs on the CPU. */
  software: boolean;
  runtime: string;
  version: string;
  /** Seconds. */
  timings: Readonly<Record<'training' | 'sampling' | 'metrics', number>>;
  /** Of every step. */
  loss: ArrayLike<number>;
  metrics: Metrics;
  model: Model;
  /** σ₁ … σ_L. */
  sigmas: Float32Array;
  pictures: Pictures;
}

/** The gates of the preset that the run began with; none if it has none. */
export const judgementsOf = ({ config: { preset }, metrics }: FinishedRun): Judgement[] =>
  isGated(preset) ? judge(metrics, preset) : [];

/** Settings that are not the preset's, the seed aside: "iterations 100 instead of 6000". */
export function changesOf({ config: { preset, settings } }: FinishedRun): string[] {
  const usual: Settings | undefined = preset && PRESETS[preset].settings;
  if (!usual) return [];
  return (Object.keys(usual) as (keyof Settings)[])
    .filter((key) => key !== 'seed' && String(settings[key]) !== String(usual[key]))
    .map((key) => `${key} ${settings[key]} instead of ${usual[key]}`);
}
