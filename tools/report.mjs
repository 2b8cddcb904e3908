// `npm run report`: installs what is missing, a browser included, builds, and makes the report (src/report/main.ts).
// Arguments go to it: `npm run report -- --preset quick`. It is a process of its own, as WebGPU in Node asks for.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser, thisMachine } from './browser.mjs';
import { ready } from './ready.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line) => console.error(line);

try {
  ready({ say });
  const SCOREFIELD_BROWSER = ensureBrowser({ ...thisMachine, say });
  const build = spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) throw new Error('the build failed: see above');
  process.exitCode = await report({ ...process.env, SCOREFIELD_BROWSER });
} catch (error) {
  console.error(error.message.split('\n')[0]);
  process.exitCode = 1;
}

function report(env) {
  const program = fileURLToPath(new URL('../dist/report.js', import.meta.url));
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { env, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the report ends by itself.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => settle(code ?? 1));
  });
}
