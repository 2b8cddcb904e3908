// Writes docs/reliability.md at the end of `npm run reliability`: what became of each test that names a row of the table.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';
import { findBrowser } from '../../tools/browser.mjs';
import { adapterLines, verdict } from '../reporter.ts';
import { figuresIn } from '../support/figure.ts';
import { documentOf, type Outcome } from './document.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default class ReliabilityReporter implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(): void {
    const outcomes = (this.#suite?.allTests() ?? []).map(outcomeOf);
    writeFileSync(`${root}docs/reliability.md`, documentOf(outcomes, machine()));
  }

  printsToStdio(): boolean {
    return false;
  }
}

function outcomeOf(test: TestCase): Outcome {
  const last = test.results.at(-1);
  return {
    title: test.titlePath().slice(3).join(' › '),
    file: relative(root, test.location.file),
    tags: test.tags,
    passed: verdict(test) === 'passed',
    seconds: (last?.duration ?? 0) / 1000,
    figures: figuresIn((last?.stdout ?? []).join('')),
  };
}

/** The adapter of the command line, and the browser. */
function machine(): string[] {
  const browser = spawnSync(findBrowser()!, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  return [
    adapterLines()
      .split('\n')[0]!
      .replace(/^adapter\s+/, 'adapter: '),
    `browser: ${browser || 'unknown'}`,
  ];
}
