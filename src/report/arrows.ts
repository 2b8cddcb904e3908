/** A vector field as arrows: the direction is the field's, the colour the magnitude; length grows as magnitude^0.4. */
import type { Box } from '../targets.ts';
import { colormapColors } from '../view/colormaps.ts';
import { type Plot, place } from './plot.ts';
import { element, group, short } from './svg.ts';

export interface Arrows {
  /** Along an axis. */
  columns: number;
  box: Box;
  /** 2 numbers a node, row-major from the bottom row; nodes are the centres of cells. */
  vectors: ArrayLike<number>;
  /** Magnitude of the map's end and of the longest arrows; larger ones are drawn like it. */
  largest: number;
}

export const ARROW_MAP = 'viridis-reversed';
const COLORS = colormapColors(ARROW_MAP, 256);
/** Length of the longest arrow, as a share of its cell, and how length grows, as on the page. */
const LONGEST = 0.88;
const GROWTH = 0.4;

/** One arrow a node, centred on it; what is not finite is left out. */
export function arrows(plot: Plot, { columns, box, vectors, largest }: Arrows): string {
  const cell = plot.size / columns;
  const drawn: string[] = [];
  for (let i = 0; i < columns * columns; i++) {
    const [u, v] = [vectors[2 * i]!, vectors[2 * i + 1]!];
    const magnitude = Math.hypot(u, v);
    if (!Number.isFinite(magnitude) || magnitude === 0) continue;
    const share = Math.min(1, magnitude / largest);
    const node = place(plot, [
      box.xMin + (((i % columns) + 0.5) * (box.xMax - box.xMin)) / columns,
      box.yMin + ((Math.floor(i / columns) + 0.5) * (box.yMax - box.yMin)) / columns,
    ]);
    const d = arrowPath(node, [u / magnitude, -v / magnitude], LONGEST * cell * share ** GROWTH);
    drawn.push(element('path', { d, fill: COLORS[Math.round(255 * share)] }));
  }
  return group(...drawn);
}

/** Shaft and head as one outline; `along` is a unit vector on the page. */
function arrowPath([x, y]: readonly [number, number], [dx, dy]: readonly [number, number], length: number): string {
  const head = Math.min(0.5 * length, 2.6);
  const [half, shaft] = [0.42 * head, Math.min(0.35, 0.07 * length)];
  const neck = length / 2 - head;
  const outline: readonly (readonly [number, number])[] = [
    [-length / 2, -shaft],
    [neck, -shaft],
    [neck, -half],
    [length / 2, 0],
    [neck, half],
    [neck, shaft],
    [-length / 2, shaft],
  ];
  const corners = outline.map(
    ([along, across]) => `${short(x + along * dx - across * dy)} ${short(y + along * dy + across * dx)}`,
  );
  return `M${corners.join('L')}Z`;
}
