/** Grids of numbers as pictures: each value takes its colour from a map, the row with the lowest y is at the bottom. */
import { type ColormapName, colormapTable, markedRgb } from '../view/colormaps.ts';
import { encodePng } from './png.ts';

export interface Raster {
  columns: number;
  rows: number;
  /** Row-major from the bottom row. */
  values: ArrayLike<number>;
  /** Values of the map's two ends. */
  range: readonly [number, number];
  colormap: ColormapName;
}

/** Pixels a cell and side: viewers of PDF files blur small pictures. */
const MAGNIFICATION = 3;

export function rasterUrl(raster: Raster): string {
  const { columns, rows } = raster;
  const [width, height] = [columns * MAGNIFICATION, rows * MAGNIFICATION];
  const pixels = new Uint8Array(3 * width * height);
  const colors = cellColors(raster);
  for (let y = 0; y < height; y++) {
    const row = rows - 1 - Math.floor(y / MAGNIFICATION);
    for (let x = 0; x < width; x++) {
      const cell = row * columns + Math.floor(x / MAGNIFICATION);
      pixels.set(colors.subarray(3 * cell, 3 * cell + 3), 3 * (y * width + x));
    }
  }
  return urlOf(encodePng(width, height, pixels));
}

/** Red, green and blue of every cell, row-major from the bottom row; what is not finite has the map's marked colour. */
export function cellColors({ columns, rows, values, range: [low, high], colormap }: Raster): Uint8Array {
  const table = colormapTable(colormap);
  const marked = markedRgb(colormap).map((part) => 255 * part);
  const colors = new Uint8Array(3 * columns * rows);
  for (let i = 0; i < columns * rows; i++) {
    const t = (values[i]! - low) / (high - low);
    const entry = 4 * Math.round(255 * Math.min(1, Math.max(0, t)));
    colors.set(Number.isFinite(t) ? table.subarray(entry, entry + 3) : marked, 3 * i);
  }
  return colors;
}

/** The whole map from left to right. */
export function rampUrl(colormap: ColormapName): string {
  const values = Array.from({ length: 256 }, (_, i) => i / 255);
  return urlOf(encodePng(256, 1, cellColors({ columns: 256, rows: 1, values, range: [0, 1], colormap })));
}

const urlOf = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;
