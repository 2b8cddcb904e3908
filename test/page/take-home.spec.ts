// What the page hands over is read again by other means: samples, weights, records, losses are those of the run, and the
// pictures show what the panels show.

import type { Page } from '@playwright/test';
import { readRunConfig } from 'scorefield';
import { colormapTable } from 'scorefield/view';
import { relativeError } from '../reference/compare.ts';
import { readTensors, taken } from '../support/files.ts';
import { expect, figure, nextRun, seen, seenFloats, seenScores, settled, test, trainTo } from '../support/page.ts';
import { modelFields, shownBy } from './fields.ts';

const SETTINGS = 'preset=quick&seed=6&hidden=12,9&levels=5&batch=64&schedule=constant&chains=501&steps=4';

/** A small run after some steps, paused. */
async function trained(page: Page, steps = 12): Promise<void> {
  await nextRun(page, () =>
    page.evaluate((hash) => {
      location.hash = hash;
    }, SETTINGS),
  );
  await trainTo(page, steps);
}

const stepOf = (page: Page) => page.evaluate(() => window.scorefield!.run!.trainer.iteration);

test('samples as .npy are the chains to the bit, as CSV with nine digits', async ({ laboratory: page }) => {
  await trained(page);
  const chains = await page.evaluate(() => window.scorefield!.run!.sampler.read());
  const step = await stepOf(page);

  const npy = await taken(page, '.npy');
  expect(npy.name).toBe(`scorefield-quick-seed6-step${step}-samples.npy`);
  const header = npy.bytes.subarray(10, 10 + npy.bytes.readUInt16LE(8)).toString('latin1');
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(501, 2\), \} *\n$/);
  const data = npy.bytes.subarray(10 + header.length);
  expect(data.length).toBe(8 * 501);
  expect(Float32Array.from(chains.keys(), (i) => data.readFloatLE(4 * i))).toEqual(chains);

  const csv = await taken(page, 'CSV');
  expect(csv.name).toBe(`scorefield-quick-seed6-step${step}-samples.csv`);
  const [names, ...lines] = csv.bytes.toString('utf8').trimEnd().split('\n');
  expect(names).toBe('x,y');
  expect(lines).toHaveLength(501);
  expect(Float32Array.from(lines.flatMap((line) => line.split(',').map(Number)))).toEqual(chains);
});

test('the weights file has the weights that are shown: float64 on it gives the scores in the panel', async ({
  laboratory: page,
}) => {
  await trained(page);
  const { name, bytes } = await taken(page, 'weights');
  const { tensors, meta } = readTensors(bytes);
  const { run, theta } = await page.evaluate(async () => {
    const { settings, variants, trainer } = window.scorefield!.run!;
    const { sigmas, model } = trainer.options;
    const { conditioning, parameters } = model;
    const all = [...(await trainer.weights.read())];
    return { run: { settings, variants, sigmas: [...sigmas], conditioning, parameters }, theta: all };
  });
  const { seed, points, batch, iterations, learningRate, schedule, averaging } = run.settings;
  const iteration = await stepOf(page);
  expect(name).toBe(`scorefield-quick-seed6-step${iteration}.safetensors`);
  expect([...tensors].map(([tensor, { shape }]) => [tensor, shape])).toEqual(
    run.parameters.map((parameter) => [parameter.name, parameter.shape]),
  );
  expect([...tensors.values()].flatMap(({ values }) => values)).toEqual(theta);
  expect(meta).toMatchObject({
    model: { hidden: [12, 9], activation: 'silu', conditioning: run.conditioning },
    training: { seed, points, batch, iterations, learningRate, schedule, averaging, iteration, variants: run.variants },
    sampler: { epsilon: 2e-4, steps: 4, denoise: false, initial: 'standard' },
    target: { kind: 'mixture' },
  });
  expect((meta.sigmas as number[]).map(Math.fround)).toEqual(run.sigmas);

  const shown = await shownBy(page);
  const network = (meta as { model: typeof shown.network }).model;
  const fields = modelFields({ ...shown, network, theta: [...tensors.values()].flatMap(({ values }) => values) });
  const error = relativeError(await seenScores(page, 'modelScore'), fields.score);
  figure('scores of the file against those drawn', error);
  expect(error).toBeLessThan(2e-5);
});

test('weights taken while training goes on are those of one step', async ({ laboratory: page }) => {
  await trained(page, 3);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration > 20);
  const { tensors, meta } = readTensors((await taken(page, 'weights')).bytes);
  const { iteration } = meta.training as { iteration: number };
  await settled(page);
  expect(await stepOf(page)).toBeGreaterThan(iteration);

  await nextRun(page, () => page.evaluate((steps) => window.scorefield!.store.set('iterations', steps), iteration));
  await trainTo(page, iteration);
  const again = await page.evaluate(async () => [...(await window.scorefield!.run!.trainer.weights.read())]);
  expect([...tensors.values()].flatMap(({ values }) => values)).toEqual(again);
});

test('run.json and loss.csv hold the run: configuration, losses, figures', async ({ laboratory: page }) => {
  await trained(page);
  const step = await stepOf(page);
  const { losses, settings, variants, excess } = await page.evaluate(async () => {
    const { run } = window.scorefield!;
    const { trainer, settings, variants } = run!;
    return { losses: [...trainer.losses], settings, variants, excess: await run!.measureExcess() };
  });
  const record = await taken(page, 'run.json');
  expect(record.name).toBe(`scorefield-quick-seed6-step${step}-run.json`);
  const { config, warnings } = readRunConfig(record.bytes);
  expect(warnings).toEqual([]);
  expect(config).toMatchObject({ preset: 'quick', settings, variants, target: { kind: 'mixture' } });
  const { version, adapter, timings, metrics, loss, seed } = JSON.parse(record.bytes.toString('utf8'));
  expect(seed).toBe(6);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  await expect(page.locator('#adapter')).toHaveText(adapter);
  expect(timings.training).toBeGreaterThan(0);
  expect(loss.map(Math.fround)).toEqual(losses);
  expect(metrics).toEqual({
    excess: excess.mean,
    floor: excess.floor,
    excessPerLevel: excess.perLevel,
    floorPerLevel: excess.floorPerLevel,
  });

  const csv = await taken(page, 'loss.csv');
  expect(csv.name).toBe(`scorefield-quick-seed6-step${step}-loss.csv`);
  const [header, ...rows] = csv.bytes.toString('utf8').trimEnd().split('\n');
  expect(header).toBe('step,loss');
  expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(losses.map((_, t) => t + 1));
  expect(rows.map((row) => Math.fround(Number(row.split(',')[1])))).toEqual(losses);
});

interface Image {
  width: number;
  height: number;
  /** Red, green, blue at a place in pixels. */
  at(x: number, y: number): number[];
}

/** A PNG as the browser decodes it. */
async function decoded(page: Page, bytes: Buffer): Promise<Image> {
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const { width, height, text } = await page.evaluate(async (base64) => {
    const file = new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]);
    const image = await createImageBitmap(file);
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as string);
      reader.readAsDataURL(new Blob([data]));
    });
    return { width: image.width, height: image.height, text: url.slice(url.indexOf(',') + 1) };
  }, bytes.toString('base64'));
  const pixels = Buffer.from(text, 'base64');
  const at = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];
  return { width, height, at };
}

/** A plot in a picture, in pixels: its left and upper edge and its side. */
interface Plot {
  left: number;
  top: number;
  side: number;
}

const PANEL: Plot = { left: 80, top: 64, side: 720 };
const PAPER = [251, 250, 247];
const distance = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
/** How much of a rectangle is not the ground's colour. */
function inkIn(image: Image, left: number, top: number, width: number, height: number): number {
  let inked = 0;
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) if (distance(image.at(x, y), PAPER) > 24) inked++;
  return inked / (width * height);
}

/** Largest distance between the colour in the middle of a cell and the map's, among those of n × n cells. */
function colorError(image: Image, { left, top, side }: Plot, n: number, values: (k: number) => number): number {
  const table = colormapTable('density-light');
  let largest = 0;
  for (let k = 0; k < n * n; k++) {
    const entry = 4 * Math.round(255 * Math.min(1, Math.max(0, values(k))));
    const want = [...table.subarray(entry, entry + 3)];
    const x = left + Math.floor((side * ((k % n) + 0.5)) / n);
    const y = top + Math.floor((side * (n - 0.5 - Math.floor(k / n))) / n);
    largest = Math.max(largest, distance(image.at(x, y), want));
  }
  return largest;
}

test('a picture of each panel at twice the resolution shows what the panel shows', async ({ laboratory: page }) => {
  await trained(page);
  await page.evaluate(() => window.scorefield!.store.show({ arrows: false }));
  await settled(page);
  const before = await page.evaluate(() => document.querySelector<HTMLCanvasElement>('#plane')!.width);
  const { peak, box } = await page.evaluate(async () => {
    const { run, store } = window.scorefield!;
    const { peak } = await run!.fields.exact.density.readPartition();
    return { peak, box: store.state.window ?? run!.window };
  });

  const data = await decoded(page, (await taken(page, 'data')).bytes);
  expect([data.width, data.height]).toEqual([2 * 416, 2 * 488]);
  const counts = new Uint32Array((await seen(page, 'counts')).buffer);
  const most = Math.max(4, peak * 10_000 * ((box.xMax - box.xMin) / 128) ** 2);
  const ofData = colorError(data, PANEL, 128, (k) => counts[k]! / most);
  figure('colour of a bin in the picture', ofData);
  expect(ofData).toBeLessThan(4);

  for (const [name, array] of [
    ['exact', 'exactDensity'],
    ['model', 'modelDensity'],
  ] as const) {
    const file = await taken(page, name);
    expect(file.name).toBe(`scorefield-quick-seed6-step${await stepOf(page)}-${name}.png`);
    const densities = await seenFloats(page, array);
    const image = await decoded(page, file.bytes);
    const error = colorError(image, PANEL, Math.sqrt(densities.length), (k) => densities[k]! / peak);
    figure(`colour of a cell in the picture '${name}'`, error);
    expect(error).toBeLessThan(24); // a cell's middle may be half a pixel off
  }

  const chains = await decoded(page, (await taken(page, 'chains')).bytes);
  const points = await seenFloats(page, 'chains');
  let hit = 0;
  let inside = 0;
  for (let i = 0; i < points.length; i += 2) {
    const right = (points[i]! - box.xMin) / (box.xMax - box.xMin);
    const up = (points[i + 1]! - box.yMin) / (box.yMax - box.yMin);
    if (Math.min(right, up) < 0.01 || Math.max(right, up) > 0.99) continue;
    inside++;
    const at = [PANEL.left + Math.floor(720 * right), PANEL.top + Math.floor(720 * (1 - up))] as const;
    if (distance(chains.at(...at), PAPER) > 24) hit++;
  }
  expect(inside).toBeGreaterThan(100);
  expect(hit, 'chains that are drawn').toBe(inside);
  expect(inkIn(chains, 80, 20, 300, 30), 'title').toBeGreaterThan(0.02);
  expect(inkIn(chains, 0, 64, 76, 720), 'numbers at the left').toBeGreaterThan(0.005);
  expect(inkIn(data, 80, 850, 300, 60), 'caption and legend').toBeGreaterThan(0.02);

  await settled(page);
  expect(
    await page.evaluate(() => document.querySelector<HTMLCanvasElement>('#plane')!.width),
    "the page's own canvas",
  ).toBe(before);
});

test('the sheet has all panels, legends and the loss', async ({ laboratory: page }) => {
  await trained(page);
  const { name, bytes } = await taken(page, 'sheet');
  expect(name).toBe(`scorefield-quick-seed6-step${await stepOf(page)}-figure.png`);
  const sheet = await decoded(page, bytes);
  expect([sheet.width, sheet.height]).toEqual([2 * 1424, 2 * 744]);
  const block = 2 * 346;
  for (const [i, least] of [0.02, 0.05, 0.05, 0.002].entries()) {
    const [left, top] = [2 * 60 + i * block, 2 * 96];
    expect(inkIn(sheet, left, top, 580, 580), `panel ${i + 1}`).toBeGreaterThan(least);
    expect(inkIn(sheet, left, top - 60, 200, 50), `its title`).toBeGreaterThan(0.02);
  }
  expect(inkIn(sheet, 120, 872, 800, 34), 'legends').toBeGreaterThan(0.05);
  expect(inkIn(sheet, 1800, 40, 1000, 50), 'what run it is').toBeGreaterThan(0.02);
  expect(inkIn(sheet, 1380, 1100, 440, 300), 'excess of each level').toBeGreaterThan(0.05);
  expect(inkIn(sheet, 1960, 1060, 840, 380), 'how close').toBeGreaterThan(0.02);
  const accent = [59, 91, 219];
  let line = 0;
  for (let x = 160; x < 1200; x++) for (let y = 1020; y < 1440; y++) if (distance(sheet.at(x, y), accent) < 30) line++;
  expect(line, 'running mean of the loss').toBeGreaterThan(1000);
});
