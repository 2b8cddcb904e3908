// Settings in a link: short, readable, exact; and whatever stands in a hash, reading it gives settings and notes.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import {
  componentsOf,
  type LinkState,
  modelOf,
  PRESETS,
  type PresetName,
  readLink,
  type Settings,
  type Target,
  THREE_GAUSSIANS,
  VARIANT_NAMES,
  writeLink,
} from 'scorefield';
import { anySetting, KEYS } from './any-setting.ts';
import { expectOneLine, mutatedText, RUNS } from './mutations.ts';

const EIGHT = { langevin: 'eight', gradient: 'eight' } as const;
const quick = (change: Partial<Settings> = {}): Settings => ({ ...PRESETS.quick.settings, ...change });
const state = (change: Partial<LinkState> = {}): LinkState => ({
  preset: 'quick',
  settings: quick(),
  variants: EIGHT,
  ...change,
});

test('only what differs from the preset is written, chains and variants always', () => {
  expect(writeLink(state()).hash).toBe('#preset=quick&chains=5000&variant=eight');
  const settings = quick({ seed: 3, hidden: [32, 16], learningRate: 1e-3, epsilon: 1e-7, denoise: true, chains: 4096 });
  const variants = { langevin: 'eight', gradient: 'team' } as const;
  expect(writeLink(state({ settings, variants })).hash).toBe(
    '#preset=quick&seed=3&hidden=32,16&learningRate=0.001&chains=4096&epsilon=1e-7&denoise=1&variant=eight,team',
  );
});

test('a link names the variants that a run has, or else the setting; one for both kernels is the setting from then on', () => {
  const variantsIn = (hash: string) => {
    const { settings, variants, notes } = readLink(hash);
    expect(notes).toEqual([]);
    return [settings.variant, variants];
  };
  expect(variantsIn(writeLink(state()).hash)).toEqual(['eight', EIGHT]);
  const mixed = { langevin: 'four', gradient: 'team' } as const;
  expect(variantsIn(writeLink(state({ variants: mixed })).hash)).toEqual(['auto', mixed]);
  for (const variant of ['auto', 'off'] as const) {
    const { hash } = writeLink({ preset: 'quick', settings: quick({ variant }) });
    expect(hash).toBe(`#preset=quick&chains=5000&variant=${variant}`);
    expect(variantsIn(hash)).toEqual([variant, undefined]);
  }
});

test('the noise level shown goes with the link, with nine digits', () => {
  const level = Math.fround(0.02);
  const { hash } = writeLink(state({ sigma: level }));
  expect(hash).toBe('#preset=quick&chains=5000&variant=eight&sigma=0.0199999996');
  expect(Math.fround(readLink(hash).sigma!)).toBe(level);
  expect(readLink(hash).notes).toEqual([]);
  for (const [text, sigma] of [
    ['3', 1],
    ['0', 0.02],
    ['x', undefined],
  ] as const) {
    const reading = readLink(`#sigma=${text}`);
    expect(reading.notes).toEqual([expect.stringMatching(/^sigma is /)]);
    if (sigma === undefined) expect(reading.sigma).toBeUndefined();
    else expect(reading.sigma).toBeCloseTo(sigma, 5);
  }
});

test('the number of arrows goes with the link', () => {
  const { hash } = writeLink(state({ arrows: 12 }));
  expect(hash).toBe('#preset=quick&chains=5000&variant=eight&arrows=12');
  expect(readLink(hash)).toMatchObject({ arrows: 12, notes: [] });
  expect(readLink('#preset=quick').arrows).toBeUndefined();
  for (const [text, arrows, note] of [
    ['1e9', 40, "arrows is '1e9': allowed is 4 to 40."],
    ['-1', 4, "arrows is '-1': allowed is 4 to 40."],
    ['8.4', 8, "arrows is '8.4': allowed is 4 to 40."],
    ['NaN', undefined, "arrows is 'NaN', which is malformed: it is ignored."],
  ] as const) {
    const reading = readLink(`#arrows=${text}`);
    expect(reading.arrows).toBe(arrows);
    expect(reading.notes).toEqual([note]);
  }
});

test('a mixture is written in as few numbers as it takes', () => {
  const mixture: Target = {
    kind: 'mixture',
    components: [
      { weight: 0.5, mean: [0.25, -1], covariance: [0.01, 0, 0.01] },
      { weight: 0.25, mean: [1, 2], covariance: [0.01, 0, 0.04] },
      { weight: 0.25, mean: [3, 4], covariance: [1, 0.5, 2] },
    ],
  };
  const { hash } = writeLink(state({ target: mixture }));
  expect(hash).toMatch(/&target=0\.5,0\.25,-1,0\.01;0\.25,1,2,0\.01,0\.04;0\.25,3,4,1,0\.5,2$/);
  expect(readLink(hash).target).toEqual(mixture);
});

test('a target goes by its name if the page has it', () => {
  const { hash } = writeLink(state({ target: 'two-moons' }));
  expect(hash).toMatch(/&target=two-moons$/);
  expect(readLink(hash, ['ring', 'two-moons'])).toMatchObject({ target: 'two-moons', notes: [] });
  const { target, notes } = readLink(hash, ['ring']);
  expect([target, notes]).toEqual([undefined, ["target is 'two-moons': there is none of that name."]]);
});

test('a target that does not fit is left out and told', () => {
  const points: Target = { kind: 'points', points: Float32Array.of(1, 2) };
  expect(writeLink(state({ target: points }))).toEqual({
    hash: writeLink(state()).hash,
    notes: ['The link leaves out the target: a point set does not fit into it.'],
  });
  const components = Array.from({ length: 64 }, (_, i) => ({
    ...componentsOf(THREE_GAUSSIANS)[0]!,
    mean: [i / 7, i / 3] as const,
  }));
  const dense = components.map((each) => ({ ...each, covariance: [1 / 3, 1 / 7, 1 / 3] as const }));
  expect(writeLink(state({ target: { kind: 'mixture', components: dense } })).notes).toEqual([
    'The link leaves out the target: it would have more than 4096 characters.',
  ]);
});

test('any settings, variants and mixture come back to the bit', () => {
  const some = KEYS.filter((key) => key !== 'variant');
  const changes = fc.record(Object.fromEntries(some.map((key) => [key, anySetting(key)])), { requiredKeys: [] });
  const preset = fc.constantFrom(...(Object.keys(PRESETS) as PresetName[]));
  const variant = fc.constantFrom(...VARIANT_NAMES.filter((name) => name !== 'uniform'));
  const number = fc.double({ min: 1e-3, max: 10, noNaN: true });
  const component = fc.tuple(number, number, number, number).map(([weight, x, y, variance]) => ({
    weight,
    mean: [x, -y] as const,
    covariance: [variance, variance / 2, 2 * variance] as const,
  }));
  const components = fc.array(component, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(preset, changes, variant, variant, components, (name, change, langevin, gradient, parts) => {
      const settings = { ...PRESETS[name].settings, ...change } as Settings;
      settings.sigmaMax = Math.max(settings.sigmaMin, settings.sigmaMax);
      settings.averaging += 0; // no −0
      const target: Target = { kind: 'mixture', components: componentsOf({ kind: 'mixture', components: parts }) };
      const written = { preset: name, settings, variants: { langevin, gradient }, target };
      const { given, notes, ...read } = readLink(writeLink(written).hash);
      const variant = langevin === gradient ? langevin : settings.variant;
      expect(read).toEqual({ ...written, settings: { ...settings, variant } });
      expect(notes).toEqual([]);
      expect(given).toContain('chains');
    }),
    RUNS,
  );
});

test('an empty hash is the default preset, without notes', () => {
  for (const hash of ['', '#', '#&&']) {
    expect(readLink(hash)).toEqual({
      preset: 'assignment',
      settings: PRESETS.assignment.settings,
      given: [],
      notes: [],
    });
  }
});

test('a link does not change the preset it starts from', () => {
  const { settings } = readLink('#preset=quick&hidden=1,1');
  settings.hidden.push(7);
  readLink('#preset=quick').settings.hidden.push(7);
  expect(PRESETS.quick.settings.hidden).toEqual([64, 64]);
});

const malformed: [string, Partial<Settings>, string][] = [
  ['chains=1e9', { chains: 1048576 }, "chains is '1e9', which is not allowed: 1048576 is used."],
  ['chains=-1', { chains: 1 }, "chains is '-1', which is not allowed: 1 is used."],
  ['chains=2.4', { chains: 2 }, "chains is '2.4', which is not allowed: 2 is used."],
  ['chains=NaN', {}, "chains is 'NaN', which is malformed: 5000 is used."],
  ['chains=Infinity', {}, "chains is 'Infinity', which is malformed: 5000 is used."],
  ['chains=1e999', {}, "chains is '1e999', which is malformed: 5000 is used."],
  ['chains=', {}, "chains is '', which is malformed: 5000 is used."],
  ['chains', {}, "chains is '', which is malformed: 5000 is used."],
  ['chains=0x10', {}, "chains is '0x10', which is malformed: 5000 is used."],
  ['chains=7&chains=8', { chains: 7 }, 'chains is given more than once: the first counts.'],
  ['chains=%E0%A4%A', {}, 'chains is ignored: its value is not encoded as a link needs it.'],
  ['hidden=64,200', { hidden: [64, 128] }, "hidden is '64,200', which is not allowed: 64,128 is used."],
  ['hidden=1,1,1,1,1', {}, "hidden is '1,1,1,1,1', which is malformed: 64,64 is used."],
  ['hidden=64,', {}, "hidden is '64,', which is malformed: 64,64 is used."],
  ['activation=constructor', {}, "activation is 'constructor', which is malformed: silu is used."],
  ['denoise=yes', {}, "denoise is 'yes', which is malformed: false is used."],
  ['sigmaMin=2', { sigmaMin: 2, sigmaMax: 2 }, 'sigmaMax is 1, below sigmaMin: 2 is used.'],
  ['constructor=1', {}, "'constructor' is ignored: there is no such setting."],
  ['__proto__=1', {}, "'__proto__' is ignored: there is no such setting."],
  ['<img onerror=alert(1)>', {}, "'<img onerror' is ignored: there is no such setting."],
  [
    'variant=ten',
    {},
    "variant is 'ten': allowed are auto, off, or one or two of four, eight, uniform, team, subgroup.",
  ],
  [
    'variant=four,four,four',
    {},
    "variant is 'four,four,four': allowed are auto, off, or one or two of four, eight, uniform, team, subgroup.",
  ],
  [
    'hidden=128,128,128,128&variant=uniform',
    { hidden: [128, 128, 128, 128] },
    "variant is 'uniform': allowed are auto, off, or one or two of four, eight, team, subgroup.",
  ],
  ['target=toString', {}, "target is 'toString': there is none of that name."],
  ['target=1,2', {}, 'target is ignored: component 1 has 2 numbers; allowed are 4, 5, 6.'],
  ['target=1,2,3,x', {}, "target is ignored: component 1 has 'x'; allowed are numbers."],
  [
    'target=1,0,0,-1',
    {},
    'target is ignored: target: component 1: covariance is [-1, 0, -1]; allowed are positive semi-definite ones, [xx, xy, yy].',
  ],
  ['seed=%0A%3Cb%3E', {}, "seed is '\ufffd<b>', which is malformed: 1 is used."],
];
for (const [field, change, note] of malformed) {
  test(`reads ${field} with a note`, () => {
    const read = readLink(`#preset=quick&${field}`);
    expect(read.notes).toEqual([note]);
    expect(read.settings).toEqual(quick(change));
    expect(read).not.toHaveProperty('variants');
  });
}

test('an unknown preset is the default one, with a note', () => {
  for (const name of ['constructor', '__proto__', '', 'Quick']) {
    expect(readLink(`#preset=${name}`)).toMatchObject({
      preset: 'assignment',
      settings: PRESETS.assignment.settings,
      notes: [`preset is '${name}': there is none of that name.`],
    });
  }
});

test('a hash of 100 kB is ignored, one of many faults has a few notes', { tag: '@fault-25' }, () => {
  const long = readLink(`#chains=7&${'a'.repeat(100_000)}`);
  expect(long.notes).toEqual(['The link is ignored: it has 100010 characters; allowed are 4096.']);
  expect(long.settings).toEqual(PRESETS.assignment.settings);
  expect(readLink('#a&'.repeat(1000)).notes).toHaveLength(21);
});

test('whatever stands in a hash, reading it gives settings that can run', { tag: '@fault-25' }, () => {
  const good = writeLink(state({ settings: quick({ seed: 3, hidden: [32, 16] }), target: THREE_GAUSSIANS })).hash;
  const tokens = [
    '&',
    '=',
    ',',
    ';',
    '%',
    '%00',
    '+',
    '-',
    '1e999',
    'NaN',
    '#',
    '__proto__',
    'constructor',
    '&sigmaMin=5',
    '<b>',
  ];
  const hashes = fc.oneof(mutatedText(good, tokens), fc.string({ unit: 'binary' }), fc.webFragments());
  fc.assert(
    fc.property(hashes, (hash) => {
      const { settings, notes, given, ...read } = readLink(hash);
      notes.forEach(expectOneLine);
      expect(Object.keys(settings).sort()).toEqual([...KEYS].sort());
      modelOf(settings, THREE_GAUSSIANS);
      expect(Object.hasOwn(PRESETS, read.preset)).toBe(true);
      const again = readLink(writeLink({ ...read, settings }).hash);
      expect(again).toMatchObject({ ...read, settings, notes: [] });
    }),
    { ...RUNS, numRuns: 400 },
  );
});
