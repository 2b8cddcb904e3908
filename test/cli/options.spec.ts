// Options as they are typed, without a device: whatever stands there gives settings within their ranges or one sentence, and
// what the table of settings allows comes back to the bit.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { type Settings, TUNABLES } from 'scorefield';
import { anySetting } from '../interchange/any-setting.ts';
import { expectOneLine, mutatedText, RUNS } from '../interchange/mutations.ts';
import { importSource } from '../support/source.ts';

const { assigned, command, FormatError, optionOf, SETTING_NAMES, UsageError } = await importSource<
  typeof import('./options.source.ts')
>(new URL('options.source.ts', import.meta.url));

/** What the reader gives, or nothing if it refuses; it must refuse with one line. */
async function readOrRefuse<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    expect(error instanceof UsageError || error instanceof FormatError, String(error)).toBe(true);
    expectOneLine((error as Error).message);
    return undefined;
  }
}

/** Independent of the reader: whether the table allows the value. */
function allows(key: keyof Settings, value: unknown): boolean {
  const tunable = TUNABLES[key];
  if (tunable.kind === 'switch') return typeof value === 'boolean';
  if (tunable.kind === 'choice') return (tunable.choices as readonly unknown[]).includes(value);
  const inside = (number: unknown) => typeof number === 'number' && number >= tunable.min && number <= tunable.max;
  if (tunable.kind === 'number') return inside(value) && (!tunable.whole || Number.isInteger(value));
  return Array.isArray(value) && value.length >= 1 && value.length <= tunable.most && value.every(inside);
}

const anyAssignment = fc
  .constantFrom(...SETTING_NAMES)
  .chain((key) => anySetting(key).map((value) => ({ key, value, text: `${key}=${value}` })));

test('any setting that the table allows comes back to the bit', () => {
  fc.assert(
    fc.property(anyAssignment, ({ key, value, text }) => {
      expect(assigned([text], SETTING_NAMES)).toEqual({ [key]: value });
    }),
    RUNS,
  );
});

test('a mutated setting is within its range or refused', async () => {
  const tokens = ['=', ',', '-', '.', 'e9', '1e999', 'NaN', 'Infinity', '0x1', '__proto__', 'true', ' '];
  const texts = anyAssignment.chain(({ text }) => mutatedText(text, tokens));
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(texts, fc.string({ unit: 'binary' })), async (text) => {
      const settings = await readOrRefuse(() => assigned([text], SETTING_NAMES));
      for (const [key, value] of Object.entries(settings ?? {})) {
        count++;
        expect(allows(key as keyof Settings, value), text).toBe(true);
      }
    }),
    { ...RUNS, numRuns: 150 },
  );
  expect(count).toBeGreaterThan(0);
});

test('a seed or a number of chains is a whole number in its range or refused', async () => {
  const numbers = fc.oneof(fc.double(), fc.integer(), fc.string({ unit: 'binary', maxLength: 6 })).map(String);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('seed' as const, 'chains' as const), numbers, async (key, text) => {
      const value = await readOrRefuse(() => optionOf(key, text));
      if (value !== undefined) expect(allows(key, value), text).toBe(true);
    }),
    RUNS,
  );
});

test('any arguments give the options of a command or one line', async () => {
  const options = {
    seed: { type: 'string' },
    set: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  } as const;
  const parts = { name: 'try', synopsis: '', summary: 'tries', details: '' };
  let given: Record<string, unknown> | undefined;
  const tried = command({
    ...parts,
    options,
    action: async (values) => {
      given = { ...values };
      return 0;
    },
  });
  const argument = fc.oneof(
    fc.constantFrom(
      '--seed',
      '--seed=1',
      '--set',
      '--set=a=1',
      '--json',
      '--json=1',
      '--no-json',
      '--',
      '-s',
      '-',
      '1',
    ),
    fc.constantFrom('--__proto__', '--constructor=1', '--seed=', '--=', '---', '--\u001b[31m', 'a\nb'),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (args) => {
      given = undefined;
      const code = await readOrRefuse(() => tried.run(args));
      expect(code).toBe(given && 0);
      for (const [name, value] of Object.entries(given ?? {})) {
        count++;
        if (name === 'json') expect(value).toBe(true);
        else if (name === 'seed') expect(typeof value).toBe('string');
        else expect([name, Array.isArray(value)]).toEqual(['set', true]);
      }
    }),
    RUNS,
  );
  expect(count).toBeGreaterThan(0);
});
