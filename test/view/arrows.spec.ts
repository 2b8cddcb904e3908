// Arrows as pixels: they point along the vector as it looks on the screen, and are coloured by its magnitude.

import type { Page } from '@playwright/test';
import { expect, test } from './bench.ts';

/** Pixels of a node's cell. */
const CELL = 80;

interface Arrow {
  /** From the arrow's middle to the middle of its pixels: towards the head, where there is more of it. */
  lean: [number, number];
  /** Distance from the node to the farthest pixel drawn. */
  reach: number;
  /** Pixels drawn. */
  area: number;
  /** The colour at the node. */
  color: number[];
}

/** Draws a row of vectors in a panel whose window is `stretch` times as wide as high for the same pixels. */
async function drawArrows(page: Page, vectors: [number, number][], stretch = 1) {
  const columns = vectors.length;
  const { pixels, table } = await page.evaluate(
    async ({ vectors, columns, stretch, cell }) => {
      const { createRig, createArrowsLayer, colormapTable, pixels } = window.bench;
      const [width, height] = [columns * cell, cell];
      const { view, array } = await createRig(width, height);
      const scores = await array(new Float32Array(vectors.flat()));
      const box = { xMin: 0, xMax: columns * stretch, yMin: 0, yMax: 1 };
      const layer = createArrowsLayer(view);
      view.frame([0, 0, 0, 1], () =>
        layer.draw({
          viewport: { x: 0, y: 0, width, height },
          window: box,
          box,
          scores,
          columns,
          rows: 1,
          maxMagnitude: 2,
          lengthScale: 0.9,
          colormap: 'viridis',
          lineWidth: 3,
          halo: [0, 0, 0, 0],
        }),
      );
      return { pixels: pixels(view, 0, 0, width, height), table: colormapTable('viridis') };
    },
    { vectors, columns, stretch, cell: CELL },
  );
  const at = (x: number, y: number) => Array.from(pixels.subarray(4 * (y * columns * CELL + x)).subarray(0, 3));
  const arrows = vectors.map((_, column): Arrow => {
    let [area, sumX, sumY, reach] = [0, 0, 0, 0];
    for (let y = 0; y < CELL; y++) {
      for (let x = 0; x < CELL; x++) {
        if (Math.max(...at(column * CELL + x, y)) < 40) continue;
        const [dx, dy] = [x + 0.5 - CELL / 2, y + 0.5 - CELL / 2];
        area++;
        sumX += dx;
        sumY += dy;
        reach = Math.max(reach, Math.hypot(dx, dy));
      }
    }
    return { lean: [sumX / area, sumY / area], reach, area, color: at(column * CELL + CELL / 2, CELL / 2) };
  });
  const colorOf = (magnitude: number) => {
    const k = Math.round((255 * Math.min(magnitude, 2)) / 2);
    return Array.from(table.subarray(4 * k, 4 * k + 3));
  };
  return { arrows, colorOf };
}

/** The angle between two directions, in degrees. */
function angle([ax, ay]: [number, number], [bx, by]: [number, number]): number {
  return (Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by)) * 180) / Math.PI;
}

const COMPASS = Array.from({ length: 12 }, (_, i): [number, number] => {
  const turn = (2 * Math.PI * (i + 0.2)) / 12;
  return [2 * Math.cos(turn), 2 * Math.sin(turn)];
});

test('an arrow points where its vector does, its head in front', async ({ bench }) => {
  const { arrows } = await drawArrows(bench, COMPASS);
  for (const [i, { lean, reach }] of arrows.entries()) {
    const [x, y] = COMPASS[i]!;
    expect(Math.hypot(...lean), `the head of arrow ${i} weighs more`).toBeGreaterThan(1);
    expect(angle(lean, [x, y]), `degrees between arrow ${i} and (${x}, ${y})`).toBeLessThan(6);
    expect(reach / (0.45 * CELL), 'half the length').toBeCloseTo(1, 0.8);
  }
});

test('where x and y differ in scale, it points as the field looks on the screen', async ({ bench }) => {
  const stretch = 4;
  const { arrows } = await drawArrows(bench, COMPASS, stretch);
  for (const [i, { lean }] of arrows.entries()) {
    const [x, y] = COMPASS[i]!;
    expect(angle(lean, [x / stretch, y]), `degrees of arrow ${i}`).toBeLessThan(6);
  }
});

test('colour and length grow with the magnitude, up to the largest', async ({ bench }) => {
  const magnitudes = [0.05, 0.2, 0.5, 1, 1.5, 2, 3, 1e30];
  const vectors = magnitudes.map((m): [number, number] => [0.6 * m, -0.8 * m]);
  const { arrows, colorOf } = await drawArrows(bench, vectors);
  for (const [i, magnitude] of magnitudes.entries()) {
    const { color, reach } = arrows[i]!;
    const off = Math.max(...color.map((value, c) => Math.abs(value - colorOf(magnitude)[c]!)));
    expect(off, `colour of magnitude ${magnitude}`).toBeLessThan(4);
    const half = 0.45 * CELL * Math.min(1, magnitude / 2) ** 0.4;
    expect(Math.abs(reach - half), `length of magnitude ${magnitude}`).toBeLessThan(4);
  }
});

test('a zero vector is a dot, and one that is not finite is nothing', async ({ bench }) => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  const { arrows } = await drawArrows(bench, [
    [0, 0],
    [nan, 1],
    [1, nan],
    [infinity, 0],
    [0, -infinity],
    [1, 1],
  ]);
  const [zero, ...rest] = arrows;
  expect(zero!.area).toBeGreaterThan(0);
  expect(zero!.reach).toBeLessThan(4);
  expect(rest.slice(0, 4).map(({ area }) => area)).toEqual([0, 0, 0, 0]);
  expect(rest[4]!.area, 'the one after them').toBeGreaterThan(50);
});
