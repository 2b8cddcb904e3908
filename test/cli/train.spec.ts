// `scorefield train`: what a run leaves behind, that it can be repeated, interrupted and taken up again to the bit.

import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Metrics, PRESETS, readCheckpoint, readWeights, THREE_GAUSSIANS } from 'scorefield';
import { expect, expectRefusal, scorefield, succeed, test } from '../support/cli.ts';

const FILES = ['loss.csv', 'model.safetensors', 'run.json'];

const settings = (values: Record<string, unknown>): string[] =>
  Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]);

test('a run of quick is the same to the bit twice, and again from its run.json', async ({ folder }) => {
  const [first, second, again] = ['first', 'second', 'again'].map((name) => join(folder, name));
  const options = ['--preset', 'quick', '--seed', '1'];
  const short = settings({ iterations: 50, levels: 1, chains: 40, steps: 2 });
  const table = await succeed(['train', ...options, ...short, '--out', first!]);
  await succeed(['train', ...options, ...short, '--out', second!]);
  await succeed(['train', '--config', join(first!, 'run.json'), '--out', again!]);

  expect((await readdir(first!)).sort()).toEqual(FILES);
  const [model, run, loss] = await Promise.all(
    ['model.safetensors', 'run.json', 'loss.csv'].map((name) => readFile(join(first!, name))),
  );
  const record = JSON.parse(run!.toString());
  for (const other of [second!, again!]) {
    expect((await readFile(join(other, 'model.safetensors'))).equals(model!)).toBe(true);
    expect((await readFile(join(other, 'loss.csv'))).equals(loss!)).toBe(true);
    const { timings: _, ...rest } = JSON.parse(await readFile(join(other, 'run.json'), 'utf8'));
    const { timings: __, ...expected } = record;
    expect(rest).toEqual(expected);
  }

  const { seed: _, ...quick } = PRESETS.quick.settings;
  const changed = { iterations: 50, levels: 1, chains: 40, steps: 2 };
  expect(record.config).toMatchObject({ preset: 'quick', ...quick, ...changed, target: THREE_GAUSSIANS });
  expect(record).toMatchObject({ version: '0.1.0', seed: 1, runtime: expect.stringMatching(/^Node .*, webgpu /) });
  expect(record.adapter).not.toBe('');
  expect(Object.keys(record.timings)).toEqual(['training', 'sampling', 'metrics']);
  const rows = loss!.toString().trim().split('\n');
  expect(rows[0]).toBe('step,loss');
  expect(rows.slice(1)).toEqual(record.loss.map((value: number, step: number) => `${step + 1},${value}`));
  expect(readWeights(model!).training).toMatchObject({ seed: 1, iteration: 50, batch: 512 });
  const { excess, SW2, samples } = record.metrics as Metrics;
  expect(samples).toBe(40);
  expect(table).toContain(`excess        ${Number(excess!.toPrecision(3))}`);
  expect(table).toContain(`SW2           ${Number(SW2!.toPrecision(3))} (noise `);
});

/** Steps that take a second or more, and metrics that take little. */
const LONG = settings({ hidden: 4, levels: 1, batch: 64, iterations: 1500, averaging: 0.9, chains: 10, steps: 1 });

test('an interrupted run goes on to the bit, as often as it is interrupted', async ({ folder }) => {
  const [whole, halted, damaged] = ['whole', 'with a space', 'damaged'].map((name) => join(folder, name));
  const options = ['--seed', '5', ...LONG];
  await succeed(['train', ...options, '--out', whole!]);

  // The second time it has come farther before it is stopped.
  for (const [signal, code, from, args] of [
    ['SIGINT', 130, /training +\d\d %/, [...options, '--out', halted!]],
    ['SIGTERM', 143, /training +\d\d %[\s\S]*training +\d\d %/, ['--resume', halted!]],
  ] as const) {
    let isStopped = false;
    const ended = await scorefield(['train', ...args], {
      watch(child, stderr) {
        if (!isStopped && from.test(stderr)) isStopped = child.kill(signal);
      },
    });
    const lines = ended.stderr.trim().split('\n');
    expect(lines.at(-1)).toMatch(
      /^scorefield: interrupted after step \d+ of 1500; go on with: scorefield train --resume '/,
    );
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(await readdir(halted!)).toEqual(['checkpoint.safetensors']);
  }
  const file = join(halted!, 'checkpoint.safetensors');
  const { state } = readCheckpoint(await readFile(file));
  expect(state.iteration).toBeGreaterThan(0);
  expect(state.iteration).toBeLessThan(1500);
  expect(state.losses).toHaveLength(state.iteration);

  await expectRefusal(
    ['train', '--out', halted!],
    /checkpoint\.safetensors is an interrupted run's: go on with it by /,
  );
  await expectRefusal(['train', '--resume', halted!, '--seed', '5'], /--resume and --seed are both given/);
  await mkdir(damaged!);
  await writeFile(join(damaged!, 'checkpoint.safetensors'), (await readFile(file)).subarray(0, -4));
  await expectRefusal(
    ['train', '--resume', damaged!],
    /damaged\/checkpoint\.safetensors: tensor 'losses': data_offsets/,
  );
  await copyFile(join(whole!, 'model.safetensors'), join(damaged!, 'checkpoint.safetensors'));
  await expectRefusal(['train', '--resume', damaged!], /the metadata has no key 'scorefield-checkpoint'; allowed are/);

  await succeed(['train', '--resume', halted!]);
  expect((await readdir(halted!)).sort()).toEqual(FILES);
  for (const name of ['model.safetensors', 'loss.csv']) {
    expect((await readFile(join(halted!, name))).equals(await readFile(join(whole!, name))), name).toBe(true);
  }
});

test('data and targets come from files or by name', async ({ folder }) => {
  const tiny = settings({ hidden: 3, levels: 1, batch: 8, iterations: 3, points: 50, chains: 5, steps: 1 });
  const csv = join(folder, 'points.csv');
  await writeFile(csv, 'a;b\n0.5;1\n2;3\n-1e-3;0.25\n');
  await succeed(['train', ...tiny, '--data', csv, '--out', join(folder, 'data')]);
  const { target } = readWeights(await readFile(join(folder, 'data', 'model.safetensors')));
  expect(target).toEqual({ kind: 'points', points: Float32Array.of(0.5, 1, 2, 3, -1e-3, 0.25) });

  const mixture = { kind: 'mixture', components: [{ weight: 1, mean: [0.1, 0.2], covariance: [1, 0.5, 2] }] };
  await writeFile(join(folder, 'mixture.json'), JSON.stringify(mixture));
  await succeed(['train', ...tiny, '--target', join(folder, 'mixture.json'), '--out', join(folder, 'mixture')]);
  const run = join(folder, 'mixture', 'run.json');
  expect(JSON.parse(await readFile(run, 'utf8')).config.target).toEqual(mixture);

  await succeed(['train', '--config', run, '--target', 'moons', '--seed', '9', '--out', join(folder, 'moons')]);
  const moons = JSON.parse(await readFile(join(folder, 'moons', 'run.json'), 'utf8'));
  expect(moons).toMatchObject({ seed: 9, config: { hidden: [3], iterations: 3, target: { kind: 'points' } } });
  expect(moons.config.target.points).toHaveLength(50);
});
