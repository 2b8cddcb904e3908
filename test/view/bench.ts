// A page that holds the view library and nothing else, on localhost, where WebGPU is: `bench` opens it.

import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { test as base } from '../support/page.ts';
import type {} from './bench.page.ts'; // it declares window.bench

export { expect } from '../support/page.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const test = base.extend<{ bench: Page }, { script: string }>({
  /** The bundle of bench.page.ts. */
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
    async ({}, use) => {
      const { outputFiles } = await build({
        entryPoints: [here('bench.page.ts')],
        tsconfig: here('../../tsconfig.json'), // where 'scorefield/view' is the source
        bundle: true,
        write: false,
        target: 'es2022',
      });
      await use(outputFiles[0]!.text);
    },
    { scope: 'worker' },
  ],
  bench: async ({ page, site, script }, use) => {
    const address = `${site}bench.html`;
    await page.route(address, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title><body></body>' }),
    );
    await page.goto(address);
    await page.addScriptTag({ content: script });
    await use(page);
  },
});
