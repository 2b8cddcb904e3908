// What the specs of targets of one's own share: places on the screen, the pointer's ways between them, and what is in force.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Gaussian, Target } from 'scorefield';

export type Place = { x: number; y: number };

/** Where a point of the plane lies on the screen in a panel's plot (CSS pixels). */
export function placeIn(page: Page, panel: 'data' | 'exact', point: readonly [number, number]): Promise<Place> {
  return page.evaluate(
    ([id, x, y]) => {
      const plot = document.getElementById(id)!;
      plot.scrollIntoView({ block: 'nearest' });
      const { left, top } = plot.getBoundingClientRect();
      const { xMin, xMax, yMin, yMax } = window.scorefield!.window!;
      return {
        x: left + plot.clientLeft + (plot.clientWidth * (x - xMin)) / (xMax - xMin),
        y: top + plot.clientTop + (plot.clientHeight * (yMax - y)) / (yMax - yMin),
      };
    },
    [`plot-${panel}`, ...point] as const,
  );
}

/** The plane's length of a CSS pixel in the panels. */
export function pixel(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { xMin, xMax } = window.scorefield!.window!;
    return (xMax - xMin) / document.getElementById('plot-exact')!.clientWidth;
  });
}

/** Presses the mouse at a place and moves it along others, without letting go. */
export async function press(page: Page, from: Place, ...along: Place[]): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (const { x, y } of along) await page.mouse.move(x, y, { steps: 4 });
}

export async function drag(page: Page, from: Place, ...along: Place[]): Promise<void> {
  await press(page, from, ...along);
  await page.mouse.up();
}

/** The middle of what is drawn. */
export async function middleOf(shape: Locator): Promise<Place> {
  const box = await shape.boundingBox();
  if (!box) throw new Error('it is not shown');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The target of the run in force. */
export async function targetInForce(page: Page): Promise<Target> {
  const [target, points] = await page.evaluate(() => {
    const { target } = window.scorefield!.run!;
    return [target, target.kind === 'points' ? Array.from(target.points) : []] as const;
  });
  return target.kind === 'points' ? { kind: 'points', points: Float32Array.from(points) } : target;
}

export async function componentsInForce(page: Page): Promise<readonly Gaussian[]> {
  const target = await targetInForce(page);
  if (target.kind !== 'mixture') throw new Error('the target is a point set');
  return target.components;
}

/** Throws unless nothing starts another run than this one. */
export async function expectSameRun(page: Page, action: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluateHandle(() => window.scorefield!.run);
  const choice = await page.evaluateHandle(() => window.scorefield!.store.state.target);
  await action();
  const same = ([run, target]: unknown[]): boolean =>
    window.scorefield!.run === run && window.scorefield!.store.state.target === target;
  expect(await page.evaluate(same, [before, choice]), 'the run and its target stay').toBe(true);
}

/** The line below the row of the target. */
export const note = (page: Page): Locator => page.locator('#target-tools').getByRole('status');

export const tool = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'The target' }).getByRole('button', { name, exact: true });
