// What comes from others: few packages, pinned exactly and by their hash, under licences that are listed, without a known
// vulnerability. What the page loads, and from where, is test/page/site.spec.ts.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { licencesDocument } from '../tools/licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

interface Locked {
  version: string;
  integrity?: string;
  dev?: boolean;
}

const own = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const locked = JSON.parse(read('package-lock.json')).packages as Record<string, Locked>;
/** What an installation brings, by folder. */
const installed = Object.entries(locked).filter(([path, { dev }]) => path !== '' && !dev);

test('versions are exact, and the lock file has them with their hashes', () => {
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    expect(locked[`node_modules/${name}`]!.version, name).toBe(version);
  }
  for (const [path, { integrity }] of installed) expect(integrity, path).toMatch(/^sha512-/);
});

test('an installation brings few packages', () => {
  expect(Object.keys(own.dependencies).sort()).toEqual([
    'idb-keyval',
    'lil-gui',
    'regl',
    'uplot',
    'webgpu',
    'wgsl_reflect',
  ]);
  expect(installed.length).toBeLessThanOrEqual(9);
});

test('docs/licences.md lists the packages that are here, all free to pass on', () => {
  const text = read('docs/licences.md');
  expect(text, 'npm run licences writes it anew').toBe(licencesDocument());
  const rows = [...text.matchAll(/^\| (\S+) \| \d+\.\d+\.\d+ \| (\S+) \|/gm)];
  expect(rows.map(([, name]) => name)).toEqual(expect.arrayContaining(Object.keys(own.dependencies)));
  for (const [, name, licence] of rows) {
    expect(['MIT', 'ISC', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1'], name).toContain(licence);
  }
});

test('npm knows no vulnerability of what an installation brings', () => {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 50_000,
    shell: process.platform === 'win32',
  });
  const report = parsed(stdout);
  test.skip(
    report?.metadata === undefined,
    `the registry does not answer npm audit: ${report?.message ?? 'no answer'}`,
  );
  expect(report!.vulnerabilities).toEqual({});
});

function parsed(text: string): { metadata?: object; vulnerabilities?: object; message?: string } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
