// Bad usage of the benchmark's two commands: one line that says what is allowed, exit code 2, and nothing measured.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));

const COMMANDS = { 'scorefield bench': ['dist/cli.js', 'bench'], 'npm run bench': ['tools/bench.mjs'] };

const CASES: [string, keyof typeof COMMANDS, string[], RegExp][] = [
  ['an unknown option', 'scorefield bench', ['--fast'], /--fast/],
  ['an argument', 'scorefield bench', ['quick'], /bench takes no argument; given 'quick'/],
  ['a file left out', 'scorefield bench', ['--json'], /--json/],
  [
    'an unknown variant',
    'scorefield bench',
    ['--variant', 'nine'],
    /--variant is 'nine'; allowed are auto, four, eight/,
  ],
  ['an unknown option', 'npm run bench', ['--fast'], /'--fast'; allowed are --quick, --json FILE, --variant NAME/],
  ['an argument', 'npm run bench', ['quick'], /'quick'.*; allowed are --quick/],
  ['a file left out', 'npm run bench', ['--json'], /--json.*; allowed are --quick/],
];

for (const [name, command, args, message] of CASES) {
  test(`${command}: ${name}`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMANDS[command], ...args], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
}
