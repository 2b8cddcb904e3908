/**
 * Settings as the hash of a link, readable: `#preset=quick&seed=3&chains=4096&variant=eight`. Only what differs from the
 * preset is written, chains and variants always. Reading never fails: what is malformed is put within its range or left
 * out, and a note says so.
 */
import { PRESETS, type PresetName } from '../presets.ts';
import { ARROWS, type Settings, TUNABLES, type Tunable } from '../settings.ts';
import type { Target } from '../targets.ts';
import type { RunVariants } from '../tuning.ts';
import { DECIMAL, type Range, variantsOf } from './fields.ts';
import { formatMixture, parseMixture, shortest } from './link-mixture.ts';
import { FormatError, shown } from './refusal.ts';
import { nineDigits } from './text.ts';

/** A target by its name on the page, or a mixture. */
export type LinkTarget = string | Target;

export interface LinkState {
  preset: PresetName;
  settings: Settings;
  /** The variants that a run has. A link names them, so that it repeats the run, or else the setting `variant`. */
  variants?: RunVariants;
  /** None stands for the page's first. */
  target?: LinkTarget;
  /** The noise level that is shown; none leaves it to the page. */
  sigma?: number;
  /** Score arrows along an axis; none leaves them to the page. */
  arrows?: number;
}

export interface LinkReading extends LinkState {
  /** Settings that the link itself names, `variant` apart; the others are the preset's. */
  given: (keyof Settings)[];
  /** A sentence for everything that was changed or ignored. */
  notes: string[];
}

/** Characters of a hash that is read. */
const MOST_CHARACTERS = 4096;
const MOST_NOTES = 20;
/** The settings that are fields by themselves. */
const KEYS = (Object.keys(TUNABLES) as (keyof Settings)[]).filter((key) => key !== 'variant');
const KNOWN: ReadonlySet<string> = new Set([...KEYS, 'preset', 'variant', 'sigma', 'arrows', 'target']);

/** The hash with its `#`. Notes say what does not fit into a link. */
export function writeLink({ preset, settings, variants, target, sigma, arrows }: LinkState): {
  hash: string;
  notes: string[];
} {
  const base: Settings = PRESETS[preset].settings;
  const fields = [`preset=${preset}`];
  for (const key of KEYS) {
    const text = textOf(settings[key]);
    if (key === 'chains' || text !== textOf(base[key])) fields.push(`${key}=${text}`);
  }
  const { langevin, gradient } = variants ?? { langevin: settings.variant, gradient: settings.variant };
  fields.push(`variant=${langevin === gradient ? langevin : `${langevin},${gradient}`}`);
  if (sigma !== undefined) fields.push(`sigma=${shortest(nineDigits(sigma))}`);
  if (arrows !== undefined) fields.push(`arrows=${arrows}`);
  const hash = `#${fields.join('&')}`;
  if (target === undefined) return { hash, notes: [] };
  if (typeof target !== 'string' && target.kind === 'points') {
    return { hash, notes: ['The link leaves out the target: a point set does not fit into it.'] };
  }
  const whole = `${hash}&target=${typeof target === 'string' ? encodeURIComponent(target) : formatMixture(target.components)}`;
  if (whole.length <= MOST_CHARACTERS) return { hash: whole, notes: [] };
  return { hash, notes: [`The link leaves out the target: it would have more than ${MOST_CHARACTERS} characters.`] };
}

function textOf(value: Settings[keyof Settings]): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? shortest(value) : String(value);
}

/** What a hash says; `targets` are the names that it may give. */
export function readLink(hash: string, targets: readonly string[] = []): LinkReading {
  const notes: string[] = [];
  const fields = fieldsOf(hash, notes);
  const preset = presetOf(fields.get('preset'), notes);
  const { settings, given } = settingsOf(fields, preset, notes);
  const variants = variantsFrom(fields.get('variant'), settings, notes);
  const target = targetOf(fields.get('target'), targets, notes);
  const sigma = sigmaOf(fields.get('sigma'), settings, notes);
  const arrows = numberFrom(fields.get('arrows'), 'arrows', ARROWS, notes);
  const shortened = notes.length > MOST_NOTES ? [...notes.slice(0, MOST_NOTES), 'There is more like this.'] : notes;
  const named = {
    ...(variants && { variants }),
    ...(target && { target }),
    ...(sigma && { sigma }),
    ...(arrows && { arrows }),
  };
  return { preset, settings, given, notes: shortened, ...named };
}

/** The hash cut at `&` and `=`. Unknown, repeated and undecodable fields are left out. */
function fieldsOf(hash: string, notes: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  if (hash.length > MOST_CHARACTERS) {
    notes.push(`The link is ignored: it has ${hash.length} characters; allowed are ${MOST_CHARACTERS}.`);
    return fields;
  }
  for (const field of hash.replace(/^#/, '').split('&')) {
    if (field === '') continue;
    const equals = field.indexOf('=');
    const key = equals < 0 ? field : field.slice(0, equals);
    const value = decoded(equals < 0 ? '' : field.slice(equals + 1));
    if (!KNOWN.has(key)) notes.push(`${shown(key)} is ignored: there is no such setting.`);
    else if (value === undefined) notes.push(`${key} is ignored: its value is not encoded as a link needs it.`);
    else if (fields.has(key)) notes.push(`${key} is given more than once: the first counts.`);
    else fields.set(key, value);
  }
  return fields;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function presetOf(text: string | undefined, notes: string[]): PresetName {
  const name = (Object.keys(PRESETS) as PresetName[]).find((each) => each === text);
  if (text !== undefined && name === undefined) notes.push(`preset is ${shown(text)}: there is none of that name.`);
  return name ?? 'assignment';
}

function settingsOf(fields: ReadonlyMap<string, string>, preset: PresetName, notes: string[]) {
  const base: Settings = PRESETS[preset].settings;
  const settings: Record<string, unknown> = { ...base, hidden: [...base.hidden] };
  const given: (keyof Settings)[] = [];
  for (const key of KEYS) {
    const text = fields.get(key);
    if (text === undefined) continue;
    const value = settingFrom(TUNABLES[key], text);
    if (value === undefined) {
      notes.push(`${key} is ${shown(text)}, which is malformed: ${settings[key]} is used.`);
      continue;
    }
    if (!isSame(value, text)) notes.push(`${key} is ${shown(text)}, which is not allowed: ${value} is used.`);
    settings[key] = value;
    given.push(key);
  }
  const checked = settings as unknown as Settings;
  if (checked.sigmaMax < checked.sigmaMin) {
    notes.push(`sigmaMax is ${checked.sigmaMax}, below sigmaMin: ${checked.sigmaMin} is used.`);
    checked.sigmaMax = checked.sigmaMin;
  }
  return { settings: checked, given };
}

/** A setting from text, put within its range; nothing if the text is malformed. */
export function settingFrom(tunable: Tunable, text: string): Settings[keyof Settings] | undefined {
  switch (tunable.kind) {
    case 'number':
      return numberWithin(tunable, text);
    case 'choice':
      return tunable.choices.find((choice) => choice === text) as Settings['activation'] | undefined;
    case 'switch':
      return text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : undefined;
    case 'widths': {
      const widths = text.split(',').map((width) => numberWithin({ ...tunable, whole: true }, width));
      const isSound = widths.length <= tunable.most && widths.every((width) => width !== undefined);
      return isSound ? (widths as number[]) : undefined;
    }
  }
}

function numberWithin({ min, max, whole }: Range, text: string): number | undefined {
  const value = Number(text);
  if (!DECIMAL.test(text) || !Number.isFinite(value)) return undefined;
  return Math.min(max, Math.max(min, whole ? Math.round(value) : value));
}

/** Whether a value is just what its text says. */
function isSame(value: Settings[keyof Settings], text: string): boolean {
  if (typeof value === 'number') return value === Number(text);
  return !Array.isArray(value) || value.every((width, i) => width === Number(text.split(',')[i]));
}

/**
 * `eight`, or `eight,team` for the Langevin and the gradient kernel; or `auto` and `off`, which name none. One word is
 * also the setting from here on.
 */
function variantsFrom(text: string | undefined, settings: Settings, notes: string[]): RunVariants | undefined {
  if (text === undefined) return undefined;
  if (text === 'auto' || text === 'off') {
    settings.variant = text;
    return undefined;
  }
  const allowed = variantsOf(settings);
  const names = text.split(',').map((name) => allowed.find((each) => each === name));
  const [langevin, gradient = langevin] = names;
  if (!langevin || !gradient || names.length > 2 || names.includes(undefined)) {
    notes.push(`variant is ${shown(text)}: allowed are auto, off, or one or two of ${allowed.join(', ')}.`);
    return undefined;
  }
  if (langevin === gradient) settings.variant = langevin;
  return { langevin, gradient };
}

/** A noise level between the smallest and the largest, which a float32 level may miss by its rounding. */
function sigmaOf(text: string | undefined, { sigmaMin, sigmaMax }: Settings, notes: string[]): number | undefined {
  const rounded = { min: sigmaMin * (1 - 1e-6), max: sigmaMax * (1 + 1e-6) };
  return numberFrom(text, 'sigma', rounded, notes, `${sigmaMin} to ${sigmaMax}`);
}

/** A number that is no setting, put within its range. */
function numberFrom(
  text: string | undefined,
  name: string,
  range: Range,
  notes: string[],
  allowed = `${range.min} to ${range.max}`,
): number | undefined {
  if (text === undefined) return undefined;
  const value = numberWithin(range, text);
  if (value === undefined) notes.push(`${name} is ${shown(text)}, which is malformed: it is ignored.`);
  else if (value !== Number(text)) notes.push(`${name} is ${shown(text)}: allowed is ${allowed}.`);
  return value;
}

function targetOf(text: string | undefined, names: readonly string[], notes: string[]): LinkTarget | undefined {
  if (text === undefined || names.includes(text)) return text;
  if (!/^[\d+\-.]/.test(text)) {
    notes.push(`target is ${shown(text)}: there is none of that name.`);
    return undefined;
  }
  try {
    return parseMixture(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    notes.push(`target is ignored: ${error.message}.`);
    return undefined;
  }
}
