// The built site from a sub-path of a server that knows nothing of it: all addresses are relative, the security policy is
// in force and nothing on either page offends it, and the page is as small as it should be.

import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { serve } from '../../tools/serve.mjs';
import { expect, expectFaults, figure, test as plain, settled, started, trainTo } from '../support/page.ts';
import { checkPanels } from './panels.ts';

const SITE = fileURLToPath(new URL('../../dist/site/', import.meta.url));
const MOST_KILOBYTES = 350;

const test = plain.extend<{ subPath: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
  subPath: async ({}, use) => {
    const root = await mkdtemp(join(tmpdir(), 'scorefield-site-'));
    await cp(SITE, join(root, 'some', 'path'), { recursive: true });
    const { url, close } = await serve({ root });
    await use(`${url}some/path/`);
    await close();
    await rm(root, { recursive: true });
  },
});

/** Addresses that a page asks for, and what it does against its policy. */
async function watched(page: Page) {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.addInitScript(() => {
    Object.assign(window, { offences: [] });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (window as unknown as { offences: string[] }).offences.push(`${violatedDirective}: ${blockedURI}`);
    });
  });
  const offences = () => page.evaluate(() => (window as unknown as { offences: string[] }).offences);
  return { addresses, offences };
}

test('the laboratory runs and draws from any sub-path, within its policy', async ({ page, subPath }) => {
  const { addresses, offences } = await watched(page);
  await page.goto(`${subPath}#preset=quick&hidden=8`); // a small network, to be quick
  await started(page);
  await trainTo(page, 2);
  await settled(page);
  await checkPanels(page);
  const foreign = addresses.filter((address) => !/^(data|blob):/.test(address) && !address.startsWith(subPath));
  expect(foreign).toEqual([]);
  expect(await offences()).toEqual([]);

  expectFaults(page, /Content Security Policy/i);
  const ran = await page.evaluate(async () => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.inline = true' }));
    await fetch('https://example.test/').catch(() => {});
    return 'inline' in window;
  });
  expect(ran, 'a script in the page').toBe(false);
  expect(await offences()).toEqual(['script-src-elem: inline', 'connect-src: https://example.test/']);
});

test('the benchmark starts from any sub-path, within its policy', async ({ page, subPath }) => {
  const { addresses, offences } = await watched(page);
  await page.goto(`${subPath}bench.html`);
  await expect(page.locator('#machine')).toContainText('timestamp-query');
  await page.evaluate(async () => {
    for (const link of document.querySelectorAll('a')) await fetch(link.href);
  });
  expect(addresses.filter((address) => !/^(data|blob):/.test(address) && !address.startsWith(subPath))).toEqual([]);
  expect(await offences()).toEqual([]);
});

test('regl alone makes code from text, which is what the policy allows it for', async () => {
  const { sources, sourcesContent } = JSON.parse(await readFile(join(SITE, 'app.js.map'), 'utf8')) as {
    sources: string[];
    sourcesContent: string[];
  };
  expect(sources.length).toBeGreaterThan(100);
  const makers = sources.filter((_, i) =>
    /\beval\s*\(|(?<!\.)\bFunction\s*(\(|\.(apply|call))/.test(sourcesContent[i]!),
  );
  expect(makers).toEqual([expect.stringMatching(/node_modules\/regl\//)]);
});

test("the page's JavaScript is small", async () => {
  const kilobytes = gzipSync(await readFile(join(SITE, 'app.js'))).length / 1000;
  figure('JavaScript of the page, gzipped, in kB', kilobytes);
  expect(kilobytes).toBeLessThan(MOST_KILOBYTES);
});
