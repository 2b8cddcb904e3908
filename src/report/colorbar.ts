/** A colour bar under a plot: the map from left to right, ticks, and what its numbers are. */
import type { ColormapName } from '../view/colormaps.ts';
import { ticks } from '../view/ticks.ts';
import { digits } from './numbers.ts';
import { rampUrl } from './raster.ts';
import { element, group, label, short } from './svg.ts';

export interface ColorBar {
  x: number;
  y: number;
  width: number;
  range: readonly [number, number];
  colormap: ColormapName;
  /** Quantity with its unit. */
  name: string;
}

const THICKNESS = 6;

export function colorBar({ x, y, width, range: [low, high], colormap, name }: ColorBar): string {
  const bottom = y + THICKNESS;
  const marks: string[] = [];
  let path = '';
  for (const value of ticks(low, high, 4)) {
    const at = x + ((value - low) / (high - low)) * width;
    path += `M${short(at)} ${short(bottom)}v2.5`;
    marks.push(label(at, bottom + 10, digits(value), { anchor: 'middle' }));
  }
  const bar = { x, y, width, height: THICKNESS };
  return group(
    element('image', { ...bar, preserveAspectRatio: 'none', href: rampUrl(colormap) }),
    element('rect', { ...bar, class: 'frame' }),
    element('path', { d: path, class: 'ticks' }),
    ...marks,
    label(x + width / 2, bottom + 19.5, name, { anchor: 'middle' }),
  );
}
