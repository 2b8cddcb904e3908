// One line per test, the full text of each failure under its line, and the counts as the last line.
// Whatever did not end as its author meant counts as failed: interrupted, timed out, not run, or not even loaded.
import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type {
  FullConfig,
  FullResult,
  Location,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';

/** `npm test -- --list` names the tests and runs none; Playwright leaves that to the reporter. */
const listing = process.argv.includes('--list');

const root = fileURLToPath(new URL('..', import.meta.url));

export type Verdict = 'passed' | 'failed' | 'skipped' | 'flaky';

export interface ReporterOptions {
  print?: (text: string) => void;
  /** The lines that say which WebGPU adapter the tests get. */
  adapter?: () => string;
}

export default class CountingReporter implements Reporter {
  readonly #print: (text: string) => void;
  readonly #adapter: () => string;
  #suite: Suite | undefined;
  #loose = 0;

  constructor(options: ReporterOptions = {}) {
    this.#print = options.print ?? ((text) => process.stdout.write(`${text}\n`));
    this.#adapter = options.adapter ?? adapterLines;
  }

  printsToStdio(): boolean {
    return true; // otherwise Playwright adds a reporter of its own, after our last line
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
    if (!listing) this.#print(indent(this.#adapter()));
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const word = { passed: 'ok', failed: 'FAILED', skipped: 'skipped', flaky: 'flaky' }[verdict(test)];
    const why = result.status === 'timedOut' || result.status === 'interrupted' ? `, ${result.status}` : '';
    this.#print(`${word.padEnd(7)} ${title(test)} (${duration(result.duration)}${why})`);
    if (word === 'skipped') this.#print(indent(skipReason(result)));
    if (word !== 'FAILED') return;
    const errors = result.errors.map((error) => errorText(error, test.location));
    const surprise = `${result.status}, expected ${test.expectedStatus}`;
    if (errors.length === 0) errors.push(errorText({ message: surprise }, test.location));
    const output = [...result.stdout, ...result.stderr].join('').trimEnd();
    if (output !== '') errors.push(`It printed:\n${output}`);
    this.#print(indent(errors.join('\n\n')));
  }

  /** An error outside any test: a spec that does not load, no test found, a broken worker. */
  onError(error: TestError): void {
    this.#loose++;
    this.#print(`FAILED  outside the tests\n${indent(errorText(error))}`);
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    const tests = this.#suite?.allTests() ?? [];
    if (listing) {
      for (const test of tests) this.#print(title(test));
      return { status: result.status };
    }
    const count = { passed: 0, failed: this.#loose, skipped: 0, flaky: 0 };
    for (const test of tests) count[verdict(test)]++;

    const notRun = tests.filter((test) => test.results.length === 0).length;
    if (notRun > 0) this.#print(`${notRun} did not run (the run ended as ${result.status})`);
    const nothingRan = count.passed + count.flaky === 0;
    if (count.failed === 0 && (nothingRan || result.status !== 'passed')) {
      this.#print(nothingRan ? 'No test ran.' : `The run ended as ${result.status}.`);
      count.failed = 1;
    }
    this.#print(countsLine(count));
    return { status: count.failed > 0 && result.status === 'passed' ? 'failed' : result.status };
  }
}

/** How a test ended, after its last attempt. */
export function verdict(test: TestCase): Verdict {
  const last = test.results.at(-1);
  if (!last) return 'failed';
  if (test.outcome() === 'flaky') return 'flaky';
  if (last.status !== test.expectedStatus) return 'failed'; // also one skipped because its beforeAll failed
  return last.status === 'skipped' ? 'skipped' : 'passed';
}

export function countsLine(count: Record<Verdict, number>): string {
  const kinds = (['passed', 'failed', 'skipped', 'flaky'] as const).filter(
    (kind, place) => place < 2 || count[kind] > 0,
  );
  return kinds.map((kind) => `${count[kind]} ${kind}`).join(', ');
}

/** Why a test left itself out, in the words it gave. */
function skipReason({ annotations }: TestResult): string {
  return annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given';
}

function title(test: TestCase): string {
  return test.titlePath().filter(Boolean).join(' › ');
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** The error with its place; a time-out or a worker's crash has none, so its test's place stands in. */
function errorText(error: TestError, testPlace?: Location): string {
  const text = error.stack ?? error.message ?? error.value ?? 'an error without a message';
  const location = error.location ?? testPlace;
  const where = location && !text.includes(`${location.file}:`) ? `    at ${place(location)}` : undefined;
  const cause = error.cause ? `Caused by: ${errorText(error.cause)}` : undefined;
  return stripVTControlCharacters([text, error.snippet, where, cause].filter(Boolean).join('\n'));
}

function place({ file, line, column }: Location): string {
  return `${relative(root, file)}:${line}:${column}`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '  ');
}

/** What the built command line says of the adapter, for the log only: a run without one fails in its tests. */
export function adapterLines(): string {
  if (process.env.SCOREFIELD_ADAPTER) return process.env.SCOREFIELD_ADAPTER;
  const options = { cwd: root, encoding: 'utf8', timeout: 30_000 } as const;
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ['dist/cli.js', 'devices'], options);
  if (status === 0 && stdout.trim() !== '') return stdout;
  const lines = (error?.message ?? `${stderr}\n${stdout}`).split('\n').filter((line) => line.trim() !== '');
  return `adapter: none found\n  ${lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'no reason given'}`;
}
