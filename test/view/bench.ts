// A page that holds the view library and nothing else: `bench` opens it.

import type { Page } from '@playwright/test';
import { bundle, openBlank } from '../support/blank.ts';
import { test as base } from '../support/page.ts';
import type {} from './bench.page.ts'; // it declares window.bench

export { expect } from '../support/page.ts';

export const test = base.extend<{ bench: Page }, { script: string }>({
  /** The bundle of bench.page.ts. */
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
    async ({}, use) => use(await bundle(new URL('bench.page.ts', import.meta.url))),
    { scope: 'worker' },
  ],
  bench: async ({ page, site, script }, use) => {
    await openBlank(page, site, script);
    await use(page);
  },
});
