/** Ticks and numbers on the edges of a panel, as SVG over the canvas. */
import type { Box } from '../view/index.ts';
import { ticks } from '../view/ticks.ts';

const NS = 'http://www.w3.org/2000/svg';

function text(x: number, y: number, anchor: string, content: string): SVGTextElement {
  const label = document.createElementNS(NS, 'text');
  label.setAttribute('x', String(x));
  label.setAttribute('y', String(y));
  label.setAttribute('text-anchor', anchor);
  label.textContent = content.replace('-', '−');
  return label;
}

/** Writes the axes of `window` into an SVG that covers the plot (its size in CSS pixels). */
export function drawAxes(svg: SVGSVGElement, window: Box, width: number, height: number): void {
  const parts: SVGElement[] = [];
  const path = document.createElementNS(NS, 'path');
  let d = '';
  for (const x of ticks(window.xMin, window.xMax, 5)) {
    const at = ((x - window.xMin) / (window.xMax - window.xMin)) * width;
    d += `M${at} ${height}v5`;
    parts.push(text(at, height + 16, 'middle', String(x)));
  }
  for (const y of ticks(window.yMin, window.yMax, 5)) {
    const at = height - ((y - window.yMin) / (window.yMax - window.yMin)) * height;
    d += `M0 ${at}h-5`;
    parts.push(text(-8, at + 3.5, 'end', String(y)));
  }
  path.setAttribute('d', d);
  svg.replaceChildren(path, ...parts);
}
