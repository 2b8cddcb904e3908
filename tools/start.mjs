// `npm start`: installs what is missing, builds, serves the page and opens it.
// `npm start -- --no-open` only serves. PORT chooses the port (5173, or the next free one, by default).
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ready } from './ready.mjs';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  await start(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

async function start(args) {
  const unknown = args.find((arg) => arg !== '--no-open');
  if (unknown) throw new Error(`unknown option '${unknown}': the only one is --no-open`);
  const port = chosenPort();
  ready();
  const build = spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed: see above');

  const site = fileURLToPath(new URL('../dist/site', import.meta.url));
  const server = await serve({ root: site, port: port ?? 5173, exact: port !== undefined });
  console.log(`scorefield is at ${server.url}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close().then(() => process.exit(0)));
  if (!args.includes('--no-open') && hasScreen()) open(server.url);
}

function chosenPort() {
  const { PORT } = process.env;
  if (!PORT) return undefined;
  if (/^\d{1,5}$/.test(PORT) && Number(PORT) < 65536) return Number(PORT);
  throw new Error(`PORT is '${PORT}', expected a number from 0 to 65535`);
}

function hasScreen() {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  return !CI && (process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY));
}

/** Opens the default browser. Failing is fine: the address is on the screen. */
function open(url) {
  const [command, ...args] = { darwin: ['open', url], win32: ['cmd', '/c', 'start', '', url] }[process.platform] ?? [
    'xdg-open',
    url,
  ];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
