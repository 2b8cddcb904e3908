// The numbers of "Learning": the loss chart, the excess of each level, and the tiles, against float64 from the weights and
// the chains that the page has.

import type { Page } from '@playwright/test';
import { componentSds, modeMasses, sampleDistances, THREE_GAUSSIANS } from 'scorefield';
import {
  asParameters,
  energyAndScore,
  forward,
  layersOf,
  networkInput,
  type Point,
} from '../../src/float64/network.ts';
import { assignmentMixture, draw, expectation, logDensity, logDensityAndScore } from '../reference/mixture.ts';
import { createRandom } from '../reference/random.ts';
import { mean, variance } from '../reference/statistics.ts';
import { expect, figure, nextRun, nextRunWith, settled, test, trainTo } from '../support/page.ts';
import { centres, quadratureBox, type Shown, shownBy } from './fields.ts';

/** The next run has this tiny network on three levels, so that float64 is quick. */
const tiny = (page: Page) => nextRunWith(page, { hidden: [8], levels: 3, batch: 64 });

/** Points that float64 judges a level by. */
const DRAWS = 10_000;

const tile = (page: Page, name: string) => page.locator(`#${name}`);
const hint = (page: Page, name: string) => page.locator(`#${name}-hint`);

/** f(x, σ) of the weights shown. */
function energyOf({ network, theta, sigma }: Shown): (x: Point) => number {
  const layers = layersOf(network, asParameters(network, theta));
  return (x) => {
    const { u, outputScale } = networkInput(network.conditioning, x, Math.fround(sigma));
    return outputScale * forward(network.activation, layers, u).output;
  };
}

test('the loss can be seen on a logarithmic scale, and read under the pointer', async ({ laboratory: page }) => {
  await tiny(page);
  await trainTo(page, 30);
  const loss = (t: number) => page.evaluate((i) => window.scorefield!.run!.trainer.losses[i]!, t);
  const scale = () =>
    page.evaluate(() => {
      const { plot } = window.scorefield!.learning.chart;
      const { min, max, distr } = plot!.scales.y!;
      const ticks = (plot!.axes[1] as unknown as { _splits: number[] })._splits;
      return { min: min!, max: max!, distr, ticks };
    });
  expect((await scale()).distr).toBe(1);
  await page.getByRole('radiogroup', { name: 'Scale of the loss' }).getByText('log').click();
  const { min, max, distr, ticks } = await scale();
  expect(distr, 'logarithmic').toBe(3);
  const losses = await page.evaluate(() => [...window.scorefield!.run!.trainer.losses]);
  const floor = Number(await page.locator('#floor').textContent());
  expect(min).toBeLessThan(Math.min(floor, ...losses));
  expect(max).toBeGreaterThan(Math.max(...losses));
  expect(ticks.length).toBeGreaterThanOrEqual(4);
  for (const tick of ticks) expect(tick >= min && tick <= max).toBe(true);

  const plot = page.locator('#loss-chart .u-over');
  const { width, height } = (await plot.boundingBox())!;
  await plot.hover({ position: { x: 1, y: height / 2 } });
  await expect(page.locator('#loss-hover')).toHaveText(
    new RegExp(`^step 1: loss ${(await loss(0)).toPrecision(4)}, mean `),
  );
  await plot.hover({ position: { x: width - 1, y: height / 2 } });
  await expect(page.locator('#loss-hover')).toContainText(`loss ${losses.at(-1)!.toPrecision(4)}`);
  await page.getByRole('heading', { name: 'scorefield' }).hover();
  await expect(page.locator('#loss-hover')).toBeEmpty();
  await page.getByRole('radiogroup', { name: 'Scale of the loss' }).getByText('linear').click();
  expect((await scale()).distr).toBe(1);
});

test('a bar is the excess of its level in float64, and a click moves the noise level there', async ({
  laboratory: page,
}) => {
  await tiny(page);
  await trainTo(page, 40);
  const { network, theta } = await shownBy(page);
  const parameters = asParameters(network, theta);
  const { sigmas, points } = await page.evaluate(() => {
    const { trainer, sizes } = window.scorefield!.run!;
    return { sigmas: Array.from(trainer.options.sigmas), points: sizes.excessPoints };
  });
  const columns = await page
    .locator('#excess-bars .column')
    .evaluateAll((bars) =>
      bars.map((bar) => ({ left: Number(bar.getAttribute('x')), height: Number(bar.getAttribute('height')) })),
    );
  const measured = await page.evaluate(() => window.scorefield!.gauges!.excess!);
  expect(columns).toHaveLength(3);
  const highest = Math.max(...measured.perLevel);
  for (const [i, sigma] of sigmas.entries()) {
    const error = (x: Point): number => {
      const [got, want] = [
        energyAndScore(network, parameters, x, sigma),
        logDensityAndScore(assignmentMixture, x, sigma),
      ];
      return sigma ** 2 * ((got.score[0] - want.score[0]) ** 2 + (got.score[1] - want.score[1]) ** 2);
    };
    const random = createRandom(i);
    const errors = Array.from({ length: DRAWS }, () => error(draw(assignmentMixture, sigma, random)));
    const spread = Math.sqrt(variance(errors) * (1 / DRAWS + 1 / points));
    const z = (measured.perLevel[i]! - mean(errors)) / spread;
    figure(`excess at σ = ${sigma.toPrecision(3)}, in standard errors from float64`, z);
    expect(Math.abs(z)).toBeLessThan(5);
    const ratio = columns[i]!.height / Math.max(...columns.map(({ height }) => height));
    if (i > 0) expect(columns[i]!.left, 'more noise stands further left').toBeLessThan(columns[i - 1]!.left);
    expect(ratio, 'height of its bar').toBeCloseTo(measured.perLevel[i]! / highest, 4);
  }
  const names = page.locator('#excess-bars text', { hasText: 'σ' });
  await expect(names, 'with subscripts, not with underscores').toHaveText([/^σL \d/, /^σ1 \d/]);
  await expect(names.locator('tspan[dy="3"]')).toHaveText(['L', '1']);
  const label = await page.locator('#excess-bars').getAttribute('aria-label');
  for (const excess of measured.perLevel) expect(label).toContain(`${excess.toPrecision(2)} at σ =`);

  for (const at of [0, 2]) {
    await page.locator('#excess-bars .level').nth(at).click();
    expect(await page.evaluate(() => window.scorefield!.store.state.sigma)).toBe(sigmas[at]);
    await expect(page.locator('#excess-bars .column').nth(at)).toHaveClass('column current');
    await settled(page);
  }
});

test('the tiles of the density equal float64 on the same grid', async ({ laboratory: page }) => {
  await tiny(page);
  await trainTo(page, 12);
  const shown = await shownBy(page);
  const level = Math.fround(shown.sigma);
  const energy = energyOf(shown);
  const box = quadratureBox(level);
  const cell = ((box.xMax - box.xMin) * (box.yMax - box.yMin)) / shown.quadrature ** 2;
  const points = centres(box, shown.quadrature);
  const logs = points.map((x) => -energy(x));
  const logZ = Math.log(cell * logs.reduce((sum, log) => sum + Math.exp(log), 0));
  const logP = points.map((x) => logDensity(assignmentMixture, x, level));
  const [p, q] = [logP.map((log) => Math.exp(log)), logs.map((log) => Math.exp(log - logZ))];
  const sum = (term: (i: number) => number) => cell * points.reduce((total, _, i) => total + term(i), 0);
  const nearest = points.map((x) => {
    const away = assignmentMixture.map(({ mean }) => Math.hypot(x[0] - mean[0], x[1] - mean[1]));
    return away.indexOf(Math.min(...away));
  });
  const want = {
    logZ,
    TV: sum((i) => 0.5 * Math.abs(p[i]! - q[i]!)),
    KL: sum((i) => p[i]! * (logP[i]! - logs[i]! + logZ)),
    modes: [0, 1, 2].map((k) => sum((i) => (nearest[i] === k ? q[i]! : 0))),
  };
  const density = (await page.evaluate(() => window.scorefield!.gauges!.density))!;
  expect(density.sigma).toBe(shown.sigma);
  expect(density.logZ).toBeCloseTo(want.logZ, 4);
  expect(density.against!.TV).toBeCloseTo(want.TV, 4);
  expect(density.against!.KL).toBeCloseTo(want.KL, 4);
  // Cells on a border between two modes may fall to either side.
  for (const [k, mass] of want.modes.entries()) expect(density.against!.modes![k]).toBeCloseTo(mass, 2);

  const nats = (x: Point) => energy(x) + logZ;
  const expected = expectation(assignmentMixture, level, nats);
  const square = expectation(assignmentMixture, level, (x) => nats(x) ** 2);
  const { heldOut } = await page.evaluate(() => window.scorefield!.run!.sizes);
  const z = (density.NLL - expected) / Math.sqrt((square - expected ** 2) / heldOut);
  figure('NLL, in standard errors from float64', z);
  expect(Math.abs(z)).toBeLessThan(5);

  await expect(tile(page, 'logZ')).toHaveText(want.logZ.toFixed(3).replace('-', '−'));
  await expect(tile(page, 'TV')).toHaveText(want.TV.toPrecision(2));
  await expect(tile(page, 'KL')).toHaveText(want.KL.toPrecision(2));
  await expect(tile(page, 'NLL')).toHaveText(density.NLL.toFixed(3));
  const border = sum((i) => {
    const [column, row] = [i % shown.quadrature, Math.floor(i / shown.quadrature)];
    return [column, row].some((at) => at === 0 || at === shown.quadrature - 1) ? q[i]! : 0;
  });
  expect(border, 'a network that has learned little').toBeGreaterThan(1e-3);
  await expect(hint(page, 'logZ')).toHaveText(`${(100 * border).toPrecision(2)} % at the border`);
  await expect(page.locator('.gate').filter({ hasText: /./ }), 'marks of gates').toHaveCount(0);
});

test('the tiles of the chains compare them with fresh data that has the same noise', async ({ laboratory: page }) => {
  await trainTo(page, 5);
  const { chains, fresh, other, sigma, reading } = await page.evaluate(async () => {
    const { run, gauges, store } = window.scorefield!;
    const level = (gauges as unknown as { level: { fresh: Float32Array; other: Float32Array } }).level;
    return {
      chains: (await run!.sampler.read()).slice(0, 2 * run!.sizes.compared),
      fresh: level.fresh,
      other: level.other,
      sigma: store.state.sigma,
      reading: gauges!.chains!,
    };
  });
  expect(reading).toMatchObject({ sigma, compared: 1000, diverged: 0 });
  expect({ SW2: reading.SW2, MMD2: reading.MMD2 }).toEqual(sampleDistances(chains, fresh));
  expect(reading.noiseFloor).toEqual(sampleDistances(fresh, other));
  expect(reading.modes).toEqual(modeMasses(chains, THREE_GAUSSIANS, sigma));
  expect(reading.sd).toEqual(componentSds(chains, THREE_GAUSSIANS, sigma));
  for (const points of [fresh, other]) {
    const sds = componentSds(points, THREE_GAUSSIANS, 0);
    for (const sd of sds)
      expect(Math.abs(sd / Math.hypot(0.1, sigma) - 1), 'noise of the fresh data').toBeLessThan(0.12);
  }
  expect(reading.noiseFloor.SW2, 'two sets of one law, but not one set').toBeGreaterThan(1e-3);
  expect(reading.noiseFloor.SW2).toBeLessThan(0.03);
  await expect(tile(page, 'SW2')).toHaveText(reading.SW2.toFixed(4));
  await expect(tile(page, 'MMD2')).toHaveText(reading.MMD2.toFixed(4).replace('-', '−'));
  await expect(hint(page, 'SW2')).toHaveText(`noise floor ${reading.noiseFloor.SW2.toFixed(4)}`);
  await expect(tile(page, 'modes')).toHaveText(reading.modes!.map((mass) => mass.toFixed(3).slice(1)).join(' '));
  await expect(page.locator('#closeness-status')).toHaveText(
    `σ = ${sigma.toPrecision(3)}: 1\u2009000 chains against fresh data`,
  );
});

test('a point set has no modes, and an excess of 0 is said to mean memorising', async ({ laboratory: page }) => {
  await nextRun(page, () =>
    page.evaluate(() => {
      const { store } = window.scorefield!;
      Object.assign(store.state.settings, { hidden: [8], points: 300 });
      store.setTarget('moons');
    }),
  );
  await settled(page);
  await expect(hint(page, 'excess')).toHaveText('0 means memorising');
  for (const name of ['modes', 'sd']) await expect(tile(page, name)).toBeHidden();
  for (const name of ['TV', 'KL', 'logZ', 'NLL', 'SW2', 'MMD2']) await expect(tile(page, name)).toHaveText(/\d/);
});
