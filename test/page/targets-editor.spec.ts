// The mixture editor: what is dragged, typed, added and removed over the exact panel becomes the target of a new run.

import type { Page } from '@playwright/test';
import { THREE_GAUSSIANS } from 'scorefield';
import { expect, figure, nextRun, settled, test } from '../support/page.ts';
import { checkExact } from './exact.ts';
import {
  componentsInForce,
  drag,
  expectSameRun,
  middleOf,
  note,
  pixel,
  placeIn,
  press,
  targetInForce,
  tool,
} from './own-target.ts';

const mean = (page: Page, k: number) => page.getByRole('button', { name: new RegExp(`^component ${k} of \\d+, mean`) });
const axis = (page: Page, k: number, n: 1 | 2) =>
  page.getByRole('button', { name: new RegExp(`^component ${k} of \\d+, axis ${n}`) });
const label = (page: Page) => page.locator('#target-tools strong');
const total = (weights: readonly { weight: number }[]) => weights.reduce((sum, { weight }) => sum + weight, 0);

async function edit(page: Page): Promise<void> {
  await tool(page, 'Edit mixture').click();
  await expect(page.locator('.overlay'), 'laid out').toHaveAttribute('width', /\d/);
  await expect(mean(page, 1)).toBeVisible();
}

test('a mean goes where it is dropped, and the exact panel is that of the new mixture', async ({
  laboratory: page,
}) => {
  await edit(page);
  await expect(mean(page, 3)).toHaveAttribute('aria-label', /^component 3 of 3, mean 0.500, 0.750;/);
  const start = await placeIn(page, 'exact', [0.5, 0.75]);
  expect(await middleOf(mean(page, 3))).toEqual({ x: expect.closeTo(start.x, 0), y: expect.closeTo(start.y, 0) });
  // Held beside its middle: it goes as far as the pointer goes.
  const from = { x: start.x + 3, y: start.y - 2 };
  const to = await placeIn(page, 'exact', [1.1, 0.4]);
  const size = await pixel(page);
  await expectSameRun(page, () => press(page, from, start, { x: to.x + 3, y: to.y - 2 }));
  expect(await middleOf(mean(page, 3))).toEqual({ x: expect.closeTo(to.x, 0), y: expect.closeTo(to.y, 0) });
  await nextRun(page, () => page.mouse.up());
  await settled(page);
  const components = await componentsInForce(page);
  const error = Math.max(Math.abs(components[2]!.mean[0] - 1.1), Math.abs(components[2]!.mean[1] - 0.4));
  figure('mean from where it was dropped, in pixels', error / size);
  expect(error).toBeLessThan(0.75 * size);
  expect(components.map((each) => each.mean).slice(0, 2)).toEqual([
    [0.25, 0.25],
    [0.75, 0.25],
  ]);
  for (const { covariance } of components)
    expect(covariance).toEqual([0.01, 0, 0.01].map((entry) => expect.closeTo(entry, 15)));
  await checkExact(page, { kind: 'mixture', components }, 'own mixture');
  // The window has grown with the data: the handle follows it.
  const place = await placeIn(page, 'exact', components[2]!.mean);
  await expect(async () =>
    expect(await middleOf(mean(page, 3))).toEqual({ x: expect.closeTo(place.x, 0), y: expect.closeTo(place.y, 0) }),
  ).toPass();
  await expect(page.locator('#points')).toContainText('10\u2009000 points');
  await tool(page, 'Done').click();
  await expect(label(page)).toHaveText('own mixture');
  await expect(page.locator('.overlay')).toHaveCount(0);
  await expect(tool(page, 'Edit mixture')).toBeFocused();
});

test('the end of an axis makes the component longer and turns it', async ({ laboratory: page }) => {
  await edit(page);
  const start = await placeIn(page, 'exact', [0.25 + 0.2, 0.25]);
  const end = await middleOf(axis(page, 1, 1));
  expect(end).toEqual({ x: expect.closeTo(start.x, 0), y: expect.closeTo(start.y, 0) });
  // To (0.25, 0.25) + 0.6 (cos 30°, sin 30°): a standard deviation of 0.3 at 30°.
  const [cos, sin] = [Math.sqrt(3) / 2, 0.5];
  const to = await placeIn(page, 'exact', [0.25 + 0.6 * cos, 0.25 + 0.6 * sin]);
  const size = await pixel(page);
  await nextRun(page, () => drag(page, start, to));
  const { covariance, mean: centre } = (await componentsInForce(page))[0]!;
  const wanted = [0.09 * cos ** 2 + 0.01 * sin ** 2, 0.08 * cos * sin, 0.09 * sin ** 2 + 0.01 * cos ** 2];
  // A pixel at the end of the axis: d(sd) ≤ ½ pixel, so d(sd²) ≤ 0.3 pixels; the angle adds as much.
  covariance.forEach((entry, i) => {
    expect(Math.abs(entry - wanted[i]!), `entry ${i}`).toBeLessThan(0.6 * size);
  });
  expect(centre).toEqual([0.25, 0.25]);
  await settled(page);
  await checkExact(page, await targetInForce(page), 'turned component');
  // Into the mean: it stays a proper ellipse.
  const middle = await middleOf(mean(page, 1));
  await nextRun(page, async () => drag(page, await middleOf(axis(page, 1, 2)), middle));
  const [xx, xy, yy] = (await componentsInForce(page))[0]!.covariance;
  expect(xx * yy - xy * xy).toBeGreaterThan(0);
  await settled(page);
});

test('weights, added and removed components', async ({ laboratory: page }) => {
  await edit(page);
  await mean(page, 2).click();
  await expect(note(page)).toContainText('Component 2 of 3');
  const weight = page.getByRole('slider', { name: 'weight' });
  await expect(weight).toHaveValue('33');
  await nextRun(page, () => weight.fill('60'));
  expect((await componentsInForce(page)).map((each) => each.weight)).toEqual(
    [0.2, 0.6, 0.2].map((w) => expect.closeTo(w, 12)),
  );
  await expect(note(page)).toContainText('Component 2 of 3: mean (0.750, 0.250), standard deviations 0.100 and 0.100');

  const place = await placeIn(page, 'exact', [0, 1]);
  await tool(page, 'Add').click();
  await expect(tool(page, 'Add')).toHaveAttribute('aria-pressed', 'true');
  await nextRun(page, () => page.mouse.click(place.x, place.y));
  let components = await componentsInForce(page);
  expect(components).toHaveLength(4);
  expect(components[3]).toMatchObject({
    weight: expect.closeTo(0.25, 12),
    mean: [expect.closeTo(0, 1), expect.closeTo(1, 1)],
  });
  expect(total(components)).toBeCloseTo(1, 12);
  await expect(tool(page, 'Add')).toHaveAttribute('aria-pressed', 'false');
  await expect(mean(page, 4)).toBeFocused();

  const empty = await placeIn(page, 'exact', [1.2, 1.2]);
  await nextRun(page, () => page.mouse.dblclick(empty.x, empty.y));
  expect(await componentsInForce(page)).toHaveLength(5);
  await settled(page);
  await checkExact(page, await targetInForce(page), 'five components');

  await nextRun(page, () => tool(page, 'Remove').click());
  await nextRun(page, () => page.keyboard.press('Delete'));
  components = await componentsInForce(page);
  expect(components.map((each) => each.weight)).toEqual([0.2, 0.6, 0.2].map((w) => expect.closeTo(w, 12)));
  await mean(page, 1).click();
  await nextRun(page, () => page.keyboard.press('Delete'));
  await nextRun(page, () => page.keyboard.press('Backspace'));
  await expect(tool(page, 'Remove')).toBeDisabled();
  await expect(weight).toBeDisabled();
  await expectSameRun(page, () => page.keyboard.press('Delete'));
  expect(await componentsInForce(page)).toEqual([
    { weight: 1, mean: [0.5, 0.75], covariance: [0.01, 0, 0.01].map((entry) => expect.closeTo(entry, 15)) },
  ]);
  await settled(page);
});

test('the keyboard does it all', async ({ laboratory: page }) => {
  await tool(page, 'Edit mixture').press('Enter');
  await expect(mean(page, 1)).toBeFocused();
  await page.keyboard.down('ArrowRight');
  await nextRun(page, () => page.keyboard.press('Shift+ArrowUp'));
  expect((await componentsInForce(page))[0]!.mean).toEqual([0.26, 0.35]);
  await expect(mean(page, 1)).toHaveAttribute('aria-label', /mean 0.260, 0.350;/);
  await page.keyboard.press('Tab');
  await expect(axis(page, 1, 1)).toBeFocused();
  await nextRun(page, () => page.keyboard.press('Shift+ArrowUp'));
  // While a key is held, nothing but the picture follows.
  await page.keyboard.down('Shift');
  await expectSameRun(page, async () => {
    for (let k = 0; k < 3; k++) await page.keyboard.down('ArrowLeft');
  });
  await nextRun(page, () => page.keyboard.up('ArrowLeft'));
  await page.keyboard.up('Shift');
  const [cos, sin] = [Math.sqrt(3) / 2, 0.5];
  const [first, second] = [0.15 ** 2, 0.1 ** 2];
  const wanted = [
    first * cos ** 2 + second * sin ** 2,
    (first - second) * cos * sin,
    first * sin ** 2 + second * cos ** 2,
  ];
  expect((await componentsInForce(page))[0]!.covariance).toEqual(wanted.map((entry) => expect.closeTo(entry, 12)));
  for (const _ of ['second axis', 'component 2']) await page.keyboard.press('Tab');
  await expect(mean(page, 2)).toBeFocused();
  await expect(page.locator('.mixture ellipse.selected')).toHaveAttribute('data-component', '1');
  await nextRun(page, () => tool(page, 'Add').press('Enter'));
  await expect(mean(page, 4)).toBeFocused();
  expect((await componentsInForce(page))[3]).toMatchObject({ weight: expect.closeTo(0.25, 12) });
  await nextRun(page, () => page.keyboard.press('Delete'));
  expect(await componentsInForce(page)).toHaveLength(3);
  await tool(page, 'Done').press('Enter');
  await expect(tool(page, 'Edit mixture')).toBeFocused();
  await settled(page);
});

test('Escape puts back what is dragged, then the target before', async ({ laboratory: page }) => {
  await edit(page);
  const start = await placeIn(page, 'exact', [0.25, 0.25]);
  const to = { x: start.x - 20, y: start.y + 10 };
  await expectSameRun(page, async () => {
    await press(page, start, to);
    await page.keyboard.press('Escape');
    expect(await middleOf(mean(page, 1))).toEqual({ x: expect.closeTo(start.x, 0), y: expect.closeTo(start.y, 0) });
    await page.mouse.up();
  });
  await nextRun(page, () => drag(page, start, to));
  expect((await componentsInForce(page))[0]!.mean).not.toEqual([0.25, 0.25]);
  await nextRun(page, () => page.keyboard.press('Escape'));
  await expect(page.locator('.overlay')).toHaveCount(0);
  expect(await targetInForce(page)).toEqual(THREE_GAUSSIANS);
  await expect(label(page)).toHaveText('three Gaussians');
  // With nothing changed, there is nothing to bring back.
  await expectSameRun(page, async () => {
    await edit(page);
    await tool(page, 'Cancel').click();
    await edit(page);
    await mean(page, 2).dblclick();
    await tool(page, 'Done').click();
  });
  await settled(page);
});

test('from a point set it starts with the three Gaussians and says so', async ({ laboratory: page }) => {
  const choose = (name: string) => page.getByRole('combobox', { name: 'target' }).selectOption({ label: name });
  await nextRun(page, () => choose('two moons'));
  await nextRun(page, () => edit(page));
  await expect(note(page)).toContainText('starts from the three Gaussians');
  expect(await targetInForce(page)).toEqual(THREE_GAUSSIANS);
  await nextRun(page, () => tool(page, 'Cancel').click());
  await expect(label(page)).toHaveText('two moons');
  // A target chosen elsewhere ends the editing and stays.
  await nextRun(page, () => edit(page));
  const list = page.getByRole('combobox', { name: 'target' });
  await list.focus();
  await nextRun(page, () => choose('ring of eight'));
  await expect(page.locator('.overlay')).toHaveCount(0);
  await expect(list, 'the focus stays where the user is').toBeFocused();
  await expect(label(page)).toHaveText('ring of eight');
  await edit(page);
  await expect(mean(page, 8)).toBeVisible();
  await tool(page, 'Done').click();
  await settled(page);
});

test('what is zoomed is edited where it is seen', async ({ laboratory: page }) => {
  await edit(page);
  await page.evaluate(() => window.scorefield!.store.look({ xMin: 0.1, xMax: 0.6, yMin: 0, yMax: 0.5 }));
  const start = await placeIn(page, 'exact', [0.25, 0.25]);
  await expect(async () =>
    expect(await middleOf(mean(page, 1))).toEqual({ x: expect.closeTo(start.x, 0), y: expect.closeTo(start.y, 0) }),
  ).toPass();
  const to = await placeIn(page, 'exact', [0.4, 0.3]);
  const size = await pixel(page);
  await nextRun(page, () => drag(page, start, to));
  const [x, y] = (await componentsInForce(page))[0]!.mean;
  expect(Math.hypot(x - 0.4, y - 0.3)).toBeLessThan(size);
  await tool(page, 'Cancel').click();
  await page.evaluate(() => window.scorefield!.store.look(undefined));
  await settled(page);
});

test('the wheel zooms over the editor as it does over the plot, and the handles follow', async ({
  laboratory: page,
}) => {
  await edit(page);
  const widthOf = () => page.evaluate(() => window.scorefield!.window!.xMax - window.scorefield!.window!.xMin);
  const [width, top] = [await widthOf(), await page.evaluate(() => scrollY)];
  const { x, y } = await placeIn(page, 'exact', [0.5, 0.5]);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -200);
  await expect.poll(widthOf).toBeCloseTo(width / 1.25 ** 2, 6);
  expect(await page.evaluate(() => scrollY), 'the page itself does not scroll').toBe(top);
  const place = await placeIn(page, 'exact', [0.25, 0.25]);
  await expect(async () =>
    expect(await middleOf(mean(page, 1))).toEqual({ x: expect.closeTo(place.x, 0), y: expect.closeTo(place.y, 0) }),
  ).toPass();
  await tool(page, 'Cancel').click();
  await settled(page);
});
