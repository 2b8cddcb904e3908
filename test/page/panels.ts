// All panels of the page against float64 and against the buffers they are drawn from: what WebGL has is what is drawn.

import type { Page } from '@playwright/test';
import { normalPair, randomWords } from 'scorefield';
import { relativeError } from '../reference/compare.ts';
import { histogram, uniformEdges } from '../reference/histogram.ts';
import { expect, figure, seen, seenFloats, seenScores } from '../support/page.ts';
import { exactFields, modelFields, type Shown, shownBy } from './fields.ts';

/** Relative to the largest value. Measured: 2e-6 and less. */
const TOLERANCE = 2e-5;
/** Largest error of a Box–Muller normal that WGSL's functions allow. */
const NORMAL_ERROR = 4e-3;
const USE_PERTURB = 2;
const BINS = 128;

/** Throws unless every array that the settled page draws is what it should be at the page's noise level. */
export async function checkPanels(page: Page): Promise<void> {
  const shown = await shownBy(page);
  await checkFields(page, shown);
  await checkHistogram(page, shown);
  await checkChains(page, shown);
}

async function checkFields(page: Page, shown: Shown): Promise<void> {
  const [exact, model] = [exactFields(shown), modelFields(shown)];
  const errors = {
    'exact density': relativeError(await seenFloats(page, 'exactDensity'), exact.density),
    'exact scores': relativeError(await seenScores(page, 'exactScore'), exact.score),
    'model density': relativeError(await seenFloats(page, 'modelDensity'), model.density),
    'model scores': relativeError(await seenScores(page, 'modelScore'), model.score),
  };
  for (const [name, error] of Object.entries(errors)) {
    figure(`${name} at σ = ${shown.sigma.toPrecision(3)}`, error);
    expect(error, name).toBeLessThan(TOLERANCE);
  }
}

/** The points are the training data with noise σ, and each bin holds as many of them as the reference counts. */
async function checkHistogram(page: Page, { sigma }: Shown): Promise<void> {
  const { clean, noisy, outside, seed, box } = await page.evaluate(async () => {
    const run = window.scorefield!.run!;
    const { device } = run.shown;
    const { noisy } = run.fields.noisy.batch;
    const copy = device.createBuffer({ size: noisy.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(noisy, copy);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    const points = new Float32Array(copy.getMappedRange().slice(0, 8 * run.data.count));
    copy.destroy();
    const { outside } = await run.fields.histogram.read();
    return { clean: await run.data.read(), noisy: points, outside, seed: run.settings.seed, box: run.window };
  });
  expect(noisy.length).toBe(2 * 10_000);
  let largest = 0;
  for (let i = 0; i < noisy.length / 2; i++) {
    const [, , first, second] = randomWords(USE_PERTURB, i, 0, seed);
    normalPair(first, second).forEach((z, axis) => {
      largest = Math.max(largest, Math.abs((noisy[2 * i + axis]! - clean[2 * i + axis]!) / sigma - z));
    });
  }
  expect(largest, 'noise of the points ÷ σ').toBeLessThan(NORMAL_ERROR + 1e-7 / sigma);

  const edges = (low: number, high: number) => uniformEdges(low, high, BINS);
  const want = histogram(noisy, edges(box.xMin, box.xMax), edges(box.yMin, box.yMax));
  const counts = Array.from(new Uint32Array((await seen(page, 'counts')).buffer));
  expect(counts, 'histogram').toEqual(want.counts);
  expect(outside, 'points outside').toBe(want.outside);
  expect(counts.reduce((sum, count) => sum + count, outside)).toBe(10_000);
}

async function checkChains(page: Page, { sigma }: Shown): Promise<void> {
  const { chains, level } = await page.evaluate(async () => {
    const { sampler } = window.scorefield!.run!;
    return { chains: await sampler.read(), level: sampler.sigma };
  });
  expect(await seenFloats(page, 'chains'), 'chains').toEqual(chains);
  expect(level, 'noise level of the chains').toBe(sigma);
}
