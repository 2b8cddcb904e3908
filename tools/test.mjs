// `npm test`: installs what is missing, a browser included, builds, and runs the tests.
// Arguments go to Playwright: `npm test -- test/tooling.spec.ts`. The last line printed is always the counts.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { ready } from './ready.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  ready();
  const SCOREFIELD_BROWSER = ensureBrowser();
  const build = spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed: see above');
  process.exitCode = await playwright({ ...process.env, SCOREFIELD_BROWSER });
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

function playwright(env) {
  const cli = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'test', ...process.argv.slice(2)], { cwd: root, env, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; Playwright closes its browsers and reports before it ends.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => settle(code ?? 1));
  });
}
