// What is to be seen: every panel is drawn, at the size and in the colours of the browser, also after WebGL was lost.

import type { Page } from '@playwright/test';
import { expect, settled, started, test, trainTo } from '../support/page.ts';
import { checkPanels } from './panels.ts';

const PAPER = [251, 250, 247];
const NIGHT = [15, 17, 21];
const PANELS = ['data', 'exact', 'model', 'chains'] as const;

interface Picture {
  /** Pixels of the canvas. */
  size: [width: number, height: number];
  /** Share of each panel's pixels that are not of the ground's colour. */
  drawn: Record<string, number>;
  /** The same of the canvas outside the panels. */
  between: number;
}

/** Looks at the canvas as it is, by copying it into a picture. */
function look(page: Page, ground: number[]): Promise<Picture> {
  return page.evaluate(
    ([panels, [red, green, blue]]) => {
      const plane = document.getElementById('plane') as HTMLCanvasElement;
      const copy = new OffscreenCanvas(plane.width, plane.height).getContext('2d')!;
      copy.drawImage(plane, 0, 0);
      const origin = plane.getBoundingClientRect();
      const [sx, sy] = [plane.width / origin.width, plane.height / origin.height];
      const painted = (x: number, y: number, width: number, height: number): number => {
        const { data } = copy.getImageData(x, y, width, height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4)
          if (data[i] !== red || data[i + 1] !== green || data[i + 2] !== blue) count++;
        return count;
      };
      let inside = 0;
      const drawn = panels.map((name): [string, number] => {
        const { left, top, width, height } = document.getElementById(`plot-${name}`)!.getBoundingClientRect();
        const [x, y] = [Math.round((left - origin.left) * sx), Math.round((top - origin.top) * sy)];
        const [w, h] = [Math.round(width * sx), Math.round(height * sy)];
        const count = painted(x, y, w, h);
        inside += count;
        return [name, count / (w * h)];
      });
      const all = painted(0, 0, plane.width, plane.height);
      return { size: [plane.width, plane.height], drawn: Object.fromEntries(drawn), between: all - inside };
    },
    [PANELS, ground as [number, number, number]] as const,
  );
}

/** Every panel is drawn and nothing beside them; the canvas has a pixel for each of the screen's. */
async function checkPicture(page: Page, ground: number[]): Promise<void> {
  const { size, drawn, between } = await look(page, ground);
  const screen = await page.locator('#panels').evaluate((panels) => {
    const { width, height } = panels.getBoundingClientRect();
    return [width * devicePixelRatio, height * devicePixelRatio];
  });
  // The browser puts edges on whole pixels.
  screen.forEach((pixels, axis) => {
    expect(Math.abs(size[axis]! - pixels), `pixels of the canvas against ${pixels}`).toBeLessThan(1);
  });
  for (const name of PANELS) {
    expect(drawn[name], `share of the panel '${name}' that is drawn`).toBeGreaterThan(0.02);
    expect(drawn[name], `share of the panel '${name}' that is drawn`).toBeLessThan(1);
  }
  expect(between, 'pixels drawn outside the panels').toBe(0);
}

/** The canvas as it is, as one short text. */
function picture(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const plane = document.getElementById('plane') as HTMLCanvasElement;
    const png = new TextEncoder().encode(plane.toDataURL());
    return new Uint8Array(await crypto.subtle.digest('SHA-256', png)).join(' ');
  });
}

/** Waits until the page has drawn itself after a change that it hears of from the browser, within a frame. */
async function drawnAnew(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await settled(page);
}

test('every panel is drawn at any size of the window', async ({ laboratory: page }) => {
  await trainTo(page, 3);
  for (const size of [
    { width: 1440, height: 900 },
    { width: 700, height: 500 },
    { width: 1100, height: 1000 },
  ]) {
    await page.setViewportSize(size);
    await drawnAnew(page);
    await checkPicture(page, PAPER);
  }
});

test('the dark scheme draws the same panels on a dark ground, and back', async ({ laboratory: page }) => {
  await trainTo(page, 3);
  const light = await picture(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('body')).toHaveCSS('background-color', `rgb(${NIGHT.join(', ')})`);
  await drawnAnew(page);
  await checkPicture(page, NIGHT);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('body')).toHaveCSS('background-color', `rgb(${PAPER.join(', ')})`);
  await drawnAnew(page);
  expect(await picture(page)).toBe(light);
});

/** Loses the WebGL context, lets frames pass without it until `enough` says so, and gives it back. */
async function loseContext(page: Page, enough: () => boolean): Promise<void> {
  const extension = await page.evaluateHandle(async () => {
    const plane = document.getElementById('plane') as HTMLCanvasElement;
    const context = plane.getContext('webgl')!.getExtension('WEBGL_lose_context')!;
    const lost = new Promise((resolve) => plane.addEventListener('webglcontextlost', resolve, { once: true }));
    context.loseContext();
    await lost;
    return context;
  });
  await page.waitForFunction(enough);
  await extension.evaluate(async (context) => {
    const plane = document.getElementById('plane') as HTMLCanvasElement;
    const back = new Promise((resolve) => plane.addEventListener('webglcontextrestored', resolve, { once: true }));
    context.restoreContext();
    await back;
  });
  await settled(page);
}

test('a lost WebGL context comes back with the same picture', { tag: '@fault-21' }, async ({ laboratory: page }) => {
  await trainTo(page, 3);
  const before = await picture(page);
  await checkPicture(page, PAPER);
  await loseContext(page, () => true);
  expect(await picture(page)).toBe(before);
});

test('training goes on without WebGL, and is drawn when it is back', { tag: '@fault-21' }, async ({
  laboratory: page,
}) => {
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await loseContext(page, () => window.scorefield!.run!.trainer.iteration > 5);
  expect(await page.evaluate(() => window.scorefield!.run!.trainer.iteration)).toBeGreaterThan(5);
  await checkPicture(page, PAPER);
  await checkPanels(page);
});

test.describe('on a screen with two pixels for one', () => {
  test.use({ deviceScaleFactor: 2, viewport: { width: 1024, height: 768 } });

  test('the canvas has them all', async ({ page, site }) => {
    await page.goto(site);
    await started(page);
    await settled(page);
    expect(await page.evaluate(() => devicePixelRatio)).toBe(2);
    await checkPicture(page, PAPER);
  });
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  test(`nothing is cut off at ${width} × ${height}`, async ({ laboratory: page }, info) => {
    await page.setViewportSize({ width, height });
    await drawnAnew(page);
    const { scroll, client, wide } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const beyond = [...document.querySelectorAll('body *')].filter((element) => {
        const { right, left, width } = element.getBoundingClientRect();
        return width > 0 && (right > clientWidth + 1 || left < -1);
      });
      return { scroll: scrollWidth, client: clientWidth, wide: beyond.map(({ tagName, id }) => `${tagName}#${id}`) };
    });
    expect(wide, 'elements beyond the edges').toEqual([]);
    expect(scroll, 'no horizontal scrolling').toBe(client);
    await info.attach(`${width}x${height}`, {
      body: await page.screenshot({ fullPage: true }),
      contentType: 'image/png',
    });
  });
}
