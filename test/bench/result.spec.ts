// What the page shows of a result, of made-up ones: every figure where it belongs, and what is no figure said in words.

import type { Page } from '@playwright/test';
import type { BenchResult } from '../../src/bench/result.ts';
import { table } from '../../src/bench/table.ts';
import { bundle, openBlank } from '../support/blank.ts';
import { expect, test } from '../support/page.ts';
import { shownRows } from './chart.ts';
import type {} from './result.page.ts'; // it declares window.showResult
import { madeUp } from './results.ts';

let script: string;
test.beforeAll(async () => {
  script = await bundle(new URL('result.page.ts', import.meta.url));
});

async function show(page: Page, site: string, result: BenchResult): Promise<void> {
  await openBlank(page, site, script);
  await page.addStyleTag({ url: `${site}bench.css` });
  await page.evaluate((given) => window.showResult(given), result);
  await expect(page.locator('.chart svg').first()).toBeVisible();
}

const chart = (page: Page, title: string) =>
  page.locator('figure', { has: page.getByRole('heading', { name: title }) }).locator('svg');

test('bars end at the figures, in groups by network', async ({ page, site }) => {
  const result = madeUp('full');
  await show(page, site, result);
  const compared = result.cells.filter(({ task, size }) => task === 'langevin' && size === 16384);
  const rows = await shownRows(chart(page, 'Langevin chains'));
  const withRng = rows.filter(({ name }) => name === 'scorefieldrandom numbers');
  expect(withRng, 'one a network').toHaveLength(3);
  expect(rows).toHaveLength(compared.filter(({ rng }) => !rng).length + 3);
  for (const row of rows) {
    const cell = compared.find(({ perSecond }) => Math.abs(perSecond! / row.value! - 1) < 0.005);
    expect(cell, row.name).toBeDefined();
    expect(row.group.replace(/\s/g, '')).toBe(`${cell!.hidden.join('×')},16384chains`);
    expect(row.quartiles![0] / cell!.quartiles![0]).toBeCloseTo(1, 2);
    expect(row.quartiles![1] / cell!.quartiles![1]).toBeCloseTo(1, 2);
    const share = Number(row.texts[1]!.replace(/\s?%$/, ''));
    expect(share / (100 * cell!.roofShare!)).toBeCloseTo(1, cell!.roofShare! > 0.01 ? 2 : 0);
  }
  expect(rows.slice(0, 3).map(({ name }) => name)).toEqual([
    'scorefield',
    'scorefieldrandom numbers',
    'scorefield, unfused',
  ]);
});

test('wrong and skipped cells have no bar, no figure and no part in ratios', async ({ page, site }) => {
  await show(page, site, madeUp('quick'));
  const rows = await shownRows(chart(page, 'Training'));
  expect(rows.find(({ name }) => name === 'TensorFlow.js')).toMatchObject({
    status: 'skipped',
    texts: [expect.stringMatching(/^skipped: TensorFlow\.js cannot train/)],
  });
  expect(rows.find(({ name }) => name === 'TensorFlow.jssoftplus')).toMatchObject({
    status: 'wrong',
    texts: ['WRONG: error 2.3e−1'],
  });
  for (const { status, value } of rows) expect(value === undefined).toBe(status !== 'ok');

  const body = page.locator('.cells').last();
  const wrong = body.getByRole('row', { name: /softplus/ });
  await expect(wrong.getByRole('cell', { name: 'WRONG' })).toHaveAttribute('title', /^error 2\.3e-1 against float64/);
  await expect(wrong.getByRole('cell').last()).toHaveText('2.3e−1');
  await expect(page.getByRole('listitem')).toHaveText([/cannot train/, /against float64/]);
  expect(await wrong.innerText()).not.toContain('×\t');
});

test('the full grid also has lines against chains and batch', async ({ page, site }) => {
  const result = madeUp('full');
  await show(page, site, result);
  await expect(chart(page, 'More chains').locator('.line')).toHaveCount(9); // 3 widths, 3 numbers of steps
  await expect(chart(page, 'More chains').locator('.point')).toHaveCount(36);
  await expect(chart(page, 'Larger batches').locator('.line')).toHaveCount(3);
  await show(page, site, madeUp('quick'));
  await expect(page.locator('figure')).toHaveCount(2);
});

test('all of it is legible from phone to desktop', async ({ page, site }) => {
  await show(page, site, madeUp('full'));
  for (const width of [390, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.chart')].every(
        (place) => place.querySelector('svg')!.width.baseVal.value === place.clientWidth,
      ),
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out').toBe(width);
    const clashes = await page.evaluate(overlappingTexts);
    expect(clashes, `texts over each other at ${width}`).toEqual([]);
  }
});

/** Pairs of texts of a chart that lie over each other. */
function overlappingTexts(): string[] {
  const clashes: string[] = [];
  for (const svg of document.querySelectorAll('.chart svg')) {
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
      text: text.textContent!,
      box: text.getBoundingClientRect(),
    }));
    texts.forEach((a, i) => {
      for (const b of texts.slice(i + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 4) clashes.push(`${a.text} / ${b.text}`);
      }
    });
  }
  return clashes;
}

test('the result goes away as JSON and as text', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const result = madeUp('quick');
  await show(page, site, result);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('scorefield-bench-2025-01-02.json');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual(result);

  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(table(result));
});
