// docs/reliability.md from the rows of the table and from what their tests said.

import type { Figure } from '../support/figure.ts';
import { FAULTS, STATISTICS } from './table.ts';

/** What became of a test. */
export interface Outcome {
  title: string;
  /** Path from the root of the repository. */
  file: string;
  /** `@fault-n` and `@statistic-n`. */
  tags: readonly string[];
  passed: boolean;
  seconds: number;
  figures: readonly Figure[];
}

/** Lines on the machine: adapter and browser. */
export function documentOf(outcomes: readonly Outcome[], machine: readonly string[]): string {
  const of = (tag: string) => outcomes.filter(({ tags }) => tags.includes(tag));
  const faults = Object.entries(FAULTS).map(([number, row]) => ({ number, ...row, tests: of(`@fault-${number}`) }));
  return [
    '# Reliability',
    '',
    'Written by `npm run reliability`, which runs the tests named here: every fault and every input is injected, every law is',
    'held against what was drawn. Times are those of a software adapter that shares its processor with the tests.',
    '',
    ...machine.map((line) => `- ${line}`),
    '',
    '## Faults and inputs',
    ...table(
      ['', 'fault or input', 'injected by', 'expected', 'tests'],
      faults.map(({ number, fault, injected, expected, tests }) => [number, fault, injected, expected, counted(tests)]),
    ),
    '',
    '## Statistics',
    ...table(
      ['', 'quantity', 'law and bound', 'tests'],
      Object.entries(STATISTICS).map(([number, { quantity, law }]) => [
        number,
        quantity,
        law,
        counted(of(`@statistic-${number}`)),
      ]),
    ),
    ...table(
      ['', 'test', 'figure', 'value', 'stays below'],
      Object.keys(STATISTICS).flatMap((number) => figureRows(number, of(`@statistic-${number}`))),
    ),
    '',
    '## Tests of each fault',
    ...faults.flatMap(({ number, fault, tests }) => ['', `${number}. **${fault}**`, ...fileLines(tests)]),
    '',
  ].join('\n');
}

const mark = (passed: boolean): string => (passed ? '✓' : '✗');

/** ✓ 3, or how many of them failed. */
function counted(tests: readonly Outcome[]): string {
  const failed = tests.filter(({ passed }) => !passed).length;
  if (tests.length === 0) return 'none yet';
  return failed === 0 ? `✓ ${tests.length}` : `✗ ${failed} of ${tests.length}`;
}

function figureRows(number: string, tests: readonly Outcome[]): string[][] {
  return tests.flatMap(({ title, passed, figures }) =>
    figures.map(({ name, value, bound = '' }) => [number, `${mark(passed)} ${title}`, name, value, bound]),
  );
}

/** A line for each file, with its tests, what they have seen, and how long those took that are not done at once. */
function fileLines(tests: readonly Outcome[]): string[] {
  const files = new Set(tests.map(({ file }) => file));
  return [...files].map((file) => {
    const texts = tests.filter((test) => test.file === file).map(testText);
    return `    - \`${file}\`: ${texts.join('; ')}`;
  });
}

function testText({ title, passed, seconds, figures }: Outcome): string {
  const seen = figures.map(({ name, value, bound }) => `${name} ${value}${bound === undefined ? '' : ` < ${bound}`}`);
  const notes = seconds < 1 ? seen : [`${seconds.toFixed(0)} s`, ...seen];
  return `${mark(passed)} ${title}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}

/** A Markdown table. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return ['', line(head), line(head.map(() => '---')), ...rows.map(line)];
}
