/** The config of a run from the options of `train`. */
import type { OpenDevice } from '../gpu/device.ts';
import { checkTogether, choiceAt } from '../interchange/fields.ts';
import { shown } from '../interchange/refusal.ts';
import { type RunConfig, readRunConfig } from '../interchange/run-file.ts';
import { readTarget } from '../interchange/target-file.ts';
import { PRESETS, type PresetName } from '../presets.ts';
import { type Settings, trainingOf } from '../settings.ts';
import { TARGET_NAMES, targetOf } from '../target-library.ts';
import { type Target, THREE_GAUSSIANS } from '../targets.ts';
import { chooseVariants } from '../tuning.ts';
import { assigned, optionOf, SETTING_NAMES } from './assignments.ts';
import { readFrom, readPoints } from './files.ts';
import { openTuning } from './tuning-file.ts';
import { UsageError } from './usage.ts';

export interface RunOptions {
  preset?: string | undefined;
  config?: string | undefined;
  seed?: string | undefined;
  set?: string[] | undefined;
  data?: string | undefined;
  target?: string | undefined;
}

/** Rows that a file of data may have: the exact score takes all of them at every place. */
const MOST_DATA = 100_000;
/** Settings that the choice of variants depends on. */
const TUNED_BY: readonly (keyof Settings)[] = ['variant', 'hidden', 'activation', 'chains', 'batch'];

const EXCLUSIVE = [
  ['preset', 'config'],
  ['data', 'target'],
] as const;

/** Without variants where they are still to be chosen. */
type Untuned = Omit<RunConfig, 'variants'> & Partial<Pick<RunConfig, 'variants'>>;

/** What the options ask for, checked; variants only if a run.json names them for the same kernels. */
export async function readOptions(options: RunOptions): Promise<Untuned> {
  for (const [one, other] of EXCLUSIVE) {
    if (options[one] !== undefined && options[other] !== undefined) {
      throw new UsageError(`--${one} and --${other} are both given; allowed is one of them`);
    }
  }
  const { seed, set = [], data, target } = options;
  const { variants, ...base } = await baseOf(options);
  const changes = assigned(set, SETTING_NAMES);
  if (seed !== undefined && changes.seed !== undefined)
    throw new UsageError('--seed and --set seed are both given; allowed is one of them');
  const settings = { ...base.settings, ...changes };
  settings.seed = optionOf('seed', seed) ?? settings.seed;
  checkTogether(settings);
  const isTuned = variants !== undefined && !TUNED_BY.some((key) => key in changes);
  const config = { ...base, settings, ...(isTuned && { variants }) };
  if (data !== undefined) return { ...config, target: { kind: 'points', points: await readPoints(data, MOST_DATA) } };
  return target === undefined ? config : { ...config, target: await namedTarget(target, settings) };
}

async function baseOf({ preset = 'assignment', config: file }: RunOptions): Promise<Untuned> {
  if (file === undefined) {
    const name = choiceAt(preset, '--preset', Object.keys(PRESETS) as PresetName[]);
    return { preset: name, settings: PRESETS[name].settings, target: THREE_GAUSSIANS };
  }
  const { config, warnings } = await readFrom(file, readRunConfig);
  for (const warning of warnings) console.error(`${file}: ${warning}`);
  return config;
}

/** A target of the library, or a file of one. */
export async function namedTarget(text: string, settings: Pick<Settings, 'points' | 'seed'>): Promise<Target> {
  const name = TARGET_NAMES.find((each) => each === text);
  if (name) return targetOf(name, settings);
  if (text.toLowerCase().endsWith('.json')) return readFrom(text, readTarget);
  throw new UsageError(
    `--target is ${shown(text)}; allowed are ${TARGET_NAMES.join(', ')} and files that end in .json`,
  );
}

/** The config with both variants: those it names, or the fastest here if its settings ask for them. */
export async function tuned(config: Untuned, { device, name, software }: OpenDevice): Promise<RunConfig> {
  if (config.variants) return { ...config, variants: config.variants };
  const { settings, target } = config;
  const tuning = await openTuning();
  const workload = { ...trainingOf(settings, target), chains: settings.chains };
  const options = { adapter: name, software, now: () => performance.now(), store: tuning.store };
  const variants = await chooseVariants(device, workload, settings.variant, options);
  await tuning.save();
  return { ...config, variants };
}
