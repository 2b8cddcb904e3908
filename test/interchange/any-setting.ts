// Values of settings anywhere in what their table allows.

import * as fc from 'fast-check';
import { type Settings, TUNABLES } from 'scorefield';

export const KEYS = Object.keys(TUNABLES) as (keyof Settings)[];

/** Any value that the table allows. */
export function anySetting(key: keyof Settings): fc.Arbitrary<unknown> {
  const tunable = TUNABLES[key];
  if (tunable.kind === 'switch') return fc.boolean();
  if (tunable.kind === 'choice') return fc.constantFrom(...tunable.choices);
  const { min, max } = tunable;
  if (tunable.kind === 'widths') return fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: tunable.most });
  return tunable.whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
}
