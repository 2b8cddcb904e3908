// The tools that run, serve and report, each against an imitation of the machine it would otherwise need.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { FullConfig, FullResult, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { ensureBrowser, findBrowser, type Machine } from '../tools/browser.mjs';
import { chromiumArgs } from '../tools/chromium-flags.mjs';
import { ready, whatIsMissing } from '../tools/ready.mjs';
import { serve } from '../tools/serve.mjs';
import CountingReporter from './reporter.ts';

const folders: string[] = [];
test.afterAll(async () => {
  for (const each of folders.splice(0)) await rm(each, { recursive: true });
});

/** A new folder with these files, relative path to text. */
async function folder(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'scorefield-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

test.describe('ready', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-other': { version: '2.0.0', optional: true, os: ['plan9'] },
  };
  const lock = JSON.stringify({ packages: { '': { name: 'x' }, ...packages } });
  const { 'node_modules/a': a } = packages;
  const complete = {
    'package-lock.json': lock,
    'node_modules/.package-lock.json': JSON.stringify({ packages: { 'node_modules/a': a } }),
    'node_modules/a/package.json': JSON.stringify(a),
  };
  const npmNeverAsked = () => {
    throw new Error('npm was called');
  };

  test('does nothing when all is installed, and leaves out optional packages of other platforms', async () => {
    const root = await folder(complete);
    expect(whatIsMissing(root)).toBeUndefined();
    ready({ root, npm: npmNeverAsked });
  });

  const faults: [string, Record<string, string | undefined>, RegExp][] = [
    ['no record of an installation', { 'node_modules/.package-lock.json': undefined }, /absent or incomplete/],
    ['a cut-off record', { 'node_modules/.package-lock.json': '{"packages":' }, /absent or incomplete/],
    ['a missing folder', { 'node_modules/a/package.json': undefined }, /node_modules\/a is absent, expected 1\.0\.0/],
    ['an older package', { 'node_modules/a/package.json': '{"version":"0.9.0"}' }, /is 0\.9\.0, expected 1\.0\.0/],
    [
      'binaries of another platform',
      {
        'node_modules/.package-lock.json': JSON.stringify({ packages }),
        'node_modules/b-other/package.json': '{"version":"2.0.0"}',
      },
      /b-other is for another platform/,
    ],
  ];
  for (const [name, change, message] of faults) {
    test(`sees ${name}`, async () => {
      const files = Object.entries({ ...complete, ...change }).filter(
        (file): file is [string, string] => file[1] !== undefined,
      );
      expect(whatIsMissing(await folder(Object.fromEntries(files)))).toMatch(message);
    });
  }

  test('installs with npm ci, saying one line', async () => {
    const root = await folder({ 'package-lock.json': lock });
    const said: string[] = [];
    const asked: string[][] = [];
    const npm = (args: string[]) => {
      asked.push(args);
      return {
        ok: false,
        output: 'npm error code ENOTFOUND\nnpm error network no such host\nnpm error A log is in /x',
      };
    };
    const attempt = () => ready({ root, npm, say: (line) => said.push(line) });
    expect(attempt).toThrow(/^npm ci failed: network no such host$/);
    expect(said).toEqual(['Installing dependencies…']);
    expect(asked[0]).toEqual(expect.arrayContaining(['ci', '--no-audit', '--no-fund']));
  });

  test('refuses an older Node by name', async () => {
    const root = await folder(complete);
    expect(() => ready({ root, node: '18.20.1' })).toThrow(
      /^scorefield needs Node 20 or newer, this is Node 18\.20\.1/,
    );
  });
});

test.describe('browser', () => {
  interface Scene extends Partial<Machine> {
    /** Programs present at first, and whether they start. */
    programs?: Record<string, boolean>;
    /** What an installer's success brings: command to path. */
    brings?: Record<string, string>;
  }

  /** A machine with these programs, and a record of all that was run on it. */
  function machine({ programs = {}, brings = {}, ...rest }: Scene) {
    const ran: string[] = [];
    const here = { ...programs };
    const described: Machine = {
      platform: 'linux',
      env: { PATH: '/bin' },
      uid: 1000,
      isProgram: (path) => path in here,
      osRelease: () => '',
      downloaded: () => '/cache/chromium',
      run: (command, args) => {
        if (args[0] === '--version') return { ok: here[command] === true, output: 'Chromium 156.0.1.2' };
        const kind = command === 'apt-get' ? `apt-get ${args[0]}` : 'playwright';
        ran.push(kind);
        const path = brings[kind];
        if (path) here[path] = true;
        return { ok: path !== undefined || kind === 'apt-get update', output: 'noise\nError: refused\nmore' };
      },
      say: () => {},
      ...rest,
    };
    return { described, ran };
  }
  const debian = { osRelease: () => 'NAME="Debian"\nID=debian\n', uid: 0 };

  test('takes SCOREFIELD_BROWSER first, as a path or a name, and refuses one that leads nowhere', () => {
    const programs = { '/bin/chromium': true, '/mine/edge': true };
    const env = (SCOREFIELD_BROWSER: string) => ({ PATH: '/bin', SCOREFIELD_BROWSER });
    expect(findBrowser(machine({ programs, env: env('/mine/edge') }).described)).toBe('/mine/edge');
    expect(findBrowser(machine({ programs, env: env('chromium') }).described)).toBe('/bin/chromium');
    expect(() => findBrowser(machine({ programs, env: env('/none') }).described)).toThrow(
      /SCOREFIELD_BROWSER is '\/none'/,
    );
  });

  test('prefers Chrome, then Chromium, then Edge, then what Playwright downloaded', () => {
    const order = ['/bin/google-chrome', '/bin/chromium', '/bin/microsoft-edge', '/cache/chromium'];
    for (let first = 0; first < order.length; first++) {
      const programs = Object.fromEntries(order.slice(first).map((path) => [path, true]));
      expect(findBrowser(machine({ programs }).described)).toBe(order[first]);
    }
    expect(findBrowser(machine({}).described)).toBeUndefined();
  });

  test('passes over a stub that does not start', () => {
    const programs = { '/bin/chromium-browser': false, '/cache/chromium': true };
    expect(findBrowser(machine({ programs }).described)).toBe('/cache/chromium');
  });

  test('knows the usual places of macOS and Windows, and starts nothing there', () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
    expect(findBrowser(machine({ platform: 'win32', env, programs: { [edge]: false } }).described)).toBe(edge);
    const chrome = '/Users/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const home = { HOME: '/Users/ada' };
    expect(findBrowser(machine({ platform: 'darwin', env: home, programs: { [chrome]: false } }).described)).toBe(
      chrome,
    );
  });

  test('installs nothing when there is a browser', () => {
    const { described, ran } = machine({ programs: { '/bin/chromium': true } });
    expect(ensureBrowser(described)).toBe('/bin/chromium');
    expect(ran).toEqual([]);
  });

  test("installs Playwright's Chromium first", () => {
    const { described, ran } = machine({ ...debian, brings: { playwright: '/cache/chromium' } });
    expect(ensureBrowser(described)).toBe('/cache/chromium');
    expect(ran).toEqual(['playwright']);
  });

  test('falls back to apt-get as root on Debian and Ubuntu', () => {
    const brings = { 'apt-get install': '/usr/bin/chromium' };
    for (const osRelease of [debian.osRelease, () => 'ID=ubuntu\n']) {
      const { described, ran } = machine({ uid: 0, osRelease, brings });
      expect(ensureBrowser(described)).toBe('/usr/bin/chromium');
      expect(ran).toEqual(['playwright', 'apt-get update', 'apt-get install']);
    }
  });

  test('does not accept the snap stub that apt-get brings', () => {
    const { described } = machine({ ...debian, brings: { 'apt-get install': '/bin/chromium' } });
    const stub: Machine = {
      ...described,
      run: (c, a, t) => (a[0] === '--version' ? { ok: false, output: '' } : described.run(c, a, t)),
    };
    expect(() => ensureBrowser(stub)).toThrow(/apt-get: its chromium does not start/);
  });

  test('says in one line what to do when nothing works, without apt-get elsewhere or as a user', () => {
    for (const scene of [
      { uid: 0, osRelease: () => 'ID=fedora\n' },
      { ...debian, uid: 1000 },
    ]) {
      const { described, ran } = machine(scene);
      const line = /^No browser for the tests: install .* SCOREFIELD_BROWSER .*\(Playwright's download: refused\)$/;
      expect(() => ensureBrowser(described)).toThrow(line);
      expect(ran).toEqual(['playwright']);
    }
  });

  test('gets the software flags by default, and the sandbox off only as root on Linux', () => {
    const software = ['--use-angle=swiftshader', '--use-vulkan=swiftshader'];
    expect(chromiumArgs({ platform: 'linux' })).toEqual(
      expect.arrayContaining(['--enable-unsafe-webgpu', ...software]),
    );
    const own = chromiumArgs({ hardware: true, platform: 'linux' });
    expect(own).toContain('--enable-features=Vulkan');
    expect(own.join(' ')).not.toContain('swiftshader');
    expect(chromiumArgs({ hardware: true, platform: 'darwin' })).not.toContain('--enable-features=Vulkan');
    expect(chromiumArgs({ platform: 'linux', asRoot: true })).toContain('--no-sandbox');
    expect(chromiumArgs({ platform: 'linux', asRoot: false })).not.toContain('--no-sandbox');
    expect(chromiumArgs({ platform: 'darwin', asRoot: true })).not.toContain('--no-sandbox');
  });
});

test.describe('serve', () => {
  /** A request whose path is sent as it is: fetch would resolve the dots first. */
  function ask(url: string, path: string, method = 'GET') {
    return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((settle, reject) => {
      const { hostname, port } = new URL(url);
      const request = httpRequest({ hostname, port, path, method }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => settle({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      request.on('error', reject).end();
    });
  }

  let outside: string;
  let server: { url: string; close: () => Promise<void> };
  test.beforeAll(async () => {
    outside = await folder({
      'secret.txt': 'secret',
      'site-twin/secret.txt': 'secret',
      'site/index.html': '<p>home',
      'site/deep/index.html': '<p>deep',
      'site/empty/note.txt': 'note',
      'site/a b.js': '1',
      ...Object.fromEntries(['css', 'json', 'svg', 'png', 'map', 'wasm', 'wgsl', 'xyz'].map((e) => [`site/x.${e}`, e])),
    });
    await symlink(join(outside, 'secret.txt'), join(outside, 'site', 'link.txt'));
    server = await serve({ root: join(outside, 'site'), port: 0 });
  });
  test.afterAll(() => server.close());

  test('sends files with their types, uncached', async () => {
    const expected: Record<string, string> = {
      '/': 'text/html; charset=utf-8',
      '/a%20b.js?v=1': 'text/javascript; charset=utf-8',
      '/x.css': 'text/css; charset=utf-8',
      '/x.json': 'application/json; charset=utf-8',
      '/x.svg': 'image/svg+xml; charset=utf-8',
      '/x.png': 'image/png',
      '/x.map': 'application/json; charset=utf-8',
      '/x.wasm': 'application/wasm',
      '/x.wgsl': 'text/wgsl; charset=utf-8',
      '/x.xyz': 'application/octet-stream',
    };
    for (const [path, type] of Object.entries(expected)) {
      const { status, headers } = await ask(server.url, path);
      expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
      expect(headers['cache-control']).toBe('no-cache');
    }
    expect((await ask(server.url, '/')).body).toBe('<p>home');
  });

  test('sends nothing from outside its folder', async () => {
    const paths = ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/deep/..%2f..%2fsecret.txt'];
    paths.push('/../site-twin/secret.txt', '/link.txt', '//etc/passwd', '/..%5csecret.txt');
    for (const path of paths) {
      const { status, body } = await ask(server.url, path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain('secret');
    }
    for (const path of ['/%', '/%00']) expect((await ask(server.url, path)).status).toBe(400);
  });

  test('says 404 to what is not there, folders without an index among them', async () => {
    for (const path of ['/none.js', '/empty/', '/x.css/']) expect((await ask(server.url, path)).status).toBe(404);
  });

  test('answers HEAD without a body, and no other method', async () => {
    const { status, headers, body } = await ask(server.url, '/', 'HEAD');
    expect([status, headers['content-length'], body]).toEqual([200, '7', '']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask(server.url, '/', method)).status).toBe(405);
    }
  });

  test('sends a folder on to its slash, relative and with its query', async () => {
    expect((await ask(server.url, '/deep?seed=1')).headers.location).toBe('./deep/?seed=1');
    expect((await ask(server.url, '/deep/')).body).toBe('<p>deep');
    const response = await fetch(`${server.url}deep?seed=1`);
    expect(response.url).toBe(`${server.url}deep/?seed=1`);
  });

  test('goes to the next port when one is taken, unless it has to be that one', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => holder.once('listening', done));
    const { port } = holder.address() as AddressInfo;
    const root = join(outside, 'site');
    const next = await serve({ root, port, host: '127.0.0.1' });
    expect(Number(new URL(next.url).port)).toBeGreaterThan(port);
    await next.close();
    const exact = serve({ root, port, host: '127.0.0.1', exact: true });
    await expect(exact).rejects.toThrow(`port ${port} is in use: set PORT to a free one`);
    holder.close();
  });
});

test.describe('reporter', () => {
  type Status = TestResult['status'];
  interface Ending {
    statuses: Status[];
    expected?: Status;
  }

  function ended({ statuses, expected = 'passed' }: Ending): TestCase {
    const error = { message: 'Error: 1 is not 2', location: { file: '/x/a.spec.ts', line: 3, column: 5 } };
    const results = statuses.map((status) => {
      const errors = status === 'failed' ? [error] : [];
      const annotations = status === 'skipped' ? [{ type: 'skip', description: 'the registry is away' }] : [];
      return { status, duration: 12, errors, annotations, stdout: ['printed\n'], stderr: [] };
    });
    const flaky = statuses.length > 1 && statuses.at(-1) === expected;
    const titlePath = () => ['', '', 'a.spec.ts', 'group', 'title'];
    return {
      results,
      expectedStatus: expected,
      titlePath,
      outcome: () => (flaky ? 'flaky' : 'expected'),
      location: error.location,
    } as unknown as TestCase;
  }

  /** Feeds the reporter a run with these endings; gives what it printed and the status it insists on. */
  async function report(endings: Ending[], status: FullResult['status'] = 'passed', errors: string[] = []) {
    const printed: string[] = [];
    const reporter = new CountingReporter({
      print: (text) => printed.push(...text.split('\n')),
      adapter: () => 'adapter: fake',
    });
    const tests = endings.map(ended);
    reporter.onBegin({} as FullConfig, { allTests: () => tests } as Suite);
    for (const each of tests) for (const result of each.results) reporter.onTestEnd(each, result);
    for (const message of errors) reporter.onError({ message });
    const end = await reporter.onEnd({ status, startTime: new Date(), duration: 1 });
    return { printed, last: printed.at(-1), status: end.status };
  }
  const ok: Ending = { statuses: ['passed'] };

  test('prints the adapter, a line per test and plain counts last', async () => {
    const { printed, status } = await report([ok, ok]);
    const line = 'ok      a.spec.ts › group › title (12 ms)';
    expect(printed).toEqual(['  adapter: fake', line, line, '2 passed, 0 failed']);
    expect(status).toBe('passed');
  });

  test('names skipped and flaky tests only where there are some, skipped ones with their reason', async () => {
    const skipped: Ending = { statuses: ['skipped'], expected: 'skipped' };
    const { printed, last } = await report([ok, skipped]);
    expect(printed.slice(-3)).toEqual([
      'skipped a.spec.ts › group › title (12 ms)',
      '  the registry is away',
      '1 passed, 0 failed, 1 skipped',
    ]);
    expect(last).toBe(printed.at(-1));
    expect((await report([ok, { statuses: ['failed', 'passed'] }])).last).toBe('1 passed, 0 failed, 1 flaky');
  });

  test('prints the whole error with its place, and what the test printed', async () => {
    const { printed, last } = await report([{ statuses: ['failed'] }], 'failed');
    const text = printed.join('\n');
    expect(text).toContain('FAILED  a.spec.ts › group › title (12 ms)\n  Error: 1 is not 2\n');
    expect(text).toMatch(/at .*a\.spec\.ts:3:5/);
    expect(text).toContain('It printed:\n  printed');
    expect(last).toBe('0 passed, 1 failed');
  });

  test('counts as failed: timed out, interrupted, never run, skipped by a failure, passed unexpectedly', async () => {
    const bad: Ending[] = [
      { statuses: ['timedOut'] },
      { statuses: ['interrupted'] },
      { statuses: [] },
      { statuses: ['skipped'] },
      { statuses: ['passed'], expected: 'failed' },
    ];
    expect((await report([ok, ...bad], 'failed')).last).toBe('1 passed, 5 failed');
  });

  test('never makes success of a run without tests, with load errors, or that did not end well', async () => {
    expect(await report([])).toMatchObject({ last: '0 passed, 1 failed', status: 'failed' });
    const skipped: Ending = { statuses: ['skipped'], expected: 'skipped' };
    expect(await report([skipped])).toMatchObject({ last: '0 passed, 1 failed, 1 skipped', status: 'failed' });
    expect((await report([ok], 'failed', ['SyntaxError', 'ReferenceError'])).last).toBe('1 passed, 2 failed');
    expect(await report([ok], 'timedout')).toMatchObject({ last: '1 passed, 1 failed', status: 'timedout' });
    expect((await report([ok], 'interrupted')).last).toBe('1 passed, 1 failed');
  });
});
