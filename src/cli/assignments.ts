/** `--set key=value`: settings by their names in the table, each within its range. */
import { DECIMAL, settingAt } from '../interchange/fields.ts';
import { shown } from '../interchange/refusal.ts';
import { type Settings, TUNABLES, type Tunable } from '../settings.ts';
import { UsageError } from './usage.ts';

export const SETTING_NAMES = Object.keys(TUNABLES) as (keyof Settings)[];

/** The settings that the texts give; only those of `allowed`. */
export function assigned<Key extends keyof Settings>(
  texts: readonly string[],
  allowed: readonly Key[],
): Partial<Pick<Settings, Key>> {
  const settings: Partial<Record<Key, unknown>> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const key = allowed.find((each) => each === name);
    if (!key) throw new UsageError(`--set ${shown(name)} is no setting here; allowed are ${allowed.join(', ')}`);
    if (equals < 0) throw new UsageError(`--set ${key} has no value; allowed is ${key}=…`);
    if (key in settings) throw new UsageError(`--set ${key} is given twice; allowed is once`);
    settings[key] = settingAt(key, parsed(TUNABLES[key], text.slice(equals + 1)), `--set ${key}`);
  }
  return settings as Partial<Pick<Settings, Key>>;
}

/** Text as the value it stands for; what is malformed stays text, for settingAt to refuse. */
function parsed(tunable: Tunable, text: string): unknown {
  switch (tunable.kind) {
    case 'number':
      return numberOf(text);
    case 'choice':
      return text;
    case 'switch':
      return text === 'true' || (text === 'false' ? false : text);
    case 'widths':
      return text.split(',').map(numberOf);
  }
}

const numberOf = (text: string): number | string => (DECIMAL.test(text) ? Number(text) : text);

/** The value of an option that is a setting by itself, such as `--seed`, if it was given. */
export function optionOf(key: 'seed' | 'chains', text: string | undefined): number | undefined {
  return text === undefined ? undefined : settingAt(key, numberOf(text), `--${key}`);
}

/** The table of settings for `--help`: name, meaning and what is allowed. */
export function settingsTable(): string {
  const rows = SETTING_NAMES.map((key) => `  ${key.padEnd(14)}${TUNABLES[key].meaning} (${allowedBy(TUNABLES[key])})`);
  return rows.join('\n');
}

function allowedBy(tunable: Tunable): string {
  switch (tunable.kind) {
    case 'number':
      return `${tunable.min} to ${tunable.max}`;
    case 'choice':
      return tunable.choices.join(', ');
    case 'switch':
      return 'true, false';
    case 'widths':
      return `1 to ${tunable.most} of ${tunable.min} to ${tunable.max}, as in 64,64`;
  }
}
