// The full measurement: all metrics by their definitions beside the page, and the gates of a finished run.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { judge, PRESETS, readWeights } from 'scorefield';
import { asParameters, forward, layersOf, networkInput, type Point } from '../../src/float64/network.ts';
import { assignmentMixture, logDensity } from '../reference/mixture.ts';
import { expect, figure, nextRun, nextRunWith, settled, test, trainTo } from '../support/page.ts';
import { centres, quadratureBox } from './fields.ts';

/** Weights of the preset `quick` after its last step, seed 1, trained in Node. */
const QUICK = readWeights(readFileSync(new URL('../cases/quick.safetensors', import.meta.url)));

const GATED = ['excess', 'TV', 'SW2', 'MMD2', 'modes', 'sd'] as const;

const status = (page: Page) => page.locator('#closeness-status');
const choose = (page: Page, view: 'live' | 'full') =>
  page.getByRole('radiogroup', { name: 'Numbers of now' }).getByText(view).click();
const marks = (page: Page) => page.locator('.gate').filter({ hasText: /./ });
const measured = (page: Page) => page.evaluate(() => window.scorefield!.learning.closeness.full);
const measuring = (page: Page) => page.evaluate(() => window.scorefield!.learning.closeness.isMeasuring);

/** The next run is one of `quick` that has made its last step, with trained weights. */
async function finishedQuick(page: Page): Promise<void> {
  await nextRun(page, () => page.evaluate(() => window.scorefield!.store.setPreset('quick')));
  await settled(page);
  await page.evaluate(
    ({ theta, iteration }) => {
      const { trainer } = window.scorefield!.run!;
      const weights = Float32Array.from(theta);
      trainer.restore({
        iteration,
        seed: 1,
        variant: trainer.variant,
        theta: weights,
        moments: new Float32Array(2 * weights.length),
        averages: weights,
        losses: new Float32Array(iteration).fill(1.1),
      });
    },
    { theta: Array.from(QUICK.values), iteration: PRESETS.quick.settings.iterations },
  );
  await settled(page);
}

/** log Z and TV at σ₁ on the grid of the definition, in float64. */
function densityFit(): { logZ: number; TV: number } {
  const { hidden, activation, conditioning } = QUICK.model;
  const network = { hidden: [...hidden], activation, conditioning };
  const layers = layersOf(network, asParameters(network, QUICK.values));
  const sigma = QUICK.sigmas[0]!;
  const box = quadratureBox(sigma);
  const cell = ((box.xMax - box.xMin) / 256) ** 2;
  const points = centres(box, 256);
  const logs = points.map((x: Point) => {
    const { u, outputScale } = networkInput(conditioning, x, sigma);
    return -outputScale * forward(activation, layers, u).output;
  });
  const top = logs.reduce((a, b) => Math.max(a, b));
  const logZ = top + Math.log(cell * logs.reduce((sum, log) => sum + Math.exp(log - top), 0));
  const difference = points.map((x, i) =>
    Math.abs(Math.exp(logDensity(assignmentMixture, x, sigma)) - Math.exp(logs[i]! - logZ)),
  );
  return { logZ, TV: 0.5 * cell * difference.reduce((a, b) => a + b) };
}

test('a run of quick that has played to its end is measured by itself and passes its gates', async ({
  laboratory: page,
}) => {
  test.setTimeout(600_000);
  await finishedQuick(page);
  await expect(marks(page), 'no marks before the measurement').toHaveCount(0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('progressbar', { name: 'Full measurement' })).toBeVisible();
  await expect(status(page)).toHaveText('step 6\u2009000, 5\u2009000 chains annealed to σ₁: ✓ all gates of ‘quick’', {
    timeout: 560_000,
  });
  await expect(page.getByRole('progressbar')).toBeHidden();
  const { metrics, gates } = (await measured(page))!;
  for (const { name, value, allowed, ok } of gates!.judgements) {
    console.log(`    ${name}: ${[value].flat().map((x) => x?.toPrecision(3))} (${allowed})`);
    expect(ok, name).toBe(true);
  }
  expect(gates!.judgements).toEqual(judge(metrics, 'quick'));
  await expect(marks(page)).toHaveText(GATED.map(() => '✓'));
  const want = densityFit();
  figure('log Z − float64', metrics.logZ[0]! - want.logZ);
  expect(metrics.logZ[0]).toBeCloseTo(want.logZ, 3);
  expect(metrics.TV).toBeCloseTo(want.TV, 3);
  expect(metrics.samples).toBe(5000);
  await expect(page.locator('#TV')).toHaveText(metrics.TV!.toPrecision(2));
  await expect(page.locator('#SW2')).toHaveText(metrics.SW2!.toFixed(4));
  const bars = await page.locator('#excess-bars').getAttribute('aria-label');
  for (const excess of metrics.excessPerLevel) expect(bars).toContain(excess!.toPrecision(2));

  await settled(page);
  await page.getByRole('slider', { name: /Noise level/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await settled(page);
  await expect(status(page), 'the scrubber asks for the numbers of its level').toContainText(/^σ = .* chains against/);
  await expect(marks(page)).toHaveCount(0);
  await choose(page, 'full');
  await expect(status(page), 'known already').toContainText('all gates of');
  expect(await measuring(page)).toBe(false);
  await page.evaluate(() => window.scorefield!.store.set('epsilon', 1e-4));
  await page.waitForFunction(() => window.scorefield!.learning.closeness.full === undefined);
  await settled(page);
  await expect(marks(page), 'of other chains').toHaveCount(0);
});

test('a measurement that was asked for is made while the page is paused, and has no gates', async ({
  laboratory: page,
}) => {
  await nextRunWith(page, { hidden: [8], levels: 2, steps: 10, batch: 32 });
  await trainTo(page, 3);
  const step = await page.evaluate(() => window.scorefield!.run!.trainer.iteration);
  await choose(page, 'full');
  await expect(status(page)).toHaveText(/^annealing 5000 chains: \d+ %$/);
  await expect(status(page)).toHaveText(`step ${step}, 5\u2009000 chains annealed to σ₁`, { timeout: 100_000 });
  await expect(marks(page)).toHaveCount(0);
  const full = (await measured(page))!;
  expect(full.gates).toBeUndefined();
  expect(full.metrics.logZ).toHaveLength(2);
  await expect(page.locator('#logZ')).toHaveText(full.metrics.logZ[0]!.toFixed(3).replace('-', '−'));
  await choose(page, 'live');
  await expect(status(page)).toContainText('chains against fresh data');
});

test('a measurement is left when its run is paused at its end, or is asked for no longer', async ({
  laboratory: page,
}) => {
  await finishedQuick(page);
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await train.click();
  await page.waitForFunction(() => window.scorefield!.learning.closeness.isMeasuring);
  await page.getByRole('button', { name: 'Pause training' }).click();
  await page.waitForFunction(() => !window.scorefield!.learning.closeness.isMeasuring);
  expect(await measured(page)).toBeUndefined();
  await choose(page, 'full');
  await page.waitForFunction(() => window.scorefield!.learning.closeness.isMeasuring);
  await choose(page, 'live');
  await page.waitForFunction(() => !window.scorefield!.learning.closeness.isMeasuring);
  expect(await measured(page)).toBeUndefined();
  await settled(page);
  await expect(page.getByRole('progressbar')).toBeHidden();
});
