/**
 * run.json: what a run was made with and what came out. `config` holds the settings by their names in the table, the
 * target and the kernels' variants, so that the run can be repeated from it.
 */
import type { Metrics } from '../metrics/all.ts';
import { PRESETS, type PresetName } from '../presets.ts';
import { type Settings, TUNABLES } from '../settings.ts';
import { type Target, THREE_GAUSSIANS } from '../targets.ts';
import type { RunVariants } from '../tuning.ts';
import { checkTogether, choiceAt, settingAt, variantsAt } from './fields.ts';
import { type JsonObject, objectAt, own, parseJson } from './json.ts';
import { refuse, shown } from './refusal.ts';
import { targetFromJson, targetToJson } from './target-file.ts';
import { nineDigits, textOf } from './text.ts';

/** All that a run depends on. */
export interface RunConfig {
  preset?: PresetName;
  settings: Settings;
  target: Target;
  /** A kernel that is not named runs in the default variant. */
  variants: Partial<RunVariants>;
}

/** What was measured of a run; a number that is not finite is written as null. */
export type RunMetrics = Partial<Metrics>;

export interface RunRecord {
  /** Version of scorefield. */
  version: string;
  config: RunConfig;
  adapter: string;
  /** What it ran in, with versions: a browser, or Node and its WebGPU. */
  runtime?: string;
  /** Seconds, by what took them. */
  timings: Readonly<Record<string, number>>;
  /** Loss of every step, float32; one that is not finite is written as null. */
  loss: ArrayLike<number>;
  metrics: RunMetrics;
}

export interface RunReading {
  config: RunConfig;
  /** A sentence for everything that was ignored or filled in. */
  warnings: string[];
}

/** What settings were that files of earlier versions do not name. */
const EARLIER: Partial<Settings> = { initial: 'standard' };
const MOST_WARNINGS = 20;
const KEYS = Object.keys(TUNABLES) as (keyof Settings)[];

/** The text of run.json, one top-level key a line. */
export function writeRun({ version, config, adapter, runtime, timings, loss, metrics }: RunRecord): string {
  const fields = {
    version,
    config: configToJson(config),
    seed: config.settings.seed,
    adapter,
    ...(runtime && { runtime }),
    timings,
    metrics,
    loss: Array.from(loss, nineDigits),
  };
  const lines = Object.entries(fields).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Reads `config`, every value within the table's range. What it lacks comes from its preset, with a warning. */
export function readRunConfig(source: string | Uint8Array): RunReading {
  const file = objectAt(parseJson(textOf(source, 'the file'), 'the file'), 'the file');
  return configFromJson(own(file, 'config'), own(file, 'seed'));
}

/** A config as a value for JSON. */
export function configToJson({ preset, settings, target, variants }: RunConfig): JsonObject {
  return { ...(preset && { preset }), ...settings, variants, target: targetToJson(target) };
}

/** Checks parsed JSON. A seed that stands beside the config must be the same. */
export function configFromJson(value: unknown, seed?: unknown): RunReading {
  const object = objectAt(value, 'config');
  const named = own(object, 'preset');
  const preset =
    named === undefined ? undefined : choiceAt(named, 'config.preset', Object.keys(PRESETS) as PresetName[]);
  const warnings: string[] = [];
  const settings = settingsOf(object, seed, preset ?? 'assignment', warnings);
  const target = targetOf(own(object, 'target'), warnings);
  const variants = variantsAt(own(object, 'variants', {}), 'config.variants', settings);
  const known = new Set<string>([...KEYS, 'preset', 'target', 'variants']);
  for (const key of Object.keys(object)) {
    if (!known.has(key)) warnings.push(`config has the unknown key ${shown(key)}, which is ignored`);
  }
  const config = { ...(preset && { preset }), settings, target, variants };
  return { config, warnings: cutShort(warnings) };
}

function settingsOf(object: JsonObject, seed: unknown, preset: PresetName, warnings: string[]): Settings {
  const defaults: Settings = PRESETS[preset].settings;
  const entries = KEYS.map((key) => {
    const value = own(object, key, key === 'seed' ? seed : EARLIER[key]);
    if (value !== undefined) return [key, settingAt(key, value, `config.${key}`)];
    warnings.push(`config.${key} is missing; the preset '${preset}' gives ${defaults[key]}`);
    return [key, Array.isArray(defaults[key]) ? [...defaults[key]] : defaults[key]];
  });
  const settings = Object.fromEntries(entries) as Settings;
  if (seed !== undefined && seed !== settings.seed) {
    refuse(`seed is ${shown(seed)}; allowed is config.seed, which is ${settings.seed}`);
  }
  checkTogether(settings, 'config.');
  return settings;
}

function targetOf(value: unknown, warnings: string[]): Target {
  if (value !== undefined) return targetFromJson(value, 'config.target');
  warnings.push("config.target is missing; the assignment's mixture is taken");
  return THREE_GAUSSIANS;
}

function cutShort(warnings: string[]): string[] {
  const more = warnings.length - MOST_WARNINGS;
  return more > 0 ? [...warnings.slice(0, MOST_WARNINGS), `and ${more} warnings more`] : warnings;
}
