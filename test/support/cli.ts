// The built command line as a child process, and a folder of its own for every test.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as plain } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A command starts Node, opens a device and compiles: seconds, many of them on a busy machine. */
const TIMEOUT = 300_000;

export const test = plain.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
  folder: async ({}, use, info) => {
    info.setTimeout(TIMEOUT);
    const folder = await mkdtemp(join(tmpdir(), 'scorefield-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

export { expect };

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  nodeOptions?: readonly string[];
  /** Gets the process as soon as it is there. */
  started?: (child: ChildProcess) => void;
  /** Gets the process and all of its stderr so far, whenever there is more. */
  watch?: (child: ChildProcess, stderr: string) => void;
}

/** Runs `scorefield …` to its end. */
export function scorefield(
  args: readonly string[],
  { nodeOptions = [], started, watch }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...nodeOptions, 'dist/cli.js', ...args], { cwd: root });
  started?.(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    watch?.(child, stderr);
  });
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('close', (code) => settle({ code, stdout, stderr }));
  });
}

/** The same for what must go well; gives stdout. */
export async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await scorefield(args);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Refused as bad usage or input: one line that matches, and nothing else. */
export async function expectRefusal(args: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await scorefield(args);
  const sentence = stderr.replace(/\n$/, '');
  expect(sentence).toMatch(message);
  expect(sentence).toMatch(/^scorefield: [^\p{Cc}]+$/u);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}
