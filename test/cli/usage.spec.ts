// How the command line is spoken to: help, refusals in one line, and readers that stop reading.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { initialParameters, modelOf, PRESETS, THREE_GAUSSIANS, TUNABLES, writeRun, writeWeights } from 'scorefield';
import { mutatedBytes, mutatedText } from '../interchange/mutations.ts';
import { expect, expectRefusal, scorefield, succeed, test } from '../support/cli.ts';

const COMMANDS = ['train', 'sample', 'evaluate', 'metrics', 'devices', 'verify', 'bench'];

const { settings } = PRESETS.quick;
const model = modelOf({ ...settings, hidden: [3] }, THREE_GAUSSIANS);
const { epsilon, steps, denoise, initial } = settings;
const WEIGHTS = writeWeights({
  model,
  values: initialParameters(model, 1),
  sigmas: Float32Array.of(0.02, 1),
  training: {},
  sampler: { epsilon, steps, denoise, initial },
  target: THREE_GAUSSIANS,
});
const RUN = writeRun({
  version: '0',
  config: { settings, target: THREE_GAUSSIANS, variants: {} },
  adapter: '',
  timings: {},
  loss: [],
  metrics: {},
});

test('help lists every command, and each command says what it takes with an example', async () => {
  const all = await succeed(['--help']);
  for (const name of COMMANDS) {
    expect(all).toContain(`scorefield ${name} `);
    const help = await succeed([name, '--help']);
    expect(help).toMatch(new RegExp(`^scorefield ${name} .*\\n\\n[A-Z].*\\.\\n\\n  \\S`));
    expect(help).toMatch(new RegExp(`\nExamples?:\n( .*\n)*  .*scorefield ${name} `));
  }
  const train = await succeed(['train', '-h']);
  for (const name of [...Object.keys(TUNABLES), ...Object.keys(PRESETS)]) expect(train).toContain(name);
  expect(await succeed(['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await scorefield([])).toEqual({ code: 2, stdout: all, stderr: '' });
});

// FOLDER stands for the test's folder, which has model.safetensors, run.json, points.csv and wide.csv.
const OUT = ['--out', 'FOLDER/new'];
const MODEL = ['--model', 'FOLDER/model.safetensors'];
const refusals: [string, string[], RegExp][] = [
  ['an unknown command', ['draw'], /unknown command 'draw'; allowed are train, sample/],
  ['an inherited name', ['constructor'], /unknown command 'constructor'/],
  ['an unknown option', ['train', '--epochs', '3'], /train: Unknown option '--epochs'; allowed are --preset, /],
  ['an argument', ['sample', 'model.safetensors'], /sample takes no argument; given 'model\.safetensors'/],
  ['no value', ['train', '--out'], /--out.* missing/],
  ['a value like an option', ['train', '--seed', '-1'], /--seed.* ambiguous/],
  ['no folder', ['train'], /--out is missing: the folder for model\.safetensors/],
  ['a file for a folder', ['train', '--out', 'FOLDER/run.json'], /run\.json: file already exists/],
  ['a folder under a file', ['train', '--out', 'FOLDER/run.json/x'], /run\.json\/x: not a directory/],
  ['another preset', ['train', '--preset', 'fast', ...OUT], /--preset is 'fast'; allowed are assignment, quick, /],
  [
    'preset and config',
    ['train', '--preset', 'quick', '--config', 'a', ...OUT],
    /--preset and --config are both given/,
  ],
  ['data and target', ['train', '--data', 'a', '--target', 'b', ...OUT], /--data and --target are both given/],
  ['half a seed', ['train', '--seed', '0.5', ...OUT], /--seed is 0\.5; allowed are whole numbers from 0 to 9007/],
  ['two seeds', ['train', '--seed', '1', '--set', 'seed=2', ...OUT], /--seed and --set seed are both given/],
  ['an unknown setting', ['train', '--set', 'lr=1', ...OUT], /--set 'lr' is no setting here; allowed are seed, points/],
  ['a setting without value', ['train', '--set', 'batch', ...OUT], /--set batch has no value; allowed is batch=…/],
  ['a setting twice', ['train', '--set', 'batch=1', '--set', 'batch=2', ...OUT], /--set batch is given twice/],
  ['no number', ['train', '--set', 'batch=0x10', ...OUT], /--set batch is '0x10'; allowed are whole numbers from 1/],
  [
    'an empty number',
    ['train', '--set', 'epsilon=', ...OUT],
    /--set epsilon is ''; allowed are numbers from 1e-8 to 1/,
  ],
  [
    'a batch of 0',
    ['train', '--set', 'batch=0', ...OUT],
    /--set batch is 0; allowed are whole numbers from 1 to 65536/,
  ],
  ['a relu', ['train', '--set', 'activation=relu', ...OUT], /--set activation is 'relu'; allowed are elu, silu/],
  ['too wide a layer', ['train', '--set', 'hidden=64,129', ...OUT], /--set hidden\[1\] is 129; allowed are whole num/],
  [
    'another start',
    ['train', '--set', 'initial=box', ...OUT],
    /--set initial is 'box'; allowed are standard, matched, /,
  ],
  ['no switch', ['train', '--set', 'denoise=1', ...OUT], /--set denoise is '1'; allowed are true, false/],
  ['levels the wrong way round', ['train', '--set', 'sigmaMax=0.01', ...OUT], /sigmaMax is 0\.01; allowed are numbers/],
  ['no such data', ['train', '--data', 'FOLDER/none.csv', ...OUT], /none\.csv: no such file or directory/],
  [
    'data of another kind',
    ['train', '--data', 'FOLDER/run.json', ...OUT],
    /allowed are files that end in \.csv or \.npy/,
  ],
  ['three columns', ['train', '--data', 'FOLDER/wide.csv', ...OUT], /wide\.csv: line 1: has 3 columns; allowed are 2/],
  ['another target', ['train', '--target', 'star', ...OUT], /--target is 'star'; allowed are assignment, ring, /],
  [
    'a target that is none',
    ['train', '--target', 'FOLDER/run.json', ...OUT],
    /run\.json: the target: components is miss/,
  ],
  ['a config that is none', ['train', '--config', 'FOLDER/points.csv', ...OUT], /points\.csv: the file is not JSON/],
  ['nothing to resume', ['train', '--resume', 'FOLDER'], /checkpoint\.safetensors: no such file or directory/],
  ['no model', ['sample', '--out', 'a.csv'], /--model is missing: a file of weights/],
  [
    'a model that is none',
    ['sample', '--model', 'FOLDER/run.json', '--out', 'a.csv'],
    /run\.json: the header length is/,
  ],
  ['a folder as model', ['sample', '--model', 'FOLDER', '--out', 'a.csv'], /illegal operation on a directory/],
  ['samples of another kind', ['sample', ...MODEL, '--out', 'a.txt'], /a\.txt: allowed are files that end in \.csv/],
  ['samples nowhere', ['sample', ...MODEL, '--out', 'FOLDER/none/a.csv'], /none\/a\.csv: no such file or directory/],
  ['too many chains', ['sample', ...MODEL, '--chains', '1e9', '--out', 'a.csv'], /--chains is 1000000000; allowed are/],
  [
    'a setting of training',
    ['sample', ...MODEL, '--set', 'batch=1', '--out', 'a.csv'],
    /allowed are epsilon, steps, de/,
  ],
  ['no noise level', ['evaluate', ...MODEL, '--points', 'FOLDER/points.csv', '--out', 'a.csv'], /--sigma is missing/],
  [
    'a level of 0',
    ['evaluate', ...MODEL, '--sigma', '0', '--out', 'a.csv'],
    /--sigma is 0; allowed are numbers from 0/,
  ],
  ['no samples', ['metrics', ...MODEL, '--samples', 'FOLDER/none.npy'], /none\.npy: no such file or directory/],
];
test('bad usage and bad input are refused in one line, and nothing is written', {
  tag: ['@fault-14', '@fault-24'],
}, async ({ folder }) => {
  await writeFile(join(folder, 'model.safetensors'), WEIGHTS);
  await writeFile(join(folder, 'run.json'), RUN);
  await writeFile(join(folder, 'points.csv'), 'x,y\n1,2\n');
  await writeFile(join(folder, 'wide.csv'), '1,2,3\n');
  const files = await readdir(folder);
  for (const [name, args, message] of refusals) {
    await test.step(name, () =>
      expectRefusal(
        args.map((arg) => arg.replace('FOLDER', folder)),
        message,
      ),
    );
  }
  expect(await readdir(folder)).toEqual(files);
  expect(await readFile(join(folder, 'model.safetensors'))).toEqual(Buffer.from(WEIGHTS));
});

test('mutated files are refused in one line or taken', { tag: '@fault-24' }, async ({ folder }) => {
  // What is taken goes on to the next check, an output in a folder that is not there.
  const missing = join(folder, 'none', 'out.csv');
  const cases: [string, fc.Arbitrary<string | Uint8Array>, (file: string) => string[]][] = [
    ['model.safetensors', mutatedBytes(WEIGHTS), (file) => ['sample', '--model', file, '--out', missing]],
    [
      'run.json',
      mutatedText(RUN, ['{', '}', '"', ',', '-', 'null', '1e999']),
      (file) => ['train', '--config', file, '--data', missing, '--out', folder],
    ],
    [
      'points.csv',
      mutatedText('x,y\n0.5,1\n-2e-3,4\n', [',', '\n', 'NaN', '1e99', '"']),
      (file) => ['train', '--data', file, '--out', join(file, 'x')],
    ],
  ];
  for (const [name, mutated, argsOf] of cases) {
    const file = join(folder, name);
    for (const content of fc.sample(mutated, { numRuns: 12, seed: 5 })) {
      await writeFile(file, content);
      const { code, stdout, stderr } = await scorefield(argsOf(file));
      const sentences = stderr.trim().split('\n');
      expect(sentences.at(-1)).toMatch(/^scorefield: [^\p{Cc}]+$/u);
      for (const warning of sentences.slice(0, -1)) expect(warning).toContain(`${name}: config`);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
  }
});

test('a reader that stops reading ends the command quietly', async () => {
  const { code, stderr } = await scorefield(['train', '--help'], { started: (child) => child.stdout!.destroy() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
