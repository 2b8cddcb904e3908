// Densities and histograms as pixels: the colours of the table, each cell in its place, and cells that are not finite
// never in the colour of a number.

import type { Page } from '@playwright/test';
import type { ColormapName } from 'scorefield/view';
import { createRandom } from '../reference/random.ts';
import { expect, test } from './bench.ts';

const MAPS: ColormapName[] = [
  'density-light',
  'density-dark',
  'viridis',
  'viridis-reversed',
  'difference-light',
  'difference-dark',
];
const GROUND = [255, 0, 255, 255];
const unit = { xMin: 0, xMax: 1, yMin: 0, yMax: 1 };

interface Drawing {
  layer: 'density' | 'histogram';
  values: number[];
  columns: number;
  rows: number;
  range: [number, number];
  colormap: ColormapName;
  viewport: { x: number; y: number; width: number; height: number };
  window?: typeof unit;
  box?: typeof unit;
}

interface Drawn {
  /** RGBA of the viewport and a rim of one pixel around it, the lowest row first. */
  at: (x: number, y: number) => number[];
  /** RGBA of the colour map's entry k. */
  color: (k: number) => number[];
  /** Between two entries, for t in 0…1. */
  between: (t: number) => number[];
  marked: number[];
}

/** Draws one grid on a ground that no map has, and reads it back. */
async function draw(page: Page, drawing: Drawing): Promise<Drawn> {
  const { pixels, table, marked } = await page.evaluate(async ({ layer, values, ...drawing }) => {
    const { createRig, createDensityLayer, createHistogramLayer, pixels, unit, ...library } = window.bench;
    const { columns, rows, range, colormap, viewport } = drawing;
    const { view, array } = await createRig(320, 240);
    const data = await array(layer === 'density' ? new Float32Array(values) : new Uint32Array(values));
    const panel = { viewport, window: drawing.window ?? unit, box: drawing.box ?? unit, columns, rows, colormap };
    const [densities, bins] = [createDensityLayer(view), createHistogramLayer(view)];
    view.frame([1, 0, 1, 1], () => {
      if (layer === 'density') densities.draw({ ...panel, values: data, range });
      else bins.draw({ ...panel, counts: data, max: range[1] });
    });
    const { x, y, width, height } = viewport;
    return {
      pixels: pixels(view, x - 1, y - 1, width + 2, height + 2),
      table: library.colormapTable(colormap),
      marked: [...library.bytesOf(library.markedColor(colormap)), 255],
    };
  }, drawing);
  const stride = drawing.viewport.width + 2;
  const color = (k: number) => Array.from(table.subarray(4 * k, 4 * k + 4));
  return {
    at(x, y) {
      const first = 4 * ((y + 1) * stride + x + 1);
      return Array.from(pixels.subarray(first, first + 4));
    },
    color,
    between(t) {
      const place = 255 * Math.min(1, Math.max(0, t));
      const low = Math.min(254, Math.floor(place));
      return color(low).map((value, channel) => value + (place - low) * (color(low + 1)[channel]! - value));
    },
    marked,
  };
}

/** Largest difference of two colours in any channel. */
const distance = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

function expectGroundAround({ at }: Drawn, { width, height }: Drawing['viewport']): void {
  for (let x = -1; x <= width; x++) expect([at(x, -1), at(x, height)]).toEqual([GROUND, GROUND]);
  for (let y = -1; y <= height; y++) expect([at(-1, y), at(width, y)]).toEqual([GROUND, GROUND]);
}

for (const colormap of MAPS) {
  test(`a ramp has the 256 colours of '${colormap}', and nothing is drawn outside its panel`, async ({ bench }) => {
    // A pixel for each column; two rows.
    const values = Array.from({ length: 512 }, (_, i) => -1 + (3 * (i % 256)) / 255);
    const viewport = { x: 10, y: 20, width: 256, height: 32 };
    const drawn = await draw(bench, {
      layer: 'density',
      values,
      columns: 256,
      rows: 2,
      range: [-1, 2],
      colormap,
      viewport,
    });
    for (let k = 0; k < 256; k++) expect(drawn.at(k, 5), `value ${k}/255`).toEqual(drawn.color(k));
    expectGroundAround(drawn, viewport);
    const different = new Set(Array.from({ length: 256 }, (_, k) => drawn.color(k).join()));
    expect(different.size, 'different colours').toBeGreaterThan(150);
  });
}

test('values outside the range take the nearer end', async ({ bench }) => {
  const drawn = await draw(bench, {
    layer: 'density',
    values: [-5, 1e30],
    columns: 2,
    rows: 1,
    range: [0, 1],
    colormap: 'viridis',
    viewport: { x: 5, y: 5, width: 80, height: 10 },
  });
  expect(drawn.at(10, 5)).toEqual(drawn.color(0));
  expect(drawn.at(70, 5)).toEqual(drawn.color(255));
});

test('a density is bilinear between the centres of its cells, wherever box and window lie', async ({ bench }) => {
  const [columns, rows] = [37, 29];
  const random = createRandom(1);
  const values = Array.from({ length: columns * rows }, () => Math.fround(random.uniform()));
  const box = { xMin: -2, xMax: 3, yMin: 1, yMax: 4 };
  const window = { xMin: -0.3, xMax: 1.1, yMin: 1.9, yMax: 2.7 };
  const viewport = { x: 3, y: 5, width: 211, height: 173 };
  const drawn = await draw(bench, {
    layer: 'density',
    values,
    columns,
    rows,
    range: [0, 1],
    colormap: 'density-dark',
    viewport,
    window,
    box,
  });
  const cell = (column: number, row: number) => values[row * columns + column]!;
  let worst = 0;
  for (let y = 0; y < viewport.height; y++) {
    for (let x = 0; x < viewport.width; x++) {
      const px = window.xMin + ((x + 0.5) / viewport.width) * (window.xMax - window.xMin);
      const py = window.yMin + ((y + 0.5) / viewport.height) * (window.yMax - window.yMin);
      const [cx, cy] = [((px - box.xMin) / 5) * columns - 0.5, ((py - box.yMin) / 3) * rows - 0.5];
      const [i, j] = [Math.floor(cx), Math.floor(cy)];
      const [fx, fy] = [cx - i, cy - j];
      const low = cell(i, j) * (1 - fx) + cell(i + 1, j) * fx;
      const high = cell(i, j + 1) * (1 - fx) + cell(i + 1, j + 1) * fx;
      worst = Math.max(worst, distance(drawn.at(x, y), drawn.between(low * (1 - fy) + high * fy)));
    }
  }
  expect(worst, 'of 255').toBeLessThan(2);
});

test('the first row is the lowest, and only the box is drawn', async ({ bench }) => {
  const drawn = await draw(bench, {
    layer: 'density',
    values: [0, 1],
    columns: 1,
    rows: 2,
    range: [0, 1],
    colormap: 'viridis',
    viewport: { x: 1, y: 1, width: 200, height: 200 },
    window: { xMin: -1, xMax: 3, yMin: -1, yMax: 3 },
    box: { xMin: 0, xMax: 2, yMin: 0, yMax: 2 },
  });
  expect(drawn.at(100, 50)).toEqual(drawn.color(0));
  expect(drawn.at(100, 149)).toEqual(drawn.color(255));
  for (const [x, y] of [
    [100, 49],
    [100, 150],
    [49, 100],
    [150, 100],
  ] as const)
    expect(drawn.at(x, y), `pixel ${x}, ${y}`).toEqual(GROUND);
});

test('a cell that is not finite is one square of the marking colour, and spoils no other', async ({ bench }) => {
  const values = new Array<number>(64).fill(0.5);
  values[8 * 3 + 2] = Number.NaN;
  values[8 * 5 + 6] = Number.POSITIVE_INFINITY;
  values[0] = Number.NEGATIVE_INFINITY;
  for (const colormap of MAPS) {
    const drawn = await draw(bench, {
      layer: 'density',
      values,
      columns: 8,
      rows: 8,
      range: [0, 1],
      colormap,
      viewport: { x: 1, y: 1, width: 160, height: 160 },
    });
    const half = drawn.between(0.5);
    for (let k = 0; k < 256; k++)
      expect(distance(drawn.marked, drawn.color(k)), `${colormap} ${k}`).toBeGreaterThan(40);
    for (let y = 0; y < 160; y++) {
      for (let x = 0; x < 160; x++) {
        const finite = Number.isFinite(values[8 * Math.floor(y / 20) + Math.floor(x / 20)]);
        const off = distance(drawn.at(x, y), finite ? half : drawn.marked);
        if (off > 1) throw new Error(`${colormap}: pixel ${x}, ${y} is off by ${off}`);
      }
    }
  }
});

test('a histogram is flat in each bin, in the colour of its count', async ({ bench }) => {
  const counts = Array.from({ length: 15 }, (_, i) => 17 * i);
  counts[14] = 255;
  const viewport = { x: 7, y: 3, width: 100, height: 60 };
  const drawn = await draw(bench, {
    layer: 'histogram',
    values: counts,
    columns: 5,
    rows: 3,
    range: [0, 255],
    colormap: 'density-dark',
    viewport,
  });
  for (let y = 0; y < 60; y++) {
    for (let x = 0; x < 100; x++) {
      const count = counts[5 * Math.floor(y / 20) + Math.floor(x / 20)]!;
      const off = distance(drawn.at(x, y), drawn.color(count));
      if (off > 0) throw new Error(`pixel ${x}, ${y} of the bin with ${count} is off by ${off}`);
    }
  }
  expectGroundAround(drawn, viewport);
});

test('every cell of a million has its own pixel', async ({ bench }) => {
  const wrong = await bench.evaluate(async () => {
    const { createRig, createDensityLayer, createHistogramLayer, colormapTable, pixels } = window.bench;
    const size = 1024;
    const { view, array } = await createRig(size, size);
    const numbers = Uint32Array.from({ length: size * size }, (_, i) => ((i * 40503) >>> 4) % 256);
    const viewport = { x: 0, y: 0, width: size, height: size };
    const box = { xMin: 0, xMax: size, yMin: 0, yMax: size };
    const grid = { viewport, window: box, box, columns: size, rows: size, colormap: 'viridis' } as const;
    const table = colormapTable('viridis');
    const [densities, bins] = [createDensityLayer(view), createHistogramLayer(view)];
    const [values, counts] = [await array(Float32Array.from(numbers)), await array(numbers)];
    const count = (draw: () => void): number => {
      view.frame([0, 0, 0, 1], draw);
      const seen = pixels(view, 0, 0, size, size);
      return numbers.reduce((sum, k, i) => (seen[4 * i + 1] === table[4 * k + 1] ? sum : sum + 1), 0);
    };
    return {
      density: count(() => densities.draw({ ...grid, values, range: [0, 255] })),
      histogram: count(() => bins.draw({ ...grid, counts, max: 255 })),
    };
  });
  expect(wrong).toEqual({ density: 0, histogram: 0 });
});

test('refuses grids, ranges and windows that cannot be drawn', async ({ bench }) => {
  const messages = await bench.evaluate(async () => {
    const { createRig, createDensityLayer, unit } = window.bench;
    const { view, array } = await createRig(64, 64);
    const values = await array(new Float32Array(10), 'ten');
    const { draw } = createDensityLayer(view);
    const viewport = { x: 0, y: 0, width: 64, height: 64 };
    const good = { viewport, window: unit, box: unit, values, columns: 2, rows: 2 };
    const rest = { range: [0, 1], colormap: 'viridis' } as const;
    return [
      () => draw({ ...good, ...rest, columns: 4, rows: 4 }),
      () => draw({ ...good, ...rest, columns: 2.5 }),
      () => draw({ ...good, ...rest, range: [1, 1] }),
      () => draw({ ...good, ...rest, range: [0, Number.NaN] }),
      () => draw({ ...good, ...rest, window: { ...unit, xMax: 0 } }),
      () => draw({ ...good, ...rest, box: { ...unit, yMin: Number.NEGATIVE_INFINITY } }),
    ].map((attempt) => {
      try {
        attempt();
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    });
  });
  expect(messages).toEqual([
    "view: 'ten' holds 10 words; a 4×4 grid needs 16",
    'view: a grid needs whole, positive columns and rows; given 2.5×2',
    "view: the density's range must be finite, low < high; given 1 … 1",
    "view: the density's range must be finite, low < high; given 0 … NaN",
    expect.stringContaining('the window must have xMin < xMax'),
    expect.stringContaining('the box must have xMin < xMax'),
  ]);
});
