// The README's program is run as it stands there.
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));

test("the README's program trains, samples and prints what it found", async () => {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const [, program] = readme.match(/```js\n([\s\S]*?)```/) ?? [];
  expect(program).toBeDefined();
  const file = `${root}dist/readme-program.mjs`; // inside the package, where it may import itself by name
  await writeFile(file, program!);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    expect(stdout).toMatch(/samples: 1000/);
    const excess = Number(stdout.match(/excess: ([\d.]+)/)?.[1]);
    expect(excess).toBeGreaterThan(0);
    expect(excess).toBeLessThan(0.3);
  } finally {
    await rm(file, { force: true });
  }
});
