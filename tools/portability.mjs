// `npm run test:portability`: test/portability under two WGSL compilers, Dawn's in Node and naga's in Deno, on every software
// adapter that is here: the SwiftShader beside Chromium, and lavapipe where it is installed. Deno comes from its npm
// package; where that cannot be had, its half is skipped and said so. The last line printed is the counts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { ready } from './ready.mjs';

const DENO = 'deno@2.9.6';
const MESA = '/usr/share/vulkan/icd.d';
const root = fileURLToPath(new URL('..', import.meta.url));
const checks = join(root, 'test', 'portability', 'checks.mjs');

try {
  ready();
  const browser = ensureBrowser();
  const build = spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed: see above');
  const total = await everywhere(driversOf(browser), [[process.execPath], ...denoCommand()]);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

/** Vulkan drivers of software adapters, and where the Vulkan loader lies that comes with the browser. */
function driversOf(browser) {
  const folders = [dirname(browser), '/usr/lib/chromium', '/opt/google/chrome'];
  const swiftshader = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
  const lavapipe = existsSync(MESA) ? readdirSync(MESA).find((name) => name.startsWith('lvp_icd')) : undefined;
  const files = [swiftshader, lavapipe && join(MESA, lavapipe)].filter(Boolean);
  if (files.length === 0) throw new Error('no software adapter: install Chromium (it brings SwiftShader) or lavapipe');
  return files.map((file) => ({ VK_DRIVER_FILES: file, LD_LIBRARY_PATH: swiftshader ? dirname(swiftshader) : '' }));
}

/** How to run Deno, installed beside the other packages; nothing where npm cannot provide it. */
function denoCommand() {
  const folder = join(root, 'node_modules', '.cache', 'deno');
  const program = join(folder, 'node_modules', 'deno', 'bin.cjs');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', DENO];
    spawnSync('npm', args, { stdio: 'ignore', timeout: 300_000, shell: process.platform === 'win32' });
  }
  const works = existsSync(program) && spawnSync(process.execPath, [program, '--version']).status === 0;
  if (works) return [[process.execPath, program, 'run', '-A', '--unstable-webgpu', '--node-modules-dir=manual']];
  console.log(`skipped: npm cannot install ${DENO} here, so nothing was compiled by naga`);
  return [];
}

/** Runs the checks by every command on every driver, and adds up their counts. */
async function everywhere(drivers, commands) {
  const total = { passed: 0, failed: 0 };
  for (const driver of drivers) {
    for (const command of commands) {
      const { passed, failed } = await counted(command, { ...process.env, ...driver });
      total.passed += passed;
      total.failed += failed;
    }
  }
  return total;
}

function counted([program, ...args], env) {
  const child = spawn(program, [...args, checks], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((settle) => {
    child.on('close', () => {
      const [, passed, failed] = text.match(/(\d+) passed, (\d+) failed\s*$/) ?? [];
      // A run that ended before its counts has failed, whatever it said.
      settle(passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) });
    });
  });
}
