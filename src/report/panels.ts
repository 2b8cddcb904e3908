/** Plots with their colour bars: counts, densities, differences and scores. */
import { componentsOf, type Gaussian, type Target } from '../targets.ts';
import { ARROW_MAP, type Arrows, arrows } from './arrows.ts';
import { colorBar } from './colorbar.ts';
import { axes, filling, type Plot, place, title, type WrittenAxes } from './plot.ts';
import { type Raster, rasterUrl } from './raster.ts';
import { element, group, short } from './svg.ts';

export interface PanelParts {
  plot: Plot;
  title?: string;
  /** What the colours mean, with its unit. */
  name: string;
  /** Both axes unless told otherwise. */
  axes?: WrittenAxes;
}

/** What a panel needs beside its plot: room for a title above; axis, bar and names below. */
export const TITLE_ROOM = 14;
export const BELOW = 56;
/** The same without the x axis. */
export const BELOW_BARE = 35;
export const LEFT = 32;

export function rasterPanel(parts: PanelParts, raster: Raster, ...over: string[]): string {
  return panel(parts, raster.range, raster.colormap, filling(parts.plot, rasterUrl(raster)), ...over);
}

export function arrowPanel(parts: PanelParts, field: Arrows, target: Target): string {
  const { plot } = parts;
  const ground = element('rect', { x: plot.x, y: plot.y, width: plot.size, height: plot.size, class: 'ground' });
  return panel(parts, [0, field.largest], ARROW_MAP, ground, arrows(plot, field), crosses(plot, componentsOf(target)));
}

function panel(
  { plot, title: text, name, axes: written = { x: true, y: true } }: PanelParts,
  range: readonly [number, number],
  colormap: Raster['colormap'],
  ...content: string[]
): string {
  const { x, y, size } = plot;
  const bar = { x: x + 0.05 * size, y: y + size + (written.x ? 27 : 7), width: 0.9 * size, range, colormap, name };
  return group(...content, axes(plot, written), text === undefined ? '' : title(plot, text), colorBar(bar));
}

/** A cross at the mean of each component. */
function crosses(plot: Plot, components: readonly Gaussian[]): string {
  const path = components.map(({ mean }) => {
    const [x, y] = place(plot, mean);
    return `M${short(x - 2.5)} ${short(y)}h5M${short(x)} ${short(y - 2.5)}v5`;
  });
  return element('path', { d: path.join(''), class: 'cross' });
}
