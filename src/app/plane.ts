/** Where points of the plane lie in a panel's plot: from the pointer to the plane and back. */
import type { Box } from '../view/index.ts';

export type Point = readonly [x: number, y: number];

/** The point of the plane under a place on the screen (CSS pixels of the viewport, as pointer events have them). */
export function pointAt(plot: Element, window: Box, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top } = plot.getBoundingClientRect();
  const right = (clientX - left - plot.clientLeft) / plot.clientWidth;
  const down = (clientY - top - plot.clientTop) / plot.clientHeight;
  return [window.xMin + right * (window.xMax - window.xMin), window.yMax - down * (window.yMax - window.yMin)];
}

/** CSS pixels from the plot's left and top edge, inside its border. */
export function placeOf(plot: Element, window: Box, [x, y]: Point): { left: number; top: number } {
  return {
    left: ((x - window.xMin) / (window.xMax - window.xMin)) * plot.clientWidth,
    top: ((window.yMax - y) / (window.yMax - window.yMin)) * plot.clientHeight,
  };
}
