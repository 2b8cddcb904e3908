/** Checks of single values that several formats share: numbers in a range, settings of the table, kernel variants. */
import { createModel, type ModelShape } from '../model.ts';
import { type Settings, TUNABLES, type Tunable } from '../settings.ts';
import { type RunVariants, variantsFor } from '../tuning.ts';
import type { VariantName } from '../variants.ts';
import { arrayAt, objectAt, own } from './json.ts';
import { refuse, refuseValue } from './refusal.ts';

/** Whether a number is finite, and still so when rounded to float32. */
export const isFiniteFloat32 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(Math.fround(value));

export interface Range {
  min: number;
  max: number;
  whole?: boolean;
}

/** A decimal number; none of the other forms that Number() takes. */
export const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

type Network = Pick<ModelShape, 'hidden' | 'activation'>;

const KERNELS = ['langevin', 'gradient'] as const;

const inWords = ({ min, max, whole }: Range): string => `${whole ? 'whole ' : ''}numbers from ${min} to ${max}`;

/** The range of a setting that is a number. */
export function rangeOf(key: keyof Settings): Range {
  const tunable = TUNABLES[key];
  if (tunable.kind !== 'number') throw new TypeError(`'${key}' is no number`);
  return tunable;
}

/** A finite number within the range. */
export function numberAt(value: unknown, where: string, range: Range): number {
  const { min, max, whole } = range;
  const inside = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
  return inside ? value : refuseValue(where, value, `are ${inWords(range)}`);
}

export function float32At(value: unknown, where: string): number {
  return isFiniteFloat32(value) ? value : refuseValue(where, value, 'are finite float32 numbers');
}

export function textAt(value: unknown, where: string): string {
  return typeof value === 'string' ? value : refuseValue(where, value, 'is text');
}

export function choiceAt<Choice extends string>(value: unknown, where: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((name) => name === value);
  return choice ?? refuseValue(where, value, `are ${choices.join(', ')}`);
}

/** The value of one setting, within the range of the table. */
export function settingAt<Key extends keyof Settings>(key: Key, value: unknown, where: string): Settings[Key] {
  return tunableAt(TUNABLES[key], value, where) as Settings[Key];
}

function tunableAt(tunable: Tunable, value: unknown, where: string): unknown {
  switch (tunable.kind) {
    case 'number':
      return numberAt(value, where, tunable);
    case 'choice':
      return choiceAt(value, where, tunable.choices);
    case 'switch':
      return typeof value === 'boolean' ? value : refuseValue(where, value, 'are true, false');
    case 'widths': {
      const range = { ...tunable, whole: true };
      return arrayAt(value, where, 1, tunable.most).map((width, i) => numberAt(width, `${where}[${i}]`, range));
    }
  }
}

/** What settings that are each within their range must be to each other; `where` stands before their names. */
export function checkTogether({ sigmaMin, sigmaMax }: Pick<Settings, 'sigmaMin' | 'sigmaMax'>, where = ''): void {
  if (sigmaMax >= sigmaMin) return;
  refuse(`${where}sigmaMax is ${sigmaMax}; allowed are numbers from ${where}sigmaMin, ${sigmaMin}`);
}

/** The variants that are named, each one that kernels of this network can be made in. */
export function variantsAt(value: unknown, where: string, network: Network): Partial<RunVariants> {
  const object = objectAt(value, where);
  const variants: Partial<RunVariants> = {};
  for (const kernel of KERNELS) {
    const name = own(object, kernel);
    if (name !== undefined) variants[kernel] = choiceAt(name, `${where}.${kernel}`, variantsOf(network));
  }
  return variants;
}

/** The variants that a network's kernels can be made in; they do not depend on its conditioning. */
export function variantsOf({ hidden, activation }: Network): VariantName[] {
  return variantsFor(createModel({ hidden, activation, conditioning: { kind: 'raw' } }));
}
