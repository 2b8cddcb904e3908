// Files brought to the page: weights made elsewhere are drawn and trained on, a record repeats its run, and whatever else
// comes is refused in one line, with the run untouched.

import type { Page } from '@playwright/test';
import { relativeError } from '../reference/compare.ts';
import { drop, type GivenFile, readTensors, type Tensors, taken, writeTensors } from '../support/files.ts';
import { expect, figure, nextRun, seenFloats, settled, test, trainTo } from '../support/page.ts';
import { modelFields, shownBy } from './fields.ts';

const notes = (page: Page) => page.locator('#notes p');

/** Weights that no run of the page has made: another network, levels that are not geometric, numbers by a formula. */
function elsewhere(): Tensors {
  const hidden = [7, 5];
  const tensors: Tensors['tensors'] = new Map();
  let t = 0;
  const numbers = (count: number) => Array.from({ length: count }, () => Math.fround(0.9 * Math.sin(12.9898 * ++t)));
  for (const [layer, [inputs, outputs]] of [
    [3, 7],
    [7, 5],
    [5, 1],
  ].entries() as ArrayIterator<[number, [number, number]]>) {
    tensors.set(`${2 * layer}.weight`, { shape: [outputs, inputs], values: numbers(outputs * inputs) });
    tensors.set(`${2 * layer}.bias`, { shape: [outputs], values: numbers(outputs) });
  }
  const meta = {
    model: { hidden, activation: 'tanh', conditioning: { kind: 'scaled', mean: [0.25, -0.5], variance: 0.5 } },
    sigmas: [0.05, 0.1, 0.4],
    training: { learningRate: 0.001, batch: 32, iteration: 777 },
    sampler: { epsilon: 1e-3, steps: 5, denoise: false, initial: 'standard' },
  };
  return { tensors, meta };
}

const GOOD: GivenFile = { name: 'theirs.safetensors', bytes: writeTensors(elsewhere()) };

const valuesOf = ({ tensors }: Tensors) => [...tensors.values()].flatMap(({ values }) => values);

test('weights made elsewhere are drawn, and training goes on from them', async ({ laboratory: page }) => {
  await nextRun(page, () => drop(page, GOOD));
  await settled(page);
  await expect(notes(page)).toHaveText([
    /^theirs\.safetensors: its weights after 777 steps are shown; training goes on from them as step 0 of a new run\./,
    /^The link leaves out the weights: they come from a file\./,
  ]);
  const run = await page.evaluate(() => {
    const { settings, trainer } = window.scorefield!.run!;
    return { settings, sigmas: [...trainer.options.sigmas], iteration: trainer.iteration };
  });
  expect(run.sigmas).toEqual([0.05, 0.1, 0.4].map(Math.fround));
  expect(run.iteration).toBe(0);
  expect(run.settings).toMatchObject({
    ...{ hidden: [7, 5], activation: 'tanh', conditioning: 'scaled', sigmaMin: 0.05, sigmaMax: 0.4, levels: 3 },
    ...{ learningRate: 0.001, batch: 32, epsilon: 1e-3, steps: 5, seed: 1 },
  });
  await expect(page.locator('#sigma-levels .mark')).toHaveCount(3);

  const shown = await shownBy(page);
  const { meta } = elsewhere();
  const network = meta.model as typeof shown.network;
  const fields = modelFields({ ...shown, network, theta: valuesOf(elsewhere()) });
  for (const [array, want] of [
    ['modelScore', fields.score],
    ['modelDensity', fields.density],
  ] as const) {
    const error = relativeError((await seenFloats(page, array)).subarray(0, want.length), want);
    figure(`${array} of their weights`, error);
    expect(error).toBeLessThan(2e-5);
  }

  await page.getByRole('button', { name: 'One training step' }).click();
  await settled(page);
  const moved = valuesOf(readTensors((await taken(page, 'weights')).bytes));
  expect(relativeError(moved, valuesOf(elsewhere())), 'one step of Adam from there').toBeLessThan(2e-3);
  expect(moved).not.toEqual(valuesOf(elsewhere()));

  await nextRun(page, () => page.getByRole('button', { name: 'Start this run again' }).click());
  await settled(page);
  const { name, bytes } = await taken(page, 'weights');
  expect(name).toBe('scorefield-assignment-seed1-step0.safetensors');
  expect(valuesOf(readTensors(bytes))).toEqual(valuesOf(elsewhere()));
  expect(readTensors(bytes).meta).toMatchObject({ model: meta.model });

  await nextRun(page, () => page.evaluate(() => window.scorefield!.store.set('activation', 'elu')));
  await settled(page);
  const [layer] = readTensors((await taken(page, 'weights')).bytes).tensors.values();
  expect(layer!.values[0], 'another network starts from its seed').not.toBe(valuesOf(elsewhere())[0]);
});

test('a record, chosen by the button, repeats its run to the bit', async ({ laboratory: page }) => {
  await nextRun(page, () =>
    page.evaluate(() => {
      location.hash = 'preset=quick&seed=8&hidden=10&batch=32&iterations=25&chains=99&target=ring&variant=four,eight';
    }),
  );
  await trainTo(page, 25);
  const { bytes } = await taken(page, 'run.json');
  const of = () =>
    page.evaluate(() => {
      const { settings, variants, target, trainer } = window.scorefield!.run!;
      return { settings, variants, target, losses: [...trainer.losses] };
    });
  const first = await of();
  expect(first.losses).toHaveLength(25);

  await nextRun(page, () => page.evaluate(() => window.scorefield!.store.setPreset('assignment')));
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'open…' }).click(),
  ]);
  await nextRun(page, () =>
    chooser.setFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(bytes) }),
  );
  await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration === 25);
  await settled(page);
  expect(await of()).toEqual(first);
  expect(await page.evaluate(() => window.scorefield!.store.state.target), 'by its name').toBe('ring');
  await expect(page.getByRole('combobox', { name: 'preset' })).toHaveValue('quick (changed)');
});

/** The good file with other metadata. */
const withMeta = (change: object): Buffer => {
  const { tensors, meta } = elsewhere();
  return writeTensors({ tensors, meta: { ...meta, ...change } });
};

/** The good file with another header, as text. */
function withHeader(change: (header: string) => string): Buffer {
  const bytes = Buffer.from(GOOD.bytes);
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = Buffer.from(change(bytes.subarray(8, end).toString('utf8')));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, bytes.subarray(end)]);
}

function withTensors(change: (tensors: Tensors['tensors']) => void): Buffer {
  const { tensors, meta } = elsewhere();
  change(tensors);
  return writeTensors({ tensors, meta });
}

const good = Buffer.from(GOOD.bytes);
const length = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([bytes, good.subarray(8)]);
};
const json = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

/** Files that are not what they should be, and a word of what is said. */
const BAD: [name: string, bytes: Uint8Array, said: RegExp][] = [
  ['a.safetensors', new Uint8Array(), /0 bytes/],
  ['a.safetensors', new Uint8Array(7), /7 bytes/],
  ['a.safetensors', length(2n ** 63n), /header length is 9223372036854775808/],
  ['a.safetensors', length(0n), /header length is 0/],
  ['a.safetensors', good.subarray(0, -4), /data_offsets/],
  ['a.safetensors', Buffer.concat([good, Buffer.alloc(4)]), /bytes of data/],
  ['a.safetensors', withHeader((header) => `[${header.slice(1)}`), /begins with '\['/],
  ['a.safetensors', withHeader((header) => header.slice(0, -1)), /not JSON/],
  ['a.safetensors', withHeader((header) => header.replace('"0.bias"', '"0.weight"')), /'0\.weight' twice/],
  ['a.safetensors', withHeader((header) => header.replace('"0.bias"', '"__proto__"')), /'0\.bias' is missing/],
  ['a.safetensors', withHeader((header) => header.replace('F32', 'F64')), /dtype is 'F64'/],
  ['a.safetensors', withHeader((header) => header.replace('[7,3]', '[3,7]')), /shape \[3, 7\]/],
  ['a.safetensors', withHeader((header) => header.replace('[7,3]', '[7,1e300]')), /shape\[1\]/],
  ['a.safetensors', withHeader((header) => header.replace('[0,84]', '[4,88]')), /gap|overlap/],
  ['a.safetensors', withHeader((header) => header.replace('[0,84]', '[0,1e9]')), /data_offsets\[1\]/],
  ['a.safetensors', withTensors((all) => all.get('0.bias')!.values.fill(Number.NaN)), /'0\.bias': number 0 is NaN/],
  ['a.safetensors', withTensors((all) => all.get('4.bias')!.values.fill(Infinity)), /Infinity/],
  ['a.safetensors', withTensors((all) => all.delete('2.weight')), /'2\.weight' is missing/],
  [
    'a.safetensors',
    withTensors((all) => all.set('6.bias', { shape: [1], values: [1] })),
    /'6\.bias' is not the model's/,
  ],
  ['a.safetensors', withMeta({ model: { hidden: [500] } }), /model\.hidden/],
  [
    'a.safetensors',
    withMeta({ model: { hidden: [7, 5], activation: 'relu', conditioning: { kind: 'raw' } } }),
    /'relu'/,
  ],
  ['a.safetensors', withMeta({ sigmas: [] }), /sigmas has 0 elements/],
  ['a.safetensors', withMeta({ sigmas: [1, 0.5] }), /rising/],
  ['a.safetensors', withMeta({ format: 99 }), /format is 99/],
  ['a.safetensors', withMeta({ training: { learningRate: 1e3 } }), /training\.learningRate is 1000/],
  ['a.json', json('{'), /not JSON/],
  ['a.json', json([]), /the file is an array/],
  ['a.json', json({ config: { hidden: 'all' }, seed: 1 }), /config\.hidden/],
  ['a.json', json({ config: { preset: 'constructor' } }), /config\.preset is 'constructor'/],
  ['a.json', json({ config: { seed: 3 }, seed: 4 }), /seed is 4/],
  ['a.json', Buffer.from([0xff, 0xfe, 0x7b]), /not UTF-8/],
  ['a.exe', json({}), /allowed are files that end in \.safetensors, \.json, \.csv/],
  ['<img src=x onerror=alert(1)>.exe', json({}), /^<img src=x onerror=alert\(1\)>\.exe is not opened/],
];

test('bad files are refused in one line, and the run is untouched', { tag: ['@fault-23', '@fault-24'] }, async ({
  laboratory: page,
}) => {
  await trainTo(page, 2);
  const run = await page.evaluateHandle(() => window.scorefield!.run);
  const before = await page.evaluate(() => JSON.stringify(window.scorefield!.store.state));
  for (const [name, bytes, said] of BAD) {
    await drop(page, { name, bytes });
    await expect(notes(page).filter({ hasText: said }), `${said}`).toHaveCount(1);
    const lines = await notes(page).allTextContents();
    expect(lines).toHaveLength(1);
    expect(lines[0]!.startsWith(`${name} is not opened: `)).toBe(true);
    expect(lines[0]).not.toContain('\n');
  }
  await drop(page, GOOD, GOOD);
  await expect(notes(page)).toHaveText([/^These are 2 files; bring one at a time\./]);
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(2 ** 26 + 1)], 'huge.safetensors'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(notes(page)).toHaveText([/^huge\.safetensors is not opened: it has 67108865 bytes; allowed are up to/]);
  expect(await page.locator('#notes img').count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify(window.scorefield!.store.state))).toBe(before);
  expect(await page.evaluate((old) => window.scorefield!.run === old, run)).toBe(true);
  await settled(page);
});

test('a veil shows that dropping works, for files only', async ({ laboratory: page }) => {
  const over = (type: 'dragover' | 'dragleave', withFile: boolean) =>
    page.evaluate(
      ([kind, carries]) => {
        const dataTransfer = new DataTransfer();
        if (carries) dataTransfer.items.add(new File(['x'], 'x.json'));
        else dataTransfer.setData('text/plain', 'x');
        const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [type, withFile] as const,
    );
  const veil = page.getByText(/^Drop to open: \.safetensors, \.json/);
  expect(await over('dragover', false), 'text is not for the page').toBe(false);
  await expect(veil).toBeHidden();
  expect(await over('dragover', true)).toBe(true);
  await expect(veil).toBeVisible();
  await over('dragleave', true);
  await expect(veil).toBeHidden();
});
