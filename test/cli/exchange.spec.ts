// Models and points between the command line and others: what it writes is read here by the documentation alone, and what
// a writer like PyTorch's makes is evaluated, sampled and measured.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noiseLevels, readCsv, readNpy } from 'scorefield';
import { energyAndScore, type Network, type Parameter, parameterShapes } from '../../src/float64/network.ts';
import { drawNetwork } from '../kernels/networks.ts';
import { relativeError } from '../reference/compare.ts';
import { expect, expectRefusal, scorefield, succeed, test } from '../support/cli.ts';
import { figure } from '../support/gpu.ts';

interface Described {
  model: Network;
  sigmas: number[];
}

/** docs/interchange.md, "Without PyTorch". */
function readAsDocumented(raw: Buffer): { meta: Described; parameters: Parameter[] } {
  const end = 8 + Number(raw.readBigUInt64LE(0));
  const { __metadata__, ...header } = JSON.parse(raw.subarray(8, end).toString());
  const parameters = Object.entries(header as Record<string, { shape: number[]; data_offsets: [number, number] }>).map(
    ([name, { shape, data_offsets }]) => {
      const [first, last] = data_offsets;
      const data = Array.from({ length: (last - first) / 4 }, (_, i) => raw.readFloatLE(end + first + 4 * i));
      return { name, shape, data };
    },
  );
  return { meta: JSON.parse(__metadata__.scorefield), parameters };
}

/** As safetensors.torch.save_file: tensors by name, format 'pt' in the metadata, the header filled up with spaces. */
function writeAsPyTorch(network: Network, values: ArrayLike<number>, meta: object): Buffer {
  const names = parameterShapes(network);
  let begin = 0;
  const placed = names.map(({ name, shape }) => {
    const count = shape.reduce((product, n) => product * n, 1);
    begin += count;
    return { name, shape, numbers: Array.from(values).slice(begin - count, begin) };
  });
  placed.sort((a, b) => (a.name < b.name ? -1 : 1));
  let offset = 0;
  const entries = placed.map(({ name, shape, numbers }) => {
    offset += 4 * numbers.length;
    return [name, { dtype: 'F32', shape, data_offsets: [offset - 4 * numbers.length, offset] }];
  });
  const metadata = { format: 'pt', scorefield: JSON.stringify(meta) };
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const header = Buffer.from(text.padEnd(8 * Math.ceil(Buffer.byteLength(text) / 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([
    length,
    header,
    ...placed.map(({ numbers }) => Buffer.from(Float32Array.from(numbers).buffer)),
  ]);
}

const POINTS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [-1.5, 2.125],
  [0.5, 0.75],
  [3e-9, -0.1],
];

/** Energies and scores of `evaluate` against float64, relative to the largest. */
async function expectEvaluated(folder: string, model: string, sigma: number): Promise<void> {
  const { meta, parameters } = readAsDocumented(await readFile(model));
  const byName = parameterShapes(meta.model).map(({ name }) => parameters.find((each) => each.name === name)!);
  const [points, out] = [join(folder, 'points.csv'), join(folder, 'evaluated.csv')];
  await writeFile(points, POINTS.map((point) => `${point.join(' ')}\n`).join(''));
  await succeed(['evaluate', '--model', model, '--points', points, '--sigma', String(sigma), '--out', out]);
  const [header, ...lines] = (await readFile(out, 'utf8')).trim().split('\n');
  expect(header).toBe('x,y,energy,score_x,score_y');
  const rows = lines.map((line) => line.split(',').map(Number));
  expect(rows.map(([x, y]) => [x, y])).toEqual(
    POINTS.map((point) => point.map((x) => Number(Math.fround(x).toPrecision(9)))),
  );
  for (const text of lines.flatMap((line) => line.split(','))) {
    expect(text.replace(/e.*|\D/g, '').replace(/^0+/, '').length).toBeLessThan(10);
  }
  const exact = rows.map(([x, y]) => energyAndScore(meta.model, byName, [x!, y!], sigma));
  const errors = {
    energy: relativeError(
      rows.map(([, , energy]) => energy!),
      exact.map(({ energy }) => energy),
    ),
    score: relativeError(
      rows.flatMap((row) => row.slice(3)),
      exact.flatMap(({ score }) => score),
    ),
  };
  for (const [name, error] of Object.entries(errors)) {
    figure(`${name} at σ = ${sigma}`, error);
    expect(error, name).toBeLessThan(1e-5);
  }
}

test('a trained model evaluates, samples and measures as its run did', async ({ folder }) => {
  const [run, model] = [join(folder, 'run'), join(folder, 'run', 'model.safetensors')];
  const settings = { hidden: '16,12', levels: 2, iterations: 60, batch: 64, chains: 300, steps: 3 };
  const sets = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  await succeed(['train', '--preset', 'quick', '--seed', '4', ...sets, '--out', run]);
  const { metrics } = JSON.parse(await readFile(join(run, 'run.json'), 'utf8'));
  await expectEvaluated(folder, model, 0.02);
  await expectEvaluated(folder, model, 1);

  const [npy, csv] = [join(folder, 'samples.npy'), join(folder, 'samples.CSV')];
  for (const out of [npy, csv]) await succeed(['sample', '--model', model, '--chains', '300', '--out', out]);
  const bytes = await readFile(npy);
  const samples = readNpy(bytes);
  expect(samples).toHaveLength(600);
  expect(readCsv(await readFile(csv))).toEqual({ points: samples, header: true });
  expect(bytes.subarray(10).toString('latin1')).toMatch(
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(300, 2\), \} *\n/,
  );
  const start = 10 + bytes.readUInt16LE(8);
  expect([bytes.readFloatLE(start), bytes.readFloatLE(bytes.length - 4)]).toEqual([samples[0], samples[599]]);

  const json = await succeed(['metrics', '--model', model, '--samples', npy, '--json']);
  expect(JSON.parse(json)).toEqual(metrics);
});

test('a model as PyTorch writes it is evaluated and sampled, with the default sampler', async ({ folder }) => {
  const { model, values } = drawNetwork(
    { hidden: [7, 13], activation: 'elu', conditioning: { kind: 'scaled', mean: [0.5, 0.4], variance: 0.06 } },
    3,
  );
  const { hidden, activation, conditioning } = model;
  const sigmas = Array.from(noiseLevels(0.02, 1, 2));
  const meta = { model: { hidden, activation, conditioning }, sigmas, training: {} };
  const file = join(folder, 'from-pytorch.safetensors');
  await writeFile(file, writeAsPyTorch(model, values, meta));
  await expectEvaluated(folder, file, 0.1);

  const out = join(folder, 'samples.npy');
  const sample = (...args: string[]) => succeed(['sample', '--model', file, '--chains', '64', ...args, '--out', out]);
  await sample();
  const samples = await readFile(out);
  const starts = new Set<string>();
  expect(readNpy(samples)).toHaveLength(128);
  await sample('--seed', '1', '--set', 'epsilon=2e-4', '--set', 'steps=40', '--set', 'denoise=false');
  expect((await readFile(out)).equals(samples), 'the defaults, given').toBe(true);
  for (const law of ['standard', 'matched', 'uniform']) {
    await sample('--set', `initial=${law}`, '--set', 'steps=1');
    const drawn = await readFile(out);
    await writeFile(file, writeAsPyTorch(model, values, { ...meta, sampler: { initial: law, steps: 1 } }));
    await sample();
    expect((await readFile(out)).equals(drawn), `${law}, given and from the file`).toBe(true);
    starts.add(drawn.toString('hex'));
  }
  expect(starts.size, 'three laws, three starts').toBe(3);
  await writeFile(file, writeAsPyTorch(model, values, meta));
  await sample('--seed', '2');
  expect((await readFile(out)).equals(samples), 'another seed').toBe(false);

  await writeFile(file, writeAsPyTorch(model, values, { ...meta, model: { ...meta.model, activation: 'relu' } }));
  await expectRefusal(
    ['sample', '--model', file, '--out', out],
    /safetensors: model\.activation is 'relu'; allowed are /,
  );
  expect((await readFile(out)).length, 'what was there stays').toBe(samples.length);
});

test('a million chains stream to .npy within 300 MB', async ({ folder }) => {
  const { model, values } = drawNetwork({ hidden: [4], activation: 'tanh', conditioning: { kind: 'raw' } }, 1);
  const [file, out] = [join(folder, 'tiny.safetensors'), join(folder, 'million.npy')];
  const { hidden, activation, conditioning } = model;
  const meta = { model: { hidden, activation, conditioning }, sigmas: [0.02, 1], training: {} };
  await writeFile(file, writeAsPyTorch(model, values, meta));
  // Linux counts in the peak of resourceUsage() what the process was forked from; /proc knows the program's own.
  const peak = '/VmHWM: *(.*) kB/.exec(readFileSync("/proc/self/status", "utf8").replaceAll("\\t", " "))[1]';
  const report = `import { readFileSync } from "node:fs"; process.on("exit", () => process._rawDebug("peak", ${peak}))`;
  const args = ['sample', '--model', file, '--chains', '1000000', '--set', 'steps=1', '--out', out];
  const { code, stderr } = await scorefield(args, {
    nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(report)}`],
  });
  expect(code, stderr).toBe(0);
  const megabytes = Number(/peak (\d+)/.exec(stderr)![1]) / 1000;
  figure('peak resident memory in MB', megabytes);
  expect(megabytes).toBeLessThan(300);
  const samples = readNpy(await readFile(out), { mostRows: 1e6 });
  expect(samples).toHaveLength(2e6);

  // The draws are named by chain: the first of a million are those of a few, whatever piece they were written in.
  await succeed(['sample', '--model', file, '--chains', '70000', '--set', 'steps=1', '--out', out]);
  expect(readNpy(await readFile(out))).toEqual(samples.subarray(0, 140_000));
});
