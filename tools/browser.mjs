// Finds a Chromium-based browser to test with, and installs one where there is none.
// Everything asked of the machine goes through one object, so that tests can describe another machine.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const playwright = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url));
const minutes = 60_000;

export const thisMachine = {
  platform: process.platform,
  env: process.env,
  uid: process.getuid?.(),
  isProgram,
  osRelease: () => (process.platform === 'linux' ? readText('/etc/os-release') : ''),
  downloaded,
  run,
  say: (line) => console.log(line),
};

/** Path of a browser that is already here, or undefined. A SCOREFIELD_BROWSER that leads nowhere is an error. */
export function findBrowser(machine = thisMachine) {
  const named = machine.env.SCOREFIELD_BROWSER;
  if (named) {
    const places = /[\\/]/.test(named) ? [named] : onPath([named], machine);
    const path = places.find(machine.isProgram);
    if (path) return path;
    throw new Error(`SCOREFIELD_BROWSER is '${named}', which is not a program: set it to the path of a browser`);
  }
  const usual = usualPlaces(machine).find((path) => runs(path, machine));
  if (usual) return usual;
  const own = machine.downloaded();
  return runs(own, machine) ? own : undefined;
}

/** Path of a browser, installed if need be. Throws an Error of one line that says what to do. */
export function ensureBrowser(machine = thisMachine) {
  const found = findBrowser(machine);
  if (found) return found;

  machine.say('No browser found: downloading Chromium with Playwright…');
  const download = machine.run(process.execPath, [playwright, 'install', '--no-shell', 'chromium'], 5 * minutes);
  const downloaded = findBrowser(machine);
  if (downloaded) return downloaded;
  const failures = [`Playwright's download: ${download.ok ? 'it does not start here' : reason(download.output)}`];

  if (/^ID="?(debian|ubuntu)"?\s*$/m.test(machine.osRelease()) && machine.uid === 0) {
    machine.say('Playwright cannot provide one: installing Chromium with apt-get…');
    const update = machine.run('apt-get', ['update'], 5 * minutes);
    const install = update.ok
      ? machine.run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 10 * minutes)
      : update;
    const installed = findBrowser(machine);
    if (installed) return installed;
    failures.push(`apt-get: ${install.ok ? 'its chromium does not start (a snap?)' : reason(install.output)}`);
  }
  throw new Error(
    'No browser for the tests: install Chrome, Chromium or Edge, or set SCOREFIELD_BROWSER to the path of one ' +
      `(${failures.join('; ')})`,
  );
}

/** Where browsers usually are, Chrome first; on Linux whatever is on the PATH comes before fixed places. */
function usualPlaces(machine) {
  if (machine.platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const folders = ['/Applications', ...(machine.env.HOME ? [`${machine.env.HOME}/Applications`] : [])];
    return names.flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`));
  }
  if (machine.platform === 'win32') {
    const programs = ['Google\\Chrome\\Application\\chrome', 'Chromium\\Application\\chrome'];
    programs.push('Microsoft\\Edge\\Application\\msedge');
    const variables = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];
    const folders = variables.map((name) => machine.env[name]).filter(Boolean);
    return programs.flatMap((program) => folders.map((folder) => `${folder}\\${program}.exe`));
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  names.push('microsoft-edge', 'microsoft-edge-stable');
  const fixed = [
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
  ];
  return [...onPath(names, machine), ...fixed];
}

function onPath(names, machine) {
  const folders = (machine.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** On Linux a program with a browser's name may be a stub for a snap, or lack its libraries: only a start tells. */
function runs(path, machine) {
  if (!path || !machine.isProgram(path)) return false;
  if (machine.platform !== 'linux') return true; // Windows would open a window
  const { ok, output } = machine.run(path, ['--version'], minutes / 2);
  return ok && /\d+\.\d+\.\d+/.test(output);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where Playwright keeps its own Chromium, whether or not it has downloaded it. */
function downloaded() {
  try {
    return createRequire(import.meta.url)('playwright').chromium.executablePath();
  } catch {
    return undefined;
  }
}

function run(command, args, timeout) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['ignore', 'pipe', 'pipe'];
  const result = spawnSync(command, args, { env, stdio, timeout, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const late = result.error?.code === 'ETIMEDOUT' ? `Error: no end after ${timeout / 1000} s` : result.error?.message;
  return { ok: result.status === 0, output: late ?? `${result.stderr}\n${result.stdout}` };
}

/** The first line that calls itself an error, else the last one. */
function reason(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const line = lines.find((text) => /^(E|Error):/.test(text)) ?? lines.filter(Boolean).pop() ?? 'it failed silently';
  return line.replace(/^(E|Error):\s*/, '').slice(0, 160);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
