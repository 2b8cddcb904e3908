// Where chains start on the page: the initial law that is chosen gives the chains' numbers, and the link repeats them.

import type { Page } from '@playwright/test';
import { normalPair, randomWords, uniformFrom } from 'scorefield';
import { expectWithin } from '../kernels/within.ts';
import { expect, settled, started, test } from '../support/page.ts';
import { quadratureBox } from './fields.ts';

const USE_DRAW = 1;
const STREAM = 1;
const NORMAL_ERROR = 4e-3;

const chainsOf = (page: Page) => page.evaluate(async () => Array.from(await window.scorefield!.run!.sampler.read()));

/** The words that place chain i of seed 1. */
function wordsOf(i: number): [number, number] {
  const words = randomWords(USE_DRAW, i >> 1, STREAM, 1);
  return i % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]];
}

async function choose(page: Page, law: string): Promise<void> {
  const before = await page.evaluateHandle(() => window.scorefield!.run!.sampler);
  await page.getByRole('combobox', { name: 'initial law' }).selectOption(law);
  await page.waitForFunction((sampler) => window.scorefield!.run!.sampler !== sampler, before);
  await settled(page);
}

test('the initial law places the chains, leaves the training alone and goes with the link', async ({
  laboratory: page,
  context,
}) => {
  const run = await page.evaluateHandle(() => window.scorefield!.run);
  const count = (await chainsOf(page)).length / 2;
  const z = Array.from({ length: count }, (_, i) => normalPair(...wordsOf(i)));
  expectWithin('standard', await chainsOf(page), z.flat(), () => NORMAL_ERROR);
  await expect(page).not.toHaveURL(/initial=/);

  await choose(page, 'matched');
  // The assignment's mixture at σ_L = 1: mean (½, 5/12), variances 1/24 and 1/18, 0.01 within, 1 of the noise.
  const [sx, sy] = [Math.sqrt(1 / 24 + 1.01), Math.sqrt(1 / 18 + 1.01)];
  const matched = z.flatMap(([x, y]) => [0.5 + sx * x, 5 / 12 + sy * y]);
  expectWithin('matched', await chainsOf(page), matched, () => 1.1 * NORMAL_ERROR);

  await choose(page, 'uniform');
  const { xMin, xMax, yMin, yMax } = quadratureBox(1);
  const uniform = z.flatMap((_, i) => {
    const [u, v] = wordsOf(i).map(uniformFrom);
    return [xMin + (xMax - xMin) * u!, yMin + (yMax - yMin) * v!];
  });
  const chains = await chainsOf(page);
  expectWithin('uniform', chains, uniform, () => 3e-6);
  expect(await run.evaluate((before) => before === window.scorefield!.run)).toBe(true);

  await expect(page).toHaveURL(/[#&]initial=uniform(&|$)/);
  const other = await context.newPage();
  await other.addInitScript(() => {
    // Paused from the start, so that the chains stay where they begin.
    Object.defineProperty(document, 'hidden', { get: () => true });
  });
  await other.goto(page.url());
  await started(other);
  await other.waitForFunction(() => window.scorefield!.run !== undefined);
  expect(await chainsOf(other), 'opened from the link').toEqual(chains);
  await other.close();
});
