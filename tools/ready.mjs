// Makes sure that node_modules holds what package-lock.json asks for, so that any npm script can be the first command
// after a clone. It does nothing when all is there. It refuses Node below 20.
// Syntax and imports stay within what older Node versions read: they must get as far as the message.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** Why the folder's node_modules is not what its lock file asks for, or undefined when it is. */
export function whatIsMissing(root = repository) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (!wanted) throw new Error(`${join(root, 'package-lock.json')} is missing or unreadable: clone scorefield again`);
  // npm writes this record last: without it an installation was interrupted.
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!installed) return 'node_modules is absent or incomplete';

  for (const [folder, { version, optional }] of Object.entries(wanted)) {
    if (folder === '') continue;
    const record = installed[folder];
    // npm leaves out the optional packages of other platforms.
    if (!record && optional) continue;
    const found = readJson(join(root, folder, 'package.json'))?.version;
    if (!record || found !== version) return `${folder} is ${found ?? 'absent'}, expected ${version}`;
    // A node_modules carried over from another machine holds that machine's binaries.
    if (!suits(record.os, process.platform) || !suits(record.cpu, process.arch)) {
      return `${folder} is for another platform`;
    }
  }
  return undefined;
}

/** Installs the dependencies if something is missing. The parameters are there for the tests. */
export function ready({ root = repository, node = process.versions.node, npm = runNpm, say = console.log } = {}) {
  if (Number.parseInt(node, 10) < 20) {
    throw new Error(`scorefield needs Node 20 or newer, this is Node ${node}: see https://nodejs.org`);
  }
  if (!whatIsMissing(root)) return;
  say('Installing dependencies…');
  // NODE_ENV=production or an omit setting would leave out the build and test tools.
  const { ok, output } = npm(['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'], root);
  if (!ok) throw new Error(`npm ci failed: ${reason(output)}`);
  const missing = whatIsMissing(root);
  if (missing) throw new Error(`npm ci ended well, but ${missing}`);
}

function runNpm(args, cwd) {
  // Inside an npm script this is the npm that runs it: it works without a shell, on Windows too.
  const script = process.env.npm_execpath;
  const inside = script !== undefined && /npm-cli\.c?js$/.test(script);
  const options = { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 };
  const { status, stdout, stderr, error } = inside
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (error) return { ok: false, output: error.code === 'ENOENT' ? 'there is no npm on the PATH' : error.message };
  return { ok: status === 0, output: `${stdout}\n${stderr}` };
}

/** The line of npm's output that says most: it prints the code and paths first and the location of its log last. */
function reason(output) {
  const lines = output.split('\n').filter((line) => /^npm err/i.test(line));
  const said = lines.map((line) => line.replace(/^npm err(or|!)\s*/i, ''));
  const telling = said.filter((line) => line !== '' && !/^(code|errno|syscall|path|dest|[a-z] verbose) /i.test(line));
  return telling[0] ?? output.trim().split('\n').pop() ?? 'it said nothing';
}

/** npm's rule for a package's `os` and `cpu` lists: names, or names to avoid after an exclamation mark. */
function suits(list, name) {
  if (list === undefined) return true;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.every((entry) => entry.startsWith('!'));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const called = process.argv[1];
if (called && existsSync(called) && realpathSync(called) === fileURLToPath(import.meta.url)) {
  try {
    ready();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
