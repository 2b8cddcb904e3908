// run.json: the settings of a run go out and come back; what is missing or unknown is told, what is wrong refused.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import {
  defaultSettings,
  modelOf,
  PRESETS,
  type RunConfig,
  readRunConfig,
  type Settings,
  THREE_GAUSSIANS,
  TUNABLES,
  writeRun,
} from 'scorefield';
import { anySetting, KEYS } from './any-setting.ts';
import { mutatedJson, mutatedText, RUNS, readOrRefuse } from './mutations.ts';

const CONFIG: RunConfig = {
  preset: 'quick',
  settings: { ...PRESETS.quick.settings, seed: 3, learningRate: 1 / 300, sigmaMin: 0.1 + 0.2 },
  target: THREE_GAUSSIANS,
  variants: { langevin: 'team', gradient: 'four' },
};

const write = (config: RunConfig) =>
  writeRun({
    version: '0.1.0',
    config,
    adapter: 'SwiftShader',
    timings: { training: 12.5 },
    loss: Float32Array.of(2, 1.1, NaN),
    metrics: { excess: 0.004, excessPerLevel: [0.001, 0.007], TV: Infinity },
  });

/** run.json with these values of `config`, given as JSON. */
const withConfig = (change: object, top: object = {}) => {
  const file = JSON.parse(write(CONFIG));
  return JSON.stringify({ ...file, config: { ...file.config, ...change }, ...top });
};

test('the file has the keys that scripts rely on', () => {
  const file = JSON.parse(write(CONFIG));
  expect(Object.keys(file).sort()).toEqual(['adapter', 'config', 'loss', 'metrics', 'seed', 'timings', 'version']);
  expect(file.config).toMatchObject({ preset: 'quick', hidden: [64, 64], variants: { langevin: 'team' } });
  expect(file).toMatchObject({ seed: 3, loss: [2, 1.10000002, null], timings: { training: 12.5 } });
  expect(file.metrics).toEqual({ excess: 0.004, excessPerLevel: [0.001, 0.007], TV: null });
});

test('every preset is read again, with a mixture or with points', () => {
  for (const preset of Object.keys(PRESETS) as (keyof typeof PRESETS)[]) {
    const target = { kind: 'points', points: Float32Array.of(0.1, 2, -3, 1e-9) } as const;
    for (const config of [
      { preset, settings: PRESETS[preset].settings, target, variants: {} },
      { settings: PRESETS[preset].settings, target: THREE_GAUSSIANS, variants: { gradient: 'eight' as const } },
    ]) {
      expect(readRunConfig(write(config))).toEqual({ config, warnings: [] });
    }
  }
});

test('settings anywhere in their ranges come back to the bit', () => {
  const anySettings = fc.record(Object.fromEntries(KEYS.map((key) => [key, anySetting(key)])));
  fc.assert(
    fc.property(anySettings, (values) => {
      const settings = values as unknown as Settings;
      settings.sigmaMax = Math.max(settings.sigmaMax, settings.sigmaMin);
      settings.averaging += 0; // JSON has no −0
      const config: RunConfig = { settings, target: THREE_GAUSSIANS, variants: {} };
      expect(readRunConfig(write(config)).config).toEqual(config);
    }),
    RUNS,
  );
});

test('what is missing comes from the preset, or from the default one, and is told', () => {
  const { config, warnings } = readRunConfig('{"config":{"preset":"quick","iterations":10},"seed":9}');
  expect(config).toEqual({
    preset: 'quick',
    settings: { ...PRESETS.quick.settings, iterations: 10, seed: 9 },
    target: THREE_GAUSSIANS,
    variants: {},
  });
  expect(warnings).toContain("config.hidden is missing; the preset 'quick' gives 64,64");
  expect(warnings).toContain("config.target is missing; the assignment's mixture is taken");
  expect(readRunConfig('{"config":{}}').config.settings).toEqual(defaultSettings());
});

test('a file from before there were other initial laws is whole without one', () => {
  const { config, warnings } = readRunConfig(withConfig({ initial: undefined }));
  expect(config.settings.initial).toBe('standard');
  expect({ config, warnings }).toEqual({ config: CONFIG, warnings: [] });
});

test('unknown keys are ignored and told, a few of them by name', () => {
  expect(readRunConfig(withConfig({ colour: 'red' }, { made: 'today' }))).toEqual({
    config: CONFIG,
    warnings: ["config has the unknown key 'colour', which is ignored"],
  });
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i]));
  const { warnings } = readRunConfig(withConfig(many));
  expect(warnings).toHaveLength(21);
  expect(warnings.at(-1)).toBe('and 980 warnings more');
});

const refusals: [string, string | Uint8Array, RegExp][] = [
  ['nothing', '', /^the file is not JSON: /],
  ['a number', '1', /^the file is 1; allowed is an object$/],
  ['no config', '{}', /^config is missing; allowed is an object$/],
  ['a config by inheritance', '{"__proto__":{"config":{}}}', /^config is missing/],
  ['a key twice', '{"config":{"batch":1,"batch":2}}', /^the file has the key 'batch' twice; allowed is once$/],
  [
    'another preset',
    withConfig({ preset: 'toString' }),
    /^config\.preset is 'toString'; allowed are assignment, quick, /,
  ],
  ['a batch of 0', withConfig({ batch: 0 }), /^config\.batch is 0; allowed are whole numbers from 1 to 65536$/],
  ['text for a number', withConfig({ batch: '512' }), /^config\.batch is '512'; allowed are whole numbers/],
  ['null for a number', withConfig({ epsilon: null }), /^config\.epsilon is null; allowed are numbers from 1e-8 to 1$/],
  [
    'a rate that overflows',
    '{"config":{"learningRate":1e999}}',
    /^config\.learningRate is Infinity; allowed are numbers/,
  ],
  [
    'half a seed',
    withConfig({ seed: 0.5 }),
    /^config\.seed is 0\.5; allowed are whole numbers from 0 to 9007199254740991$/,
  ],
  ['two seeds', withConfig({ seed: 4 }), /^seed is 3; allowed is config\.seed, which is 4$/],
  ['widths that are none', withConfig({ hidden: 64 }), /^config\.hidden is 64; allowed is an array of 1 to 4$/],
  [
    'a relu',
    withConfig({ activation: 'relu' }),
    /^config\.activation is 'relu'; allowed are elu, silu, softplus, tanh$/,
  ],
  [
    'levels the wrong way round',
    withConfig({ sigmaMax: 0.01 }),
    /^config\.sigmaMax is 0\.01; allowed are numbers from config/,
  ],
  [
    'a bad target',
    withConfig({ target: { kind: 'moons' } }),
    /^config\.target: kind is 'moons'; allowed are mixture, points$/,
  ],
  [
    'another variant',
    withConfig({ variants: { langevin: 'ten' } }),
    /^config\.variants\.langevin is 'ten'; allowed are four/,
  ],
  [
    'a variant that the network is too large for',
    withConfig({ hidden: [128, 128, 128, 128], variants: { langevin: 'uniform' } }),
    /^config\.variants\.langevin is 'uniform'; allowed are four, eight, team, subgroup$/,
  ],
];
for (const [name, text, message] of refusals) {
  test(`refuses ${name}`, () => {
    expect(readOrRefuse(() => readRunConfig(text))).toBeUndefined();
    expect(() => readRunConfig(text)).toThrow(message);
  });
}

test('a mutated file gives a whole configuration or is refused', () => {
  const tokens = [
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '-',
    '.5',
    '1e999',
    'null',
    '"__proto__":',
    '"seed":',
    '0',
    'true',
  ];
  const good = write(CONFIG);
  let count = 0;
  fc.assert(
    fc.property(fc.oneof(mutatedText(good, tokens), mutatedJson(JSON.parse(good))), (text) => {
      const read = readOrRefuse(() => readRunConfig(text));
      if (!read) return;
      count++;
      const { config } = read;
      expect(Object.keys(config.settings).sort()).toEqual(Object.keys(TUNABLES).sort());
      modelOf(config.settings, config.target);
      expect(readRunConfig(write(config))).toEqual({ config, warnings: [] });
    }),
    { ...RUNS, numRuns: 400 },
  );
  expect(count).toBeGreaterThan(0);
});
