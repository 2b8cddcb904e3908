// How `npm test` runs the specs: in Chromium on the software adapter, so that results do not depend on the machine.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './tools/browser.mjs';
import { chromiumArgs } from './tools/chromium-flags.mjs';

// tools/test.mjs sets SCOREFIELD_BROWSER; the search serves `npx playwright test` and editors.
const executablePath = findBrowser();

export default defineConfig({
  testDir: 'test',
  projects: [
    { name: 'specs', testMatch: '**/*.spec.ts' },
    // What measures time runs by itself, after everything else.
    { name: 'timing', testMatch: '**/*.timing.ts', workers: 1, dependencies: ['specs'] },
  ],
  // At run time the specs import the built package by its name, as a user's program does.
  tsconfig: './test/tsconfig.json',
  reporter: './test/reporter.ts',
  // The software adapter keeps a core busy by itself.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  // Generous, for machines at half the speed; a wait ends as soon as what it waits for is there.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { args: chromiumArgs(), ...(executablePath ? { executablePath } : {}) },
  },
});
