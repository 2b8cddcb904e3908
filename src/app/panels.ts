/** The panels in the page: where each one lies on the shared canvas, their axes and their legends. */
import { type Box, colormapGradient, type View, type Viewport } from '../view/index.ts';
import { drawAxes } from './axes.ts';
import { byId, figure } from './dom.ts';
import { PANELS, type PanelName } from './pictures.ts';
import type { Scales } from './run.ts';
import type { Theme } from './theme.ts';

export class Panels {
  readonly canvas = byId<HTMLCanvasElement>('plane');
  private readonly frame = byId('panels');
  private readonly plots: { name: PanelName; plot: HTMLElement; axes: SVGSVGElement }[];

  /** `onResize` is called whenever a panel changed place or size. */
  constructor(onResize: () => void) {
    this.plots = PANELS.map((name) => {
      const plot = byId(`plot-${name}`);
      return { name, plot, axes: plot.querySelector('svg')! };
    });
    new ResizeObserver(onResize).observe(this.frame);
  }

  /** Fits the canvas to the panels and the device's pixels. */
  resize(view: View): void {
    const { width, height } = this.frame.getBoundingClientRect();
    view.resize(width, height, devicePixelRatio);
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

  showLegends({ peak, magnitude }: Scales, theme: Theme): void {
    byId('legend-density').style.background = colormapGradient(theme.density);
    byId('legend-arrows').style.background = colormapGradient(theme.arrows);
    byId('legend-density-max').textContent = figure(peak);
    byId('legend-arrows-max').textContent = figure(magnitude);
  }
}
