// Checkpoints of interrupted runs: all of one goes out and comes back; what is damaged is refused.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import {
  type Checkpoint,
  modelOf,
  PRESETS,
  type RunConfig,
  readCheckpoint,
  readSafetensors,
  THREE_GAUSSIANS,
  writeCheckpoint,
  writeSafetensors,
} from 'scorefield';
import { mutatedBytes, mutatedJson, RUNS, readOrRefuse } from './mutations.ts';

const config: RunConfig = {
  preset: 'quick',
  settings: { ...PRESETS.quick.settings, hidden: [3, 2], seed: 8, iterations: 20 },
  target: THREE_GAUSSIANS,
  variants: { langevin: 'eight', gradient: 'team' },
};
const { size } = modelOf(config.settings, config.target);
const numbers = (count: number, from: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(from + i));
const CHECKPOINT: Checkpoint = {
  config,
  state: {
    iteration: 7,
    seed: 8,
    variant: 'team',
    theta: numbers(size, 0),
    moments: numbers(2 * size, 1),
    averages: numbers(size, 2),
    losses: numbers(7, 3),
  },
  adapter: 'SwiftShader',
  seconds: 1.25,
  chainSteps: 320,
};
const GOOD = writeCheckpoint(CHECKPOINT);
const KEY = 'scorefield-checkpoint';
const META = JSON.parse(readSafetensors(GOOD).metadata.get(KEY)!);

/** The good file with other metadata, as a value or as text. */
const withMeta = (meta: unknown): Uint8Array => {
  const text = typeof meta === 'string' ? meta : JSON.stringify(meta);
  return writeSafetensors(readSafetensors(GOOD).tensors, new Map([[KEY, text]]));
};

test('all of a checkpoint is read again, and the same checkpoint is the same bytes', () => {
  expect(readCheckpoint(GOOD)).toEqual(CHECKPOINT);
  expect(writeCheckpoint(readCheckpoint(GOOD))).toEqual(GOOD);
});

test('a run that has not made a step, and one of points', () => {
  const target = { kind: 'points', points: Float32Array.of(0.1, 2, -3, 1e-9) } as const;
  const state = { ...CHECKPOINT.state, iteration: 0, losses: new Float32Array() };
  const checkpoint = { ...CHECKPOINT, config: { ...config, target }, state };
  expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint);
});

const { preset: _, batch: __, ...incomplete } = META.config;
const refusals: [string, unknown, RegExp][] = [
  ['metadata that are no JSON', '{', /^metadata 'scorefield-checkpoint' is not JSON: /],
  ['a future format', { ...META, format: 2 }, /^format is 2; allowed is 1, the one of this version$/],
  ['no config', { ...META, config: undefined }, /^config is missing; allowed is an object$/],
  [
    'a config with a part missing',
    { ...META, config: incomplete },
    /^config\.batch is missing; .*; allowed is a whole con/,
  ],
  ['steps beyond the end', { ...META, iteration: 21 }, /^iteration is 21; allowed are whole numbers from 0 to 20$/],
  ['steps without losses', { ...META, iteration: 8 }, /^tensor 'losses' has shape \[7\]; allowed is \[8\]$/],
  [
    'another network',
    { ...META, config: { ...META.config, hidden: [3, 3] } },
    /^tensor 'theta' has shape \[23\]; allowed is \[28\]$/,
  ],
  ['no adapter', { ...META, adapter: 1 }, /^adapter is 1; allowed is text$/],
  ['less than no time', { ...META, seconds: -1 }, /^seconds is -1; allowed are numbers from 0 to /],
];
for (const [name, meta, message] of refusals) {
  test(`refuses ${name}`, { tag: '@fault-24' }, () => {
    expect(() => readCheckpoint(withMeta(meta))).toThrow(message);
  });
}

test('refuses another file, and one without a tensor', () => {
  const { tensors, metadata } = readSafetensors(GOOD);
  expect(() => readCheckpoint(writeSafetensors(tensors))).toThrow(
    "the metadata has no key 'scorefield-checkpoint'; allowed are checkpoints of interrupted runs",
  );
  tensors.delete('moments');
  expect(() => readCheckpoint(writeSafetensors(tensors, metadata))).toThrow("tensor 'moments' is missing");
});

test('refuses weights and moments that are not finite', { tag: '@fault-23' }, () => {
  for (const name of ['theta', 'moments', 'averages', 'losses']) {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const bytes = GOOD.slice();
      const view = new DataView(bytes.buffer);
      const start = 8 + Number(view.getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
      view.setFloat32(start + header[name].data_offsets[0] + 4, value, true);
      expect(() => readCheckpoint(bytes)).toThrow(`tensor '${name}': number 1 is ${value}; allowed are finite numbers`);
    }
  }
});

test('a mutated checkpoint is read whole or refused', { tag: '@fault-24' }, () => {
  const mutated = fc.oneof(mutatedBytes(GOOD), mutatedJson(META).map(withMeta));
  fc.assert(
    fc.property(mutated, (bytes) => {
      const checkpoint = readOrRefuse(() => readCheckpoint(bytes));
      if (checkpoint) expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint);
    }),
    RUNS,
  );
});
