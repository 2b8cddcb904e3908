// Training on the page: play, pause, one step, start again; the losses and the excess that it shows.

import type { Page } from '@playwright/test';
import { expect, nextRun, nextRunWith, settled, started, test, trainTo } from '../support/page.ts';

const losses = (page: Page) => page.evaluate(() => [...window.scorefield!.run!.trainer.losses]);

/** Steps whose losses are compared. */
const STEPS = 8;

/** Submits to the GPU within a second. */
function submitsOfASecond(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { submit } = GPUQueue.prototype;
    let count = 0;
    GPUQueue.prototype.submit = function (buffers) {
      count++;
      return submit.call(this, buffers);
    };
    await new Promise((resolve) => setTimeout(resolve, 1000));
    GPUQueue.prototype.submit = submit;
    return count;
  });
}

test('the chart holds every loss, its running mean and the floor', async ({ laboratory: page }) => {
  await trainTo(page, 8);
  const history = await losses(page);
  const [steps, single, mean, floor] = await page.evaluate(() =>
    window.scorefield!.learning.chart.plot!.data.map((series) => Array.from(series)),
  );
  const excess = await page.evaluate(() => window.scorefield!.run!.measureExcess());
  expect(steps).toEqual(history.map((_, t) => t + 1));
  expect(single).toEqual(history);
  expect(mean![1], 'running mean of two').toBeCloseTo((history[0]! + history[1]!) / 2, 12);
  expect(mean!.at(-1)).toBeCloseTo(history.reduce((sum, loss) => sum + loss, 0) / history.length, 12);
  expect(floor).toEqual(history.map(() => excess.floor));
});

test('the excess shown is that of the weights shown', async ({ laboratory: page }) => {
  await trainTo(page, 5);
  const { mean, floor } = await page.evaluate(() => window.scorefield!.run!.measureExcess());
  await expect(page.locator('#excess')).toHaveText(mean.toPrecision(2));
  await expect(page.locator('#floor')).toHaveText(floor.toPrecision(4));
});

test('a seed gives the same losses in every page and after every reset, another seed others', async ({
  laboratory,
  page,
  site,
}) => {
  await trainTo(laboratory, STEPS);
  const first = (await losses(laboratory)).slice(0, STEPS);
  expect(first.every((loss) => loss > 0.5 && loss < 5)).toBe(true);

  await nextRun(laboratory, () => laboratory.getByRole('button', { name: 'Start this run again' }).click());
  await trainTo(laboratory, STEPS);
  expect((await losses(laboratory)).slice(0, STEPS)).toEqual(first);

  await nextRun(laboratory, () => laboratory.evaluate(() => window.scorefield!.store.set('seed', 2)));
  await trainTo(laboratory, STEPS);
  const others = (await losses(laboratory)).slice(0, STEPS);
  expect(others.filter((loss, t) => loss === first[t])).toEqual([]);

  await page.goto(site);
  await started(page);
  await trainTo(page, STEPS);
  expect((await losses(page)).slice(0, STEPS)).toEqual(first);
});

test('a step is one step', async ({ laboratory: page }) => {
  const step = page.getByRole('button', { name: 'One training step' });
  for (const made of [1, 2, 3]) {
    await step.click();
    await settled(page);
    expect(await losses(page)).toHaveLength(made);
    await expect(page.locator('#read-step')).toHaveText(`step ${made} of 15\u2009000`);
  }
});

test('a pause ends all work on the GPU', async ({ laboratory: page }) => {
  expect(await submitsOfASecond(page), 'paused').toBe(0);
  await trainTo(page, 1);
  expect(await submitsOfASecond(page), 'paused again').toBe(0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  expect(await submitsOfASecond(page), 'training').toBeGreaterThan(0);
});

test('steps a frame are made between two frames, and no more', async ({ laboratory: page }) => {
  await nextRunWith(page, { hidden: [2], batch: 8, chains: 8 });
  /** Most steps that were made between two frames of two seconds, on an adapter that takes 64 a submit. */
  const most = async (choice: string) => {
    await page.getByRole('combobox', { name: 'steps a frame' }).selectOption(choice);
    const made = await page.evaluate(async () => {
      const { run, work } = window.scorefield as unknown as {
        run: { trainer: { iteration: number } };
        work: { trainPace: { steps: number } };
      };
      const { trainer } = run;
      work.trainPace.steps = 64;
      document.getElementById('play')!.click();
      const frames: number[] = [];
      let before = trainer.iteration;
      for (const end = performance.now() + 2000; performance.now() < end; before = trainer.iteration) {
        await new Promise(requestAnimationFrame);
        frames.push(trainer.iteration - before);
      }
      return Math.max(...frames);
    });
    await settled(page);
    return made;
  };
  expect(await most('auto'), 'as many as the adapter can').toBeGreaterThanOrEqual(64);
  expect(await most('1')).toBe(1);
  expect(await most('4')).toBe(4);
  await page.evaluate(() => window.scorefield!.store.update({ stepsPerFrame: 'auto' }));
});

test('a run ends at its last step', async ({ laboratory: page }) => {
  await nextRun(page, () => page.evaluate(() => window.scorefield!.store.set('iterations', 6)));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('#read-step')).toHaveText('step 6 of 6');
  await settled(page);
  await page.getByRole('button', { name: 'One training step' }).click();
  await settled(page);
  expect(await losses(page)).toHaveLength(6);
});
