// Looking closer: the wheel, the pointer and the keys move what all panels show, the cross-hair reads values that are
// those of float64, the model can be compared with the exact field, chains can be counted. None of it touches the run.

import type { Page } from '@playwright/test';
import { asParameters, energyAndScore, type Point } from '../../src/float64/network.ts';
import { binOf, histogram, uniformEdges } from '../reference/histogram.ts';
import { assignmentMixture, logDensityAndScore } from '../reference/mixture.ts';
import { expect, figure, seen, seenFloats, seenScores, settled, test, trainTo } from '../support/page.ts';
import { type Box, exactFields, modelFields, shownBy } from './fields.ts';
import { checkPanels } from './panels.ts';

const BINS = 128;

const windowOf = (page: Page) => page.evaluate(() => window.scorefield!.window!);
const wholeOf = (page: Page) => page.evaluate(() => window.scorefield!.run!.window);
const iterationOf = (page: Page) => page.evaluate(() => window.scorefield!.run!.trainer.iteration);

interface Spot {
  x: number;
  y: number;
  /** Shares of the panel's width and height, from the left and the top. */
  across: number;
  down: number;
}

/** The whole pixel of the screen (events have no others) at about this share of a panel, and its share. */
const spotIn = (page: Page, panel: string, across: number, down: number): Promise<Spot> =>
  page.locator(`#plot-${panel}`).evaluate(
    (plot, [right, below]) => {
      plot.scrollIntoView({ block: 'center' });
      const bounds = plot.getBoundingClientRect();
      const [left, top] = [bounds.left + plot.clientLeft, bounds.top + plot.clientTop];
      const [x, y] = [Math.floor(left + right * plot.clientWidth), Math.floor(top + below * plot.clientHeight)];
      return { x, y, across: (x - left) / plot.clientWidth, down: (y - top) / plot.clientHeight };
    },
    [across, down] as const,
  );

const expectBox = (got: Box, want: Box) => {
  for (const edge of ['xMin', 'xMax', 'yMin', 'yMax'] as const) expect(got[edge], edge).toBeCloseTo(want[edge], 6);
};

test('the wheel zooms around the pointer, in all panels, and a double click shows all again', async ({
  laboratory: page,
}) => {
  await trainTo(page, 5);
  const whole = await wholeOf(page);
  const { x, y, across, down } = await spotIn(page, 'exact', 0.25, 0.25);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -400);
  const size = whole.xMax - whole.xMin;
  await expect.poll(async () => (await windowOf(page)).xMax - (await windowOf(page)).xMin).toBeLessThan(size);
  await settled(page);
  const scale = 1.25 ** -4;
  const zoomed = await windowOf(page);
  expectBox(zoomed, {
    xMin: whole.xMin + across * size * (1 - scale),
    xMax: whole.xMin + across * size * (1 - scale) + scale * size,
    yMin: whole.yMax - down * size * (1 - scale) - scale * size,
    yMax: whole.yMax - down * size * (1 - scale),
  });
  await checkPanels(page);
  const labels = await page.locator('#plot-chains svg text').allTextContents();
  expect(labels.length, 'axes have numbers').toBeGreaterThan(4);

  await page.mouse.dblclick(x, y);
  await expect.poll(async () => (await windowOf(page)).xMin).toBe(whole.xMin);
  await settled(page);
  expectBox(await windowOf(page), whole);
  await checkPanels(page);
  expect(await iterationOf(page), 'the run goes on untouched').toBeGreaterThanOrEqual(5);
});

test('the wheel stops where the plane is small or large enough', async ({ laboratory: page }) => {
  const { x, y } = await spotIn(page, 'data', 0.5, 0.5);
  await page.mouse.move(x, y);
  const share = async () => {
    const [shown, whole] = [await windowOf(page), await wholeOf(page)];
    return (shown.xMax - shown.xMin) / (whole.xMax - whole.xMin);
  };
  for (let notch = 0; notch < 10; notch++) await page.mouse.wheel(0, -400);
  await expect.poll(share).toBeCloseTo(1 / 256, 6);
  for (let notch = 0; notch < 14; notch++) await page.mouse.wheel(0, 400);
  await expect.poll(share).toBeCloseTo(4, 6);
  await page.mouse.dblclick(x, y);
  await settled(page);
});

test('dragging moves the plane with the pointer, keys zoom and reset', async ({ laboratory: page }) => {
  const whole = await wholeOf(page);
  const size = whole.xMax - whole.xMin;
  const [from, to] = [await spotIn(page, 'model', 0.6, 0.5), await spotIn(page, 'model', 0.4, 0.7)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) >> 1, from.y);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  await expect.poll(async () => (await windowOf(page)).yMin).toBeGreaterThan(whole.yMin);
  const [right, up] = [(from.across - to.across) * size, (to.down - from.down) * size];
  expectBox(await windowOf(page), {
    xMin: whole.xMin + right,
    xMax: whole.xMax + right,
    yMin: whole.yMin + up,
    yMax: whole.yMax + up,
  });
  await page.locator('#plot-model').press('0');
  expectBox(await windowOf(page), whole);
  await page.locator('#plot-model').press('+');
  const { xMin, xMax } = await windowOf(page);
  expect((xMax - xMin) / size).toBeCloseTo(1 / 1.4, 6);
  expect((xMax + xMin) / 2, 'around the middle').toBeCloseTo((whole.xMax + whole.xMin) / 2, 6);
  await page.locator('#plot-model').press('0');
  await settled(page);
});

test('the cross-hair stands at one point of all panels and reads what float64 says', async ({ laboratory: page }) => {
  await trainTo(page, 20);
  for (const [right, below] of [
    [0.33, 0.4],
    [0.62, 0.71],
    [0.9, 0.05],
  ] as const) {
    const { x, y, across, down } = await spotIn(page, 'chains', right, below);
    await page.mouse.move(x, y);
    await readAt(page, across, down);
    await checkReading(page);
    const places = await page.locator('.cross').evaluateAll((all) =>
      all.map((cross) => {
        const { clientWidth, clientHeight } = cross.parentElement!;
        const [left, top] = ['--left', '--top'].map((key) =>
          Number.parseFloat(getComputedStyle(cross).getPropertyValue(key)),
        );
        return { hidden: (cross as HTMLElement).hidden, left: left! / clientWidth, top: top! / clientHeight };
      }),
    );
    expect(places).toHaveLength(4);
    for (const { hidden, left, top } of places) {
      expect(hidden).toBe(false);
      expect(left).toBeCloseTo(across, 4);
      expect(top).toBeCloseTo(down, 4);
    }
  }
  await page.locator('#plot-data').focus();
  const { point: before } = (await readingOf(page))!;
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await pointOf(page))![1]).toBeGreaterThan(before[1]);
  await settled(page);
  const { point: after } = (await readingOf(page))!;
  for (const axis of [0, 1] as const) expect(after[axis] - before[axis], 'a 64th of the window').toBeCloseTo(2 / 64, 6);
  await checkReading(page);

  await page.mouse.move(2, 2);
  await expect(page.locator('#reading')).toBeHidden();
  await expect(page.locator('#reading-hint')).toBeVisible();
  await expect(page.locator('.cross').first()).toBeHidden();
});

/** Waits until the values at this place of the panels have been read. */
async function readAt(page: Page, across: number, down: number): Promise<void> {
  await page.waitForFunction(
    ([right, below]) => {
      const { inspector, window: box } = window.scorefield!;
      const [x, y] = inspector.point ?? [Number.NaN, Number.NaN];
      const { xMin, xMax, yMin, yMax } = box!;
      return Math.hypot((x - xMin) / (xMax - xMin) - right, (yMax - y) / (yMax - yMin) - below) < 1e-6;
    },
    [across, down] as const,
  );
  await settled(page);
}

const pointOf = (page: Page) => page.evaluate(() => window.scorefield!.inspector.point);
const readingOf = (page: Page) => page.evaluate(() => window.scorefield!.inspector.reading);

/** The values at the cross-hair and those that are written down, each to a thousandth. */
async function checkReading(page: Page): Promise<void> {
  const [reading, shown] = [(await readingOf(page))!, await shownBy(page)];
  const point = reading.point.map(Math.fround) as Point;
  const exact = logDensityAndScore(assignmentMixture, point, Math.fround(shown.sigma));
  const parameters = asParameters(shown.network, shown.theta);
  const { energy, score } = energyAndScore(shown.network, parameters, point, Math.fround(shown.sigma));
  // The density of a single cell around the point is that of the point.
  const around = { xMin: point[0] - 1e-6, xMax: point[0] + 1e-6, yMin: point[1] - 1e-6, yMax: point[1] + 1e-6 };
  const density = modelFields({ ...shown, window: around, cells: 1, arrows: 1 }).density[0]!;

  const texts = Object.fromEntries(
    await page
      .locator('#reading dd')
      .evaluateAll((all) => all.map((each) => [each.id.replace('reading-', ''), each.textContent] as const)),
  );
  const numbers = (text: string) =>
    [...text.replaceAll('−', '-').matchAll(/-?[\d.]+(e-?\d+)?/g)].map(([number]) => Number(number));
  const want: Record<string, [got: number[], want: number[]]> = {
    'log-exact': [[reading.logDensity.exact], [exact.logDensity]],
    'log-model': [[reading.logDensity.model], [Math.log(density)]],
    'score-exact': [[...reading.score.exact], exact.score],
    'score-model': [[...reading.score.model], score],
    energy: [[reading.energy], [energy]],
  };
  for (const [name, [got, reference]] of Object.entries(want)) {
    const size = Math.max(1, Math.hypot(...reference));
    got.forEach((value, i) => {
      expect(Math.abs(value - reference[i]!) / size, `${name} at ${point}`).toBeLessThan(1e-3);
    });
    numbers(texts[name]!).forEach((value, i) => {
      expect(Math.abs(value - reference[i]!) / size, `${name}, as written`).toBeLessThan(1e-3);
    });
  }
  const box = await wholeOf(page);
  const bin = [
    binOf(uniformEdges(box.xMin, box.xMax, BINS), point[0]),
    binOf(uniformEdges(box.yMin, box.yMax, BINS), point[1]),
  ];
  const counts = new Uint32Array((await seen(page, 'counts')).buffer);
  const count = bin.includes(-1) ? 0 : counts[bin[1]! * BINS + bin[0]!]!;
  expect(reading.count).toBe(count);
  expect(Number(texts.count)).toBe(count);
}

test('model minus exact, with scales of its own', async ({ laboratory: page }) => {
  await trainTo(page, 10);
  await page.getByRole('button', { name: '− exact' }).click();
  await settled(page);
  const shown = await shownBy(page);
  const [exact, model] = [exactFields(shown), modelFields(shown)];
  const parts = [
    ['densityDifference', 'density', 'legend-difference-max'],
    ['scoreDifference', 'score', 'legend-errors-max'],
  ] as const;
  for (const [array, key, legend] of parts) {
    const want = model[key].map((value, i) => value - exact[key][i]!);
    const scale = exact[key].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const got = await (key === 'density' ? seenFloats(page, 'densityDifference') : seenScores(page, 'scoreDifference'));
    expect(got, array).toHaveLength(want.length);
    const error = got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0) / scale;
    figure(`${array} at σ = ${shown.sigma.toPrecision(3)}`, error);
    expect(error, array).toBeLessThan(2e-5);
    const magnitudes = key === 'density' ? want.map(Math.abs) : want.map((x, i) => Math.hypot(x, want[i ^ 1]!));
    const largest = magnitudes.reduce((most, value) => Math.max(most, value), 0);
    const written = Number(await page.locator(`#${legend}`).textContent());
    expect(Math.abs(written / largest - 1), `${legend} is the largest magnitude`).toBeLessThan(6e-3);
  }
  await expect(page.getByRole('heading', { name: 'Model − Exact' })).toBeVisible();
  await page.getByRole('button', { name: '− exact' }).click();
  await expect(page.getByRole('heading', { name: 'Model exp(−f)/Z' })).toBeVisible();
  await expect(page.locator('#legend-difference')).toBeHidden();
});

test('chains are counted in the bins of the data', async ({ laboratory: page }) => {
  await trainTo(page, 3);
  await page.evaluate(() => window.scorefield!.store.show({ chainsAs: 'histogram' }));
  await settled(page);
  const chains = await page.evaluate(() => window.scorefield!.run!.sampler.read());
  const box = await wholeOf(page);
  const want = histogram(chains, uniformEdges(box.xMin, box.xMax, BINS), uniformEdges(box.yMin, box.yMax, BINS));
  expect(Array.from(new Uint32Array((await seen(page, 'chainCounts')).buffer))).toEqual(want.counts);
  await page.evaluate(() => window.scorefield!.store.show({ chainsAs: 'points' }));
  await settled(page);
  expect(await seenFloats(page, 'chains')).toEqual(chains);
});
