// Every row of the table has a test, every tag a row, and docs/reliability.md all of both.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { FAULTS, STATISTICS } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(spec|timing)\.ts$/.test(path))
  .map((path) => readFileSync(join(root, 'test', path), 'utf8'))
  .join('\n');

/** Numbers of the rows of a kind that tests name. */
function tagged(kind: 'fault' | 'statistic'): number[] {
  const found = [...tests.matchAll(new RegExp(`'@${kind}-(\\d+)'`, 'g'))].map(([, number]) => Number(number));
  return [...new Set(found)].sort((a, b) => a - b);
}

const rows = (table: object) => Object.keys(table).map(Number);

test('every fault and every statistic has a test, and every tag a row', () => {
  expect(rows(FAULTS)).toEqual(Array.from({ length: 29 }, (_, i) => i + 1));
  expect(tagged('fault')).toEqual(rows(FAULTS));
  expect(tagged('statistic')).toEqual(rows(STATISTICS));
});

test('docs/reliability.md has every row', () => {
  const text = readFileSync(join(root, 'docs', 'reliability.md'), 'utf8');
  for (const [row, { fault, expected }] of Object.entries(FAULTS)) {
    expect(text).toContain(`| ${row} | ${fault} |`);
    expect(text).toContain(`| ${expected} |`);
  }
  for (const [row, { quantity }] of Object.entries(STATISTICS)) expect(text).toContain(`| ${row} | ${quantity} |`);
});
