/** Ticks and numbers on the edges of a panel, as SVG over the canvas. */
import type { Box } from '../view/index.ts';
import { ticks } from '../view/ticks.ts';
import { svgElement } from './dom.ts';

/** A number at a tick: where its baseline begins, or is centred, or ends. */
export interface AxisLabel {
  x: number;
  y: number;
  anchor: 'middle' | 'end';
  text: string;
}

/** Ticks (as a path) and their numbers around a plot of this size in CSS pixels; the origin is its top left corner. */
export function axesOf(window: Box, width: number, height: number): { ticks: string; labels: AxisLabel[] } {
  const labels: AxisLabel[] = [];
  let d = '';
  for (const x of ticks(window.xMin, window.xMax, 5)) {
    const at = ((x - window.xMin) / (window.xMax - window.xMin)) * width;
    d += `M${at} ${height}v5`;
    labels.push({ x: at, y: height + 16, anchor: 'middle', text: minus(x) });
  }
  for (const y of ticks(window.yMin, window.yMax, 5)) {
    const at = height - ((y - window.yMin) / (window.yMax - window.yMin)) * height;
    d += `M0 ${at}h-5`;
    labels.push({ x: -8, y: at + 3.5, anchor: 'end', text: minus(y) });
  }
  return { ticks: d, labels };
}

const minus = (value: number): string => String(value).replace('-', '−');

/** Writes the axes of `window` into an SVG that covers the plot (its size in CSS pixels). */
export function drawAxes(svg: SVGSVGElement, window: Box, width: number, height: number): void {
  const { ticks: d, labels } = axesOf(window, width, height);
  svg.replaceChildren(svgElement('path', { d }), ...labels.map(label));
}

function label({ x, y, anchor, text }: AxisLabel): SVGTextElement {
  const made = svgElement('text', { x, y, 'text-anchor': anchor });
  made.textContent = text;
  return made;
}
