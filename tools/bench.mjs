// `npm run bench`: the benchmark's page in Chromium, on the machine's GPU or else on the software adapter.
// `npm run bench -- --quick --json FILE --variant NAME --headed`. Progress goes to stderr, the table to stdout.
// Exit codes: 0, 1 something failed, 2 bad usage, 3 no WebGPU adapter.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowser, thisMachine } from './browser.mjs';
import { chromiumArgs } from './chromium-flags.mjs';
import { ready } from './ready.mjs';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'allowed are --quick, --json FILE, --variant NAME, --headed';

class UsageError extends Error {}
class NoAdapterError extends Error {}

try {
  await bench(options());
} catch (error) {
  console.error(error.message.split('\n')[0]);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof NoAdapterError ? 3 : 1;
}

function options() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        variant: { type: 'string', default: 'auto' },
        headed: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error.message.split('. ')[0]}; ${USAGE}`);
  }
}

async function bench({ quick, json, variant, headed }) {
  const say = (line) => console.error(line);
  ready({ say });
  const executablePath = ensureBrowser({ ...thisMachine, say });
  const build = spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) throw new Error('the build failed: see above');
  await checkVariant(variant);

  const { url, close } = await serve({ root: fileURLToPath(new URL('../dist/site', import.meta.url)) });
  try {
    const run = { executablePath, headless: !headed, address: `${url}bench.html`, quick, variant };
    const { result, text } = await measured(run);
    if (json !== undefined) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
    console.log(text);
  } finally {
    await close();
  }
}

/** The names are in the package that was just built. */
async function checkVariant(name) {
  const { VARIANT_NAMES } = await import('../dist/index.js');
  const allowed = ['auto', ...VARIANT_NAMES];
  if (!allowed.includes(name)) throw new UsageError(`--variant is '${name}'; allowed are ${allowed.join(', ')}`);
}

/** On the machine's own GPU, or on the software adapter where Chromium finds none with the first flags. */
async function measured(run) {
  const hardware = [...chromiumArgs({ hardware: true }), '--ignore-gpu-blocklist'];
  try {
    return await runIn({ ...run, flags: hardware, anyAdapter: false });
  } catch (error) {
    if (!(error instanceof NoAdapterError)) throw error;
    console.error(`${error.message} Trying the software adapter.`);
    return runIn({ ...run, flags: chromiumArgs(), anyAdapter: true });
  }
}

/** Runs the page to its end. Throws NoAdapterError where there is no adapter, or only a software one and that won't do. */
async function runIn({ executablePath, headless, address, quick, variant, flags, anyAdapter }) {
  const { chromium } = await import('playwright'); // not before ready()
  const browser = await chromium.launch({ executablePath, headless, args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const asked = new URLSearchParams({ run: quick ? 'quick' : 'full', variant, flags: flags.join(' ') });
    await page.goto(`${address}#${asked}`);
    await page.locator('body.ready, body.stopped').waitFor();
    const problem = page.getByRole('alert');
    if (await problem.isVisible()) throw new NoAdapterError(await problem.locator('p').innerText());
    if (!anyAdapter && (await page.locator('#software').isVisible())) {
      throw new NoAdapterError('There is no hardware adapter.');
    }
    const stopShowing = showProgress(page);
    const result = await page.evaluate(() => window.scorefieldBench).finally(stopShowing);
    return { result, text: await page.locator('#text').textContent() };
  } finally {
    await browser.close();
  }
}

/** What the page says it does: one line rewritten on a terminal, a line for every new thing elsewhere. */
function showProgress(page) {
  const { stderr } = process;
  let last = '';
  const timer = setInterval(async () => {
    const text = await page
      .locator('#doing')
      .textContent()
      .catch(() => last);
    const doing = text.split(' · ').pop();
    if (stderr.isTTY) stderr.write(`\r\x1b[2K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
    else if (doing !== last) stderr.write(`${text}\n`);
    last = doing;
  }, 1000);
  return () => {
    clearInterval(timer);
    if (stderr.isTTY) stderr.write('\r\x1b[2K');
  };
}
