// The benchmark's page itself, with few contenders and rounds: from its address to figures, stopping, and its notices.

import type {} from '../../src/bench/page.ts'; // it declares window.scorefieldBench
import { expect, expectFaults, test } from '../support/page.ts';
import { shownRows } from './chart.ts';

const SHORT = 'tasks=training&contenders=jax-js,unfused,javascript&rounds=2&variant=eight&flags=--one+--two';

test('a short run: label, figures, chart; then one that is stopped', { tag: '@fault-3' }, async ({ page, site }) => {
  expectFaults(page, /Failed to load resource/);
  await page.route('**/chunks/jax-*', (route) => route.abort());
  await page.goto(`${site}bench.html#run=quick&${SHORT}`);
  const result = await page.evaluate(() => window.scorefieldBench!);

  expect(result).toMatchObject({ software: true, flags: ['--one', '--two'] });
  await expect(page.getByText('CPU implementation. ')).toBeVisible();
  await expect(page.locator('#software')).toContainText(
    `${result.adapter} runs WebGPU in software: these are not GPU figures`,
  );
  await expect(page.locator('#machine')).toContainText('--one --two');
  await expect(page.locator('#machine')).toContainText(/Chrome \d+ on/);
  await expect(page.locator('#machine')).toContainText('timestamp-query');
  await expect(page.locator('#machine')).toContainText('buffer size 256 MiB');

  const measured = result.cells.filter(({ status }) => status === 'ok');
  expect(measured.map(({ contender }) => contender)).toEqual(['scorefield', 'unfused', 'javascript']);
  for (const { error, samples, quartiles, perSecond, gflops, roofShare } of measured) {
    expect(error).toBeLessThan(1e-3);
    expect(samples).toBe(2);
    expect(quartiles![0]).toBeLessThanOrEqual(perSecond!);
    expect(quartiles![1]).toBeGreaterThanOrEqual(perSecond!);
    expect(roofShare).toBe(gflops! / result.roofs.fma);
  }
  const unloaded = result.cells.filter(({ contender }) => contender === 'jax-js');
  expect(unloaded).toHaveLength(1);
  for (const { reason } of unloaded) expect(reason).toMatch(/^jax-js did not load: /);

  const rows = await shownRows(page.locator('.bars'));
  const bars = rows.flatMap(({ value }) => value ?? []).sort((a, b) => a - b);
  const want = measured.map(({ perSecond }) => perSecond!).sort((a, b) => a - b);
  expect(bars).toHaveLength(want.length);
  for (const [i, bar] of bars.entries()) expect(bar / want[i]!).toBeCloseTo(1, 2);
  await expect(page.locator('.cells tbody tr')).toHaveCount(result.cells.length);

  await page.getByRole('button', { name: 'Quick' }).click();
  await expect(page.getByRole('button', { name: 'Full' })).toBeDisabled();
  await page.getByRole('button', { name: 'Stop' }).click();
  const stopped = await page.evaluate(() => window.scorefieldBench!);
  for (const cell of stopped.cells) expect(cell).toMatchObject({ status: 'skipped', reason: 'stopped' });
  expect(stopped.roofs.fma).toBeGreaterThan(0);
  await expect(page.getByText('Stopped early')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Full' })).toBeEnabled();
});

test('an address that asks for something else', async ({ page, site }) => {
  await page.goto(`${site}bench.html#run=fast`);
  await expect(
    page.getByText("The address asks for something else: run is 'fast'; allowed are quick, full."),
  ).toBeVisible();
});

test('no WebGPU', async ({ page, site }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await page.goto(`${site}bench.html`);
  await expect(page.getByRole('alert')).toContainText('This browser has no WebGPU');
  await expect(page.getByRole('button', { name: 'Quick' })).toBeHidden();
});

test('the laboratory fetches nothing of the benchmark', async ({ page, site }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(site);
  expect(fetched).toEqual(expect.arrayContaining(['/app.js']));
  expect(fetched.filter((path) => /bench|chunks/.test(path))).toEqual([]);
});
