// The brush: what is drawn over the data panel lies under the brush's way, and done it is the target of a new run.

import type { Page } from '@playwright/test';
import { expect, nextRun, settled, test } from '../support/page.ts';
import { checkExact } from './exact.ts';
import { drag, expectSameRun, note, type Place, pixel, placeIn, targetInForce, tool } from './own-target.ts';

type Point = readonly [number, number];

/** What the sliders say at the start: a radius of 5 hundredths of the window, 10 points a dab. */
const [SIZE, DAB] = [0.05, 10];

async function pointsInForce(page: Page): Promise<Point[]> {
  const target = await targetInForce(page);
  if (target.kind !== 'points') throw new Error('the target is a mixture');
  const { points } = target;
  return Array.from({ length: points.length / 2 }, (_, i): Point => [points[2 * i]!, points[2 * i + 1]!]);
}

async function draw(page: Page, ...along: Point[]): Promise<void> {
  const places: Place[] = [];
  for (const point of along) places.push(await placeIn(page, 'data', point));
  await drag(page, places[0]!, ...places.slice(1));
}

const drawing = (page: Page) => page.getByRole('img', { name: /^Drawing of/ });

test('a stroke puts its points under the brush, and they become the target', async ({ laboratory: page }) => {
  await tool(page, 'Draw points').click();
  await expect(note(page)).toHaveText('Draw in the data panel: 2 to 10\u2009000 points.');
  await expect(tool(page, 'Done')).toBeDisabled();
  const size = await pixel(page);
  const { xMin, xMax } = await page.evaluate(() => window.scorefield!.run!.window);
  const radius = SIZE * (xMax - xMin);
  const [from, to] = [[0, 0.2] as const, [1, 0.2] as const];
  await expectSameRun(page, () => draw(page, from, to));
  const count = DAB * (1 + Math.floor(1 / (radius / 2)));
  const shown = Number(/\d+/.exec((await drawing(page).getAttribute('aria-label'))!)![0]);
  // The mouse goes in whole pixels, so the last dab may be one more or less.
  expect(Math.abs(shown - count)).toBeLessThanOrEqual(DAB);
  await expect(page.locator('.drawing .dots')).toHaveAttribute('d', new RegExp(`^(M[\\d.-]+ [\\d.-]+h0){${shown}}$`));
  await nextRun(page, () => tool(page, 'Done').click());
  const points = await pointsInForce(page);
  expect(points).toHaveLength(shown);
  for (const [x, y] of points) {
    const away = Math.hypot(x - Math.min(1, Math.max(0, x)), y - 0.2);
    expect(away).toBeLessThan(radius + size);
  }
  await expect(page.locator('#target-tools strong')).toHaveText('drawn points');
  await expect(page.locator('#points')).toContainText(`${shown} points`);
  await expect(drawing(page)).toHaveCount(0);
  await settled(page);
  await checkExact(page, await targetInForce(page), 'drawn points');

  // It can be gone on with; cancelled, it stays as it was.
  await expectSameRun(page, async () => {
    await tool(page, 'Draw points').click();
    await expect(drawing(page)).toHaveAccessibleName(`Drawing of ${shown} points`);
    await draw(page, [0.5, 0.5]);
    await expect(drawing(page)).toHaveAccessibleName(`Drawing of ${shown + DAB} points`);
    await page.keyboard.press('Escape');
  });
  await expect(drawing(page)).toHaveCount(0);
});

test('size, points a dab, erasing, undoing and clearing', async ({ laboratory: page }) => {
  await tool(page, 'Draw points').click();
  const { xMin, xMax } = await page.evaluate(() => window.scorefield!.run!.window);
  await page.getByRole('slider', { name: 'size', exact: true }).fill('10');
  await page.getByRole('slider', { name: 'points', exact: true }).fill('50');
  await draw(page, [0, 0]);
  await draw(page, [1, 1]);
  await expect(drawing(page)).toHaveAccessibleName('Drawing of 100 points');
  await expect(page.locator('.drawing .ring')).toHaveAttribute('visibility', 'visible');
  const ring = await page.locator('.drawing .ring').boundingBox();
  expect(ring!.width * (await pixel(page))).toBeCloseTo(0.2 * (xMax - xMin), 1);
  await tool(page, 'Erase').click();
  await draw(page, [0, 0]);
  await expect(drawing(page)).toHaveAccessibleName('Drawing of 50 points');
  await tool(page, 'Undo').click();
  await expect(drawing(page)).toHaveAccessibleName('Drawing of 100 points');
  await tool(page, 'Clear').click();
  await expect(drawing(page)).toHaveAccessibleName('Drawing of 0 points');
  await expect(tool(page, 'Clear')).toBeDisabled();
  await tool(page, 'Undo').click();
  await tool(page, 'Undo').click();
  await expect(drawing(page)).toHaveAccessibleName('Drawing of 50 points');
  await nextRun(page, () => tool(page, 'Done').click());
  for (const [x, y] of await pointsInForce(page))
    expect(Math.hypot(x, y)).toBeLessThan(0.1 * (xMax - xMin) + (await pixel(page)));
  await settled(page);
});

test('a finger draws, and a full drawing takes no more', async ({ laboratory: page }) => {
  await tool(page, 'Draw points').click();
  await expect(page.locator('.overlay.drawing')).toHaveCSS('touch-action', 'none');
  await page.getByRole('slider', { name: 'points', exact: true }).fill('50');
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Place[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const [left, right] = [await placeIn(page, 'data', [-0.3, 0]), await placeIn(page, 'data', [1.3, 0])];
  await touch('touchStart', [left]);
  for (let k = 0; k < 8; k++) await touch('touchMove', [k % 2 === 0 ? right : left]);
  await touch('touchEnd', []);
  await expect(note(page)).toHaveText('10\u2009000 points, as many as there can be');
  await session.detach();
  await nextRun(page, () => tool(page, 'Done').click());
  expect(await pointsInForce(page)).toHaveLength(10_000);
  await nextRun(page, () => page.getByRole('combobox', { name: 'target' }).selectOption({ label: 'three Gaussians' }));
  await settled(page);
});
