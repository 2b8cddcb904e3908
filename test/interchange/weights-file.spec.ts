// Model files: a model and all that belongs to it goes out and comes back; files of other makers; what is refused.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import {
  ACTIVATIONS,
  createModel,
  initialParameters,
  modelOf,
  noiseLevels,
  PRESETS,
  readSafetensors,
  readWeights,
  type StoredTensor,
  THREE_GAUSSIANS,
  type WeightsFile,
  writeSafetensors,
  writeWeights,
} from 'scorefield';
import { mutatedBytes, mutatedJson, RUNS, readOrRefuse } from './mutations.ts';

const { settings } = PRESETS.quick;
const model = modelOf({ ...settings, hidden: [5, 3] }, THREE_GAUSSIANS);
const FILE: WeightsFile = {
  model,
  values: initialParameters(model, 7),
  sigmas: noiseLevels(0.02, 1, 12),
  training: {
    seed: 3,
    points: 10000,
    batch: 512,
    iterations: 6000,
    learningRate: 3e-3,
    schedule: 'cosine',
    averaging: 0,
    iteration: 1200,
    variants: { langevin: 'eight', gradient: 'team' },
  },
  sampler: { epsilon: 1e-4, steps: 7, denoise: true, initial: 'standard' },
  target: { kind: 'mixture', components: [{ weight: 1, mean: [0.1, 0.2], covariance: [1, 0.5, 2] }] },
};
const GOOD = writeWeights(FILE);

const partsOf = (bytes: Uint8Array) => {
  const { tensors, metadata } = readSafetensors(bytes);
  return { tensors, meta: JSON.parse(metadata.get('scorefield')!) };
};

/** The good file with other metadata, as a value or as text, or other tensors. */
function changed({
  meta,
  tensors,
}: {
  meta?: unknown;
  tensors?: (good: Map<string, StoredTensor>) => void;
}): Uint8Array {
  const parts = partsOf(GOOD);
  tensors?.(parts.tensors);
  const text = typeof meta === 'string' ? meta : JSON.stringify(meta ?? parts.meta);
  return writeSafetensors(parts.tensors, new Map([['scorefield', text]]));
}

const metaWith = (change: object) => ({ meta: { ...partsOf(GOOD).meta, ...change } });

test('all of a file is read again', () => {
  expect(readWeights(GOOD)).toEqual(FILE);
});

test('the same file is the same bytes', () => {
  expect(writeWeights(readWeights(GOOD))).toEqual(GOOD);
});

test('the metadata are those of the documentation', () => {
  const { meta, tensors } = partsOf(GOOD);
  expect([...tensors.keys()]).toEqual(['0.weight', '0.bias', '2.weight', '2.bias', '4.weight', '4.bias']);
  expect(Object.keys(meta)).toEqual(['format', 'model', 'sigmas', 'training', 'sampler', 'target']);
  expect(meta.model).toEqual({ hidden: [5, 3], activation: 'silu', conditioning: model.conditioning });
  expect(meta.sigmas.slice(0, 2)).toEqual([0.0199999996, 0.0285418294]);
});

test('any network comes back to the bit', () => {
  const shape = fc.record({
    hidden: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
    activation: fc.constantFrom(...ACTIVATIONS),
    conditioning: fc.constantFrom(
      { kind: 'raw' as const },
      { kind: 'scaled' as const, mean: [1e-9, -3] as const, variance: 0 },
    ),
  });
  const ends = fc.tuple(fc.double({ min: 1e-4, max: 10, noNaN: true }), fc.double({ min: 1, max: 10, noNaN: true }));
  fc.assert(
    fc.property(shape, ends, fc.integer({ min: 1, max: 64 }), fc.nat(), (network, [low, times], levels, seed) => {
      const model = createModel(network);
      const sigmas = noiseLevels(low, low * times, levels);
      const file = { ...FILE, model, values: initialParameters(model, seed), sigmas };
      expect(readWeights(writeWeights(file))).toEqual(file);
    }),
    { ...RUNS, numRuns: 100 },
  );
});

test('noise levels at the ends of their ranges are read again', () => {
  for (const [low, high] of [
    [1e-4, 1e-4],
    [1e-4, 100],
    [10, 100],
  ] as const) {
    const file = { ...FILE, sigmas: noiseLevels(low, high, 64) };
    expect(readWeights(writeWeights(file)).sigmas).toEqual(file.sigmas);
  }
});

test('a file as PyTorch writes it: other order of tensors, no sampler, no target, other metadata beside', () => {
  const { tensors, meta } = partsOf(GOOD);
  const { format: _, sampler: __, target: ___, ...rest } = meta;
  const bytes = writeSafetensors(
    new Map([...tensors].sort()),
    new Map([
      ['format', 'pt'],
      ['scorefield', JSON.stringify({ ...rest, training: { optimizer: 'AdamW' }, made: 'by hand' })],
    ]),
  );
  const { epsilon, steps, denoise, initial } = PRESETS.assignment.settings;
  expect(readWeights(bytes)).toEqual({
    ...FILE,
    training: {},
    sampler: { epsilon, steps, denoise, initial },
    target: THREE_GAUSSIANS,
  });
});

const conditioning = (change: object) =>
  metaWith({ model: { ...model, conditioning: { ...(model.conditioning as object), ...change } } });
const refusals: [string, Parameters<typeof changed>[0], RegExp][] = [
  ['metadata that are no JSON', { meta: '{' }, /^metadata 'scorefield' is not JSON: /],
  ['metadata that are no object', { meta: '[]' }, /^metadata 'scorefield' is an array; allowed is an object$/],
  [
    'a key twice',
    { meta: '{"model":1,"model":2}' },
    /^metadata 'scorefield' has the key 'model' twice; allowed is once$/,
  ],
  ['a future format', metaWith({ format: 2 }), /^format is 2; allowed is 1, the one of this version$/],
  ['no model', { meta: {} }, /^model is missing; allowed is an object$/],
  ['a model by inheritance', { meta: '{"__proto__":{"model":{}}}' }, /^model is missing/],
  ['no layers', metaWith({ model: { ...model, hidden: [] } }), /^model\.hidden has 0 elements; allowed are 1 to 4$/],
  [
    'too wide a layer',
    metaWith({ model: { ...model, hidden: [5, 129] } }),
    /^model\.hidden\[1\] is 129; allowed are whole num/,
  ],
  [
    'a relu',
    metaWith({ model: { ...model, activation: 'relu' } }),
    /^model\.activation is 'relu'; allowed are elu, silu, /,
  ],
  [
    'no conditioning',
    metaWith({ model: { ...model, conditioning: null } }),
    /^model\.conditioning is null; allowed is an ob/,
  ],
  [
    'another conditioning',
    conditioning({ kind: 'log' }),
    /^model\.conditioning\.kind is 'log'; allowed are raw, scaled$/,
  ],
  ['no mean', conditioning({ mean: undefined }), /^model\.conditioning\.mean is missing; allowed is an array of 2$/],
  [
    'a negative variance',
    conditioning({ variance: -1 }),
    /^model\.conditioning\.variance is -1; allowed are numbers from 0/,
  ],
  ['no noise levels', metaWith({ sigmas: [] }), /^sigmas has 0 elements; allowed are 1 to 64$/],
  ['a level of 0', metaWith({ sigmas: [0, 1] }), /^sigmas\[0\] is 0; allowed are numbers from /],
  [
    'levels that fall',
    metaWith({ sigmas: [1, 0.02] }),
    /^sigmas\[1\] is 0\.02; allowed are rising levels, the smallest first$/,
  ],
  ['no training', metaWith({ training: undefined }), /^training is missing; allowed is an object$/],
  [
    'a batch of 0',
    metaWith({ training: { batch: 0 } }),
    /^training\.batch is 0; allowed are whole numbers from 1 to 65536$/,
  ],
  [
    'another schedule',
    metaWith({ training: { schedule: 'step' } }),
    /^training\.schedule is 'step'; allowed are constant, cos/,
  ],
  [
    'another variant',
    metaWith({ training: { variants: { gradient: 'ten' } } }),
    /^training\.variants\.gradient is 'ten'; all/,
  ],
  [
    'half a step',
    metaWith({ sampler: { steps: 0.5 } }),
    /^sampler\.steps is 0\.5; allowed are whole numbers from 1 to 10000$/,
  ],
  ['no switch', metaWith({ sampler: { denoise: 1 } }), /^sampler\.denoise is 1; allowed are true, false$/],
  ['a sampler of null', metaWith({ sampler: null }), /^sampler is null; allowed is an object$/],
  [
    'a bad target',
    metaWith({ target: { components: [] } }),
    /^target: components has 0 elements; allowed are 1 to 64$/,
  ],
  [
    'the wrong architecture',
    metaWith({ model: { ...model, hidden: [5, 4] } }),
    /^tensor '2\.weight' has shape \[3, 5\]; allowed is \[4, 5\], by model\.hidden$/,
  ],
  [
    'a missing tensor',
    { tensors: (good) => good.delete('4.bias') },
    /^tensor '4\.bias' is missing; allowed are all of the model's, here with shape \[1\]$/,
  ],
  [
    'a tensor too many',
    { tensors: (good) => good.set('6.bias', { shape: [], data: Float32Array.of(1) }) },
    /^tensor '6\.bias' is not the model's; allowed are 0\.weight, 0\.bias/,
  ],
  [
    'a transposed matrix',
    { tensors: (good) => good.set('0.weight', { ...good.get('0.weight')!, shape: [3, 5] }) },
    /^tensor '0\.weight' has shape \[3, 5\]; allowed is \[5, 3\]/,
  ],
];
for (const [name, change, message] of refusals) {
  test(`refuses ${name}`, { tag: '@fault-24' }, () => {
    const bytes = changed(change);
    expect(readOrRefuse(() => readWeights(bytes))).toBeUndefined();
    expect(() => readWeights(bytes)).toThrow(message);
  });
}

test('refuses a file without metadata and says what belongs there', () => {
  const bare = writeSafetensors(readSafetensors(GOOD).tensors);
  expect(() => readWeights(bare)).toThrow(
    "the metadata has no key 'scorefield'; allowed are files that describe model, sigmas and training there, as JSON",
  );
});

test('refuses the uniform variant for a network that does not fit into uniform memory', () => {
  const wide = createModel({ ...model, hidden: [128, 128, 128, 128] });
  const variants = { langevin: 'uniform', gradient: 'eight' } as const;
  const write = (written: typeof wide) =>
    writeWeights({ ...FILE, model: written, values: initialParameters(written, 1), training: { variants } });
  expect(readWeights(write(model)).training).toEqual({ variants });
  expect(() => write(wide)).toThrow("training.variants.langevin is 'uniform'; allowed are four, eight, team, subgroup");
});

test('writes nothing that could not be read again', () => {
  const write = (change: Partial<WeightsFile>) => () => writeWeights({ ...FILE, ...change });
  expect(write({ values: FILE.values.slice(1) })).toThrow(/^values has 41 numbers; allowed are the model's 42$/);
  expect(write({ values: FILE.values.map(() => NaN) })).toThrow("tensor '0.weight': number 0 is NaN");
  expect(write({ sigmas: Float32Array.of(1, 0.5) })).toThrow('sigmas[1] is 0.5; allowed are rising levels');
});

/** What has been read is whole: every parameter is the file's, and all can be written again. */
function expectWhole(bytes: Uint8Array, file: WeightsFile | undefined): void {
  if (!file) return;
  const { tensors } = readSafetensors(bytes);
  for (const { name, offset } of file.model.parameters) {
    const { data } = tensors.get(name)!;
    expect(file.values.slice(offset, offset + data.length)).toEqual(data);
  }
  expect(readWeights(writeWeights(file))).toEqual(file);
}

test('a mutated file is read whole or refused', { tag: '@fault-24' }, () => {
  fc.assert(
    fc.property(mutatedBytes(GOOD), (bytes) =>
      expectWhole(
        bytes,
        readOrRefuse(() => readWeights(bytes)),
      ),
    ),
    RUNS,
  );
});

test('a file with mutated metadata is read whole or refused', { tag: '@fault-24' }, () => {
  let count = 0;
  fc.assert(
    fc.property(mutatedJson(partsOf(GOOD).meta), (meta) => {
      const bytes = changed({ meta });
      const file = readOrRefuse(() => readWeights(bytes));
      if (file) count++;
      expectWhole(bytes, file);
    }),
    RUNS,
  );
  expect(count).toBeGreaterThan(0);
});
