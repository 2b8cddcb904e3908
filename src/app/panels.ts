/** The panels in the page: where each one lies on the shared canvas, their axes and their legends. */
import { type Box, type ColormapName, colormapGradient, type View, type Viewport } from '../view/index.ts';
import { drawAxes } from './axes.ts';
import { byId, figure } from './dom.ts';
import { type Look, PANELS, type PanelName } from './pictures.ts';
import type { Refresher } from './refresh.ts';
import { densityColors } from './theme.ts';

export class Panels {
  readonly canvas = byId<HTMLCanvasElement>('plane');
  private readonly frame = byId('panels');
  /** Size of the canvas in whole device pixels, as the browser last laid it out; none where it does not say. */
  private pixels: ResizeObserverSize | undefined;
  private readonly plots: { name: PanelName; plot: HTMLElement; axes: SVGSVGElement }[];

  /** `onResize` is called whenever a panel changed place or size. */
  constructor(onResize: () => void) {
    this.plots = PANELS.map((name) => {
      const plot = byId(`plot-${name}`);
      return { name, plot, axes: plot.querySelector('svg')! };
    });
    new ResizeObserver(onResize).observe(this.frame);
    if ('devicePixelContentBoxSize' in ResizeObserverEntry.prototype) this.followPixels(onResize);
  }

  /** A size rounded from CSS pixels may be a pixel off, and the picture blurred. */
  private followPixels(onResize: () => void): void {
    new ResizeObserver(([entry]) => {
      this.pixels = entry!.devicePixelContentBoxSize[0];
      onResize();
    }).observe(this.canvas, { box: 'device-pixel-content-box' });
  }

  /** Where each panel is drawn, in the page. */
  get places(): HTMLElement[] {
    return this.plots.map(({ plot }) => plot);
  }

  /** Fits the canvas to the panels and the device's pixels. */
  resize(view: View): void {
    const { width, height } = this.frame.getBoundingClientRect();
    const exact = (size: number, pixels = Infinity): number =>
      Math.abs(size * devicePixelRatio - pixels) < 1 ? pixels / devicePixelRatio : size;
    view.resize(exact(width, this.pixels?.inlineSize), exact(height, this.pixels?.blockSize), devicePixelRatio);
  }

  drawAxes(window: Box): void {
    for (const { plot, axes } of this.plots) drawAxes(axes, window, plot.clientWidth, plot.clientHeight);
  }

  /** Each panel's rectangle on the canvas. */
  viewports(view: View): { name: PanelName; viewport: Viewport }[] {
    const origin = this.frame.getBoundingClientRect();
    return this.plots.map(({ name, plot }) => {
      const { left, top } = plot.getBoundingClientRect();
      const border = plot.clientLeft;
      const viewport = view.viewport(
        left - origin.left + border,
        top - origin.top + border,
        plot.clientWidth,
        plot.clientHeight,
      );
      return { name, viewport };
    });
  }

  /** Legends of all colours in the picture, and the title of the panel that compares. */
  showLegends({ scales, differences }: Refresher, look: Look): void {
    if (!scales) return;
    const { theme, view } = look;
    const compares = view.comparison === 'difference';
    byId('title-model').hidden = compares;
    byId('title-difference').hidden = !compares;
    showLegend('density', densityColors(look), figure(scales.peak), true);
    showLegend('arrows', theme.arrows, figure(scales.magnitude), view.arrows);
    showLegend('difference', theme.difference, figure(differences?.density ?? Number.NaN), compares);
    byId('legend-difference-least').textContent = `−${figure(differences?.density ?? Number.NaN)}`;
    showLegend('errors', theme.arrows, figure(differences?.score ?? Number.NaN), compares && view.arrows);
  }
}

function showLegend(name: string, colors: ColormapName, most: string, isShown: boolean): void {
  byId(`legend-${name}`).hidden = !isShown;
  byId(`legend-${name}-bar`).style.background = colormapGradient(colors);
  byId(`legend-${name}-max`).textContent = most;
}
