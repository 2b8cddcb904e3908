/** A square plot of a box of the plane: its place on the page, frame, ticks and names of the axes. */
import type { Box } from '../targets.ts';
import { ticks } from '../view/ticks.ts';
import { digits } from './numbers.ts';
import { element, group, label, short } from './svg.ts';

export interface Plot {
  /** Left and top edge, points. */
  x: number;
  y: number;
  size: number;
  box: Box;
}

/** Where a point of the plane lies on the page. */
export function place({ x, y, size, box }: Plot, [u, v]: readonly [number, number]): [number, number] {
  return [x + ((u - box.xMin) / (box.xMax - box.xMin)) * size, y + (1 - (v - box.yMin) / (box.yMax - box.yMin)) * size];
}

/** A picture that fills the plot. */
export const filling = ({ x, y, size }: Plot, href: string): string =>
  element('image', { x, y, width: size, height: size, preserveAspectRatio: 'none', href });

/** Of plots that share an axis only one needs to have it written: the x axis with its numbers, the name of the y axis. */
export interface WrittenAxes {
  x: boolean;
  y: boolean;
}

/** Frame and ticks, and what is to be written along the axes. */
export function axes(plot: Plot, written: WrittenAxes): string {
  const { x, y, size, box } = plot;
  const bottom = y + size;
  const marks: string[] = [];
  let path = '';
  for (const value of ticks(box.xMin, box.xMax, 4)) {
    const [at] = place(plot, [value, box.yMin]);
    path += `M${short(at)} ${short(bottom)}v3`;
    if (written.x) marks.push(label(at, bottom + 11, digits(value), { anchor: 'middle' }));
  }
  for (const value of ticks(box.yMin, box.yMax, 4)) {
    const [, at] = place(plot, [box.xMin, value]);
    path += `M${short(x)} ${short(at)}h-3`;
    marks.push(label(x - 5, at + 2.7, digits(value), { anchor: 'end' }));
  }
  if (written.x) marks.push(label(x + size / 2, bottom + 21, '*x*_1 [length]', { anchor: 'middle' }));
  if (written.y) marks.push(label(x - 22, y + size / 2, '*x*_2 [length]', { anchor: 'middle', upright: true }));
  const frame = element('rect', { x, y, width: size, height: size, class: 'frame' });
  return group(frame, element('path', { d: path, class: 'ticks' }), ...marks);
}

export const title = ({ x, y, size }: Plot, text: string): string =>
  label(x + size / 2, y - 5, text, { anchor: 'middle', class: 'title' });
