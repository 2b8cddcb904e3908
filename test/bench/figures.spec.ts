// What the benchmark makes of its measurements, against numbers computed by hand.

import { expect, test } from '@playwright/test';
import { type Cell, operations, quantile } from '../../src/bench/result.ts';
import { advantage, table } from '../../src/bench/table.ts';
import { madeUp } from './results.ts';

test('operations of a Langevin step and of a training sample', () => {
  expect(operations('langevin', [20])).toBe(200); // 2 · 5 · 20
  expect(operations('training', [20])).toBe(480); // 2 · 12 · 20
  expect(operations('langevin', [64, 64])).toBe(17024); // 2 · (2 · 64 · 64 + 5 · 64)
  expect(operations('training', [64, 64])).toBe(50688); // 2 · (6 · 64 · 64 + 12 · 64)
  expect(operations('langevin', [32, 48, 16])).toBe(9536); // products 32 · 48 + 48 · 16 = 2304
  expect(operations('training', [32, 48, 16])).toBe(28416);
});

test('quantiles between unsorted values', () => {
  expect(quantile([7], 0.25)).toBe(7);
  expect(quantile([4, 1, 3, 2], 0)).toBe(1);
  expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([40, 10, 20], 0.75)).toBe(30);
});

test.describe('how many times as fast scorefield is', () => {
  const base: Cell = {
    task: 'langevin',
    contender: 'scorefield',
    hidden: [64, 64],
    activation: 'elu',
    size: 16384,
    stepsPerDispatch: 16,
    rng: false,
    status: 'ok',
    perSecond: 600,
  };
  const peer: Cell = { ...base, contender: 'jax-js', stepsPerDispatch: 1, perSecond: 200 };

  test('compares the same task, network and size without random numbers', () => {
    const others: Cell[] = [
      { ...base, rng: true, perSecond: 1 },
      { ...base, size: 1024, perSecond: 2 },
      { ...base, hidden: [32, 32], perSecond: 3 },
      { ...base, task: 'training', perSecond: 4 },
    ];
    expect(advantage(peer, [...others, base, peer])).toBe(3);
    expect(advantage(peer, [...others, peer])).toBeUndefined();
  });

  test('takes whole training steps', () => {
    const own: Cell = { ...base, task: 'training', rng: true };
    expect(advantage({ ...peer, task: 'training' }, [own])).toBe(3);
  });

  test('says nothing of itself, of wrong cells, and where scorefield is wrong', () => {
    expect(advantage(base, [base])).toBeUndefined();
    expect(advantage({ ...peer, status: 'wrong' }, [base])).toBeUndefined();
    expect(advantage(peer, [{ ...base, status: 'wrong' }])).toBeUndefined();
  });
});

test('the table has a row a cell, the reasons once, and says what is no GPU', () => {
  const result = madeUp('quick');
  const measured: Partial<Cell> = {
    perSecond: 83_600_000,
    quartiles: [78_500_000, 86_100_000],
    gflops: 1423,
    roofShare: 0.17788,
  };
  Object.assign(result.cells[0]!, measured);
  const lines = table(result).split('\n');
  expect(lines[0]).toBe('imaginary adapter  — a CPU implementation: these are not GPU figures');
  expect(lines[1]).toBe('Browser 1 on System  --some-flag');
  expect(lines[2]).toContain('8.00e+3 GFLOP/s multiply-add');
  const rows = lines.slice(6, 6 + result.cells.length);
  expect(rows.every((row) => /^(langevin|training) {1,2}/.test(row))).toBe(true);
  const [own, wrong, skipped] = [
    rows[0]!,
    rows.find((row) => row.includes('WRONG'))!,
    rows.find((row) => row.includes('skipped'))!,
  ];
  expect(own).toMatch(
    /^langevin +64×64 +elu +scorefield +eight +16384 +\d+ +yes +8\.36e\+7 +7\.85e\+7 … 8\.61e\+7 +1\.42e\+3 +17\.8 % +4\.8e-7$/,
  );
  expect(wrong).toMatch(/^training +64×64 +softplus +tfjs +1024 +no +WRONG +2\.3e-1$/);
  expect(skipped).toMatch(/^training +64×64 +elu +tfjs +1024 +no +skipped$/);
  expect(lines.slice(6 + result.cells.length)).toEqual([
    '',
    'tfjs: TensorFlow.js cannot train this network',
    'tfjs: error 2.3e-1 against float64; allowed is 0.001',
  ]);
  expect(table(madeUp('full')).split('\n')[0]).toBe('imaginary adapter');
});
