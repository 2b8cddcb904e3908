// `npm run report` on the smallest of runs: one step, a tiny network, few levels. Every file is read by another reader than
// the one that wrote it, and what the page says and draws is compared with run.json and with closed forms.

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { type RunMetrics, readCsv, readRunConfig, readWeights } from 'scorefield';
import { windowAt } from '../../src/report/grids.ts';
import { digits } from '../../src/report/numbers.ts';
import { THREE_GAUSSIANS } from '../../src/targets.ts';
import { colormapTable } from '../../src/view/colormaps.ts';
import { findBrowser } from '../../tools/browser.mjs';
import { assignmentMixture, logDensityAndScore } from '../reference/mixture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SETTINGS = { hidden: '4', iterations: '1', chains: '300', steps: '2', levels: '3', points: '3000' };
const FIGURES = ['data', 'noise', 'loss', 'exact', 'learned', 'samples'].map(
  (name, i) => `figure-${i + 1}-${name}.png`,
);

let folder: string;
let said: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = await mkdtemp(join(tmpdir(), 'scorefield-'));
  const changes = Object.entries(SETTINGS).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const args = ['dist/report.js', '--preset', 'quick', '--seed', '3', '--out', folder, ...changes];
  const env = { ...process.env, SCOREFIELD_BROWSER: findBrowser() };
  said = (await promisify(execFile)(process.execPath, args, { cwd: root, env })).stdout;
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

const read = (file: string): Promise<Buffer> => readFile(join(folder, file));
const metricsOf = async (): Promise<RunMetrics> => JSON.parse(String(await read('run.json'))).metrics;

test('all files are there, and nothing else', async () => {
  const others = [
    'report.html',
    'report.pdf',
    'figures.pdf',
    'model.safetensors',
    'samples.csv',
    'loss.csv',
    'run.json',
  ];
  expect((await readdir(folder)).sort()).toEqual([...others, ...FIGURES].sort());
  for (const file of FIGURES) expect(said).toContain(file);
});

test('the run can be read back: settings, weights, samples, losses', async () => {
  const { config, warnings } = readRunConfig(String(await read('run.json')));
  expect(warnings).toEqual([]);
  expect(config).toMatchObject({ preset: 'quick', settings: { seed: 3, hidden: [4], iterations: 1, levels: 3 } });
  expect(readWeights(await read('model.safetensors')).values).toHaveLength(3 * 4 + 4 + 4 + 1);
  expect(readCsv(await read('samples.csv')).points).toHaveLength(2 * 300);
  expect(String(await read('loss.csv'))).toMatch(/^step,loss\n0,[\d.]+\n$/);
});

test('both PDFs are A4, figures.pdf has one figure a page', async () => {
  for (const file of ['report.pdf', 'figures.pdf']) {
    const text = (await read(file)).toString('latin1');
    expect(text.slice(0, 5)).toBe('%PDF-');
    expect(text.trimEnd().endsWith('%%EOF')).toBe(true);
    const pages = text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    if (file === 'figures.pdf') expect(pages).toBe(FIGURES.length);
    else expect(pages).toBeGreaterThan(5);
    const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(boxes).toHaveLength(pages);
    for (const [, width, height] of boxes) {
      expect(Math.abs(Number(width) - 595.28)).toBeLessThan(1);
      expect(Math.abs(Number(height) - 841.89)).toBeLessThan(1);
    }
  }
});

test('the PNGs are as large as print asks for', async () => {
  for (const file of FIGURES) {
    const png = await read(file);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16), file).toBeGreaterThan(1400);
    expect(png.readUInt32BE(20), file).toBeGreaterThan(400);
  }
});

test.describe('the page', () => {
  let page: Page;
  const asked: string[] = [];

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage({ viewport: { width: 794, height: 1123 } });
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
  });

  test.afterAll(() => page.close());

  test('needs nothing but itself', () => {
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(join(folder, 'report.html')).href]);
  });

  test('fits A4: nothing is wider than the page, and no label is smaller than 5 points', async () => {
    const { overflow, smallest, typeset } = await page.evaluate(() => {
      const inside = document.body.getBoundingClientRect();
      const wide = [...document.querySelectorAll('figure, svg, svg text, table, math')].filter((part) => {
        const { left, right } = part.getBoundingClientRect();
        return left < inside.left - 1 || right > inside.right + 1;
      });
      const sizes = [...document.querySelectorAll('svg text')].map((text) => {
        const svg = text.closest('svg')!;
        return (
          Number.parseFloat(getComputedStyle(text).fontSize) *
          (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)
        );
      });
      const fraction = document.querySelector('mfrac')!;
      const [over, under] = [...fraction.children].map((part) => part.getBoundingClientRect());
      return {
        overflow: wide.map((part) => part.outerHTML.slice(0, 80)),
        smallest: Math.min(...sizes) * 0.75,
        typeset: over!.bottom <= under!.top + 1,
      };
    });
    expect(overflow).toEqual([]);
    expect(smallest).toBeGreaterThan(5);
    expect(typeset, 'a fraction is one above the other').toBe(true);
  });

  test("has run.json's numbers in its table, and names the gates that this run misses", async () => {
    const metrics = await metricsOf();
    for (const key of ['excess', 'TV', 'KL', 'NLL', 'SW2', 'MMD2'] as const) {
      await expect(page.locator(`[data-metric="${key}"]`)).toHaveText(digits(metrics[key]));
    }
    await expect(page.locator('[data-metric="modes"]')).toHaveText(
      metrics.modes!.map((mass) => digits(mass)).join(', '),
    );
    await expect(page.locator('#levels tbody tr')).toHaveCount(3);
    const floors = await page.locator('#levels tbody td:nth-child(3)').allTextContents();
    expect(floors).toEqual(metrics.floorPerLevel!.map((floor) => digits(floor)));

    const opening = await page.locator('.abstract').innerText();
    expect(metrics.excess).toBeGreaterThan(0.1); // one step teaches next to nothing
    expect(opening).toContain(`excess (${digits(metrics.excess)}; allowed ≤ 0.012)`);
    expect(opening).toContain('iterations 1 instead of 6000');
    await expect(page.locator('#metrics .missed').first()).toHaveText('missed');
    expect(said).toMatch(/^The run misses \d of the 7 gates of the preset quick: excess/);
  });

  test("draws the exact density in the colour map's colours", async () => {
    const sigmas = [0.02, Math.sqrt(0.02), 1];
    for (const [i, sigma] of sigmas.entries()) {
      const box = windowAt(THREE_GAUSSIANS, sigma);
      const places = [
        [0.25, 0.25],
        [0.5, 0.75],
        [0.5, 0.4],
        [box.xMin + 0.05, box.yMax - 0.05],
      ] as const;
      const { size, colors } = await pixels(
        page,
        '#figure-4',
        i,
        places.map(
          ([x, y]) => [(x - box.xMin) / (box.xMax - box.xMin), (y - box.yMin) / (box.yMax - box.yMin)] as const,
        ),
      );
      expect(size).toBe(660);
      const densities = places.map(([x, y]) =>
        Math.exp(logDensityAndScore(assignmentMixture, [x, y], sigma).logDensity),
      );
      const peak = peakOf(sigma);
      const table = colormapTable('density-light');
      densities.forEach((density, k) => {
        const entry = 4 * Math.round(255 * Math.min(1, density / peak));
        const expected = Array.from(table.subarray(entry, entry + 3));
        // Half a cell off at most: a few of the 256 steps where the density is steep.
        for (const [c, part] of colors[k]!.entries())
          expect(Math.abs(part - expected[c]!), `σ = ${sigma}, place ${k}`).toBeLessThan(24);
      });
    }
  });

  test('draws arrows that point along the exact score', async () => {
    const arrows = await page
      .locator('#figure-4 svg path[fill]')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')!));
    expect(arrows).toHaveLength(3 * 400);
    const sigmas = [0.02, Math.sqrt(0.02), 1];
    arrows.forEach((d, k) => {
      const box = windowAt(THREE_GAUSSIANS, sigmas[Math.floor(k / 400)]!);
      const [column, row] = [k % 20, Math.floor((k % 400) / 20)];
      const x = box.xMin + ((column + 0.5) / 20) * (box.xMax - box.xMin);
      const y = box.yMin + ((row + 0.5) / 20) * (box.yMax - box.yMin);
      const { score } = logDensityAndScore(assignmentMixture, [x, y], sigmas[Math.floor(k / 400)]!);
      const corners = d
        .slice(1, -1)
        .split('L')
        .map((corner) => corner.split(' ').map(Number) as [number, number]);
      const [tail, tip] = [[(corners[0]![0] + corners[6]![0]) / 2, (corners[0]![1] + corners[6]![1]) / 2], corners[3]!];
      const [dx, dy] = [tip[0]! - tail[0]!, -(tip[1]! - tail[1]!)];
      const length = Math.hypot(dx, dy);
      if (length < 0.5) return; // coordinates have two decimals
      const cosine = (dx * score[0] + dy * score[1]) / (length * Math.hypot(...score));
      expect(cosine, d).toBeGreaterThan(0.995);
    });
  });
});

/** Largest exact density: near a mean, or between the means once they have merged. */
function peakOf(sigma: number): number {
  let peak = 0;
  for (let x = 0; x <= 1; x += 0.01)
    for (let y = 0; y <= 1; y += 0.01)
      peak = Math.max(peak, Math.exp(logDensityAndScore(assignmentMixture, [x, y], sigma).logDensity));
  return peak;
}

/** Colours of a figure's i-th square picture at places from 0 to 1, counted from the lower left, and its pixels a side. */
function pixels(page: Page, figure: string, i: number, places: readonly (readonly [number, number])[]) {
  const images = page.locator(`${figure} svg image`);
  return images.evaluateAll(
    async (all, [index, at]) => {
      const square = all.filter((image) => image.getAttribute('width') === image.getAttribute('height'))[index]!;
      const picture = new Image();
      picture.src = square.getAttribute('href')!;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(picture, 0, 0);
      const colors = at.map(([x, y]) => {
        const [u, v] = [Math.floor(x * picture.width), Math.floor((1 - y) * picture.height)];
        return Array.from(context.getImageData(u, v, 1, 1).data.subarray(0, 3));
      });
      return { size: picture.width, colors };
    },
    [i, places] as const,
  );
}
