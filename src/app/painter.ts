/** Draws the panels: onto the page when something is new, and for pictures at any size. */
import { type Box, NIGHT, PAPER, type View, type Viewport } from '../view/index.ts';
import type { Panels } from './panels.ts';
import { type Look, PANELS, type PanelName, type Pictures } from './pictures.ts';
import type { Refresher } from './refresh.ts';
import type { Theme } from './theme.ts';
import type { ViewSettings } from './view-settings.ts';

/** What is to be seen now. */
export interface Scene {
  window: Box;
  view: ViewSettings;
  theme: Theme;
}

/** All panels as they were just drawn, side by side in their order; to be copied in the same task. */
export interface Drawing {
  canvas: HTMLCanvasElement;
  /** The part of the plane that each panel shows. */
  window: Box;
  theme: Theme;
  /** The page's own colour, behind everything. */
  ground: string;
}

export class Painter {
  /** The panels have another size, window or style: axes and all are drawn anew. */
  private stale = true;
  private notBefore = -Infinity;
  /** Milliseconds between pictures at least. */
  interval = 0;

  constructor(
    private readonly view: View,
    private readonly panels: Panels,
    private readonly pictures: Pictures,
  ) {
    view.onRestore(() => this.drawAnew());
  }

  /** Axes and all are drawn at the next frame. */
  drawAnew(): void {
    this.stale = true;
  }

  /** The page shows all there is to draw. */
  get isSettled(): boolean {
    return !this.stale && this.panels.isSharp;
  }

  /** Draws if there is something new and the last drawing is long enough ago. */
  tick(now: number, scene: Scene, refresher: Refresher): void {
    const { view, panels } = this;
    if (!this.isSettled) {
      panels.resize(view);
      panels.drawAxes(scene.window);
      refresher.dirty = true;
      this.notBefore = now; // a new size clears the canvas: draw at once
      this.stale = false;
    }
    if (!refresher.dirty || !refresher.scales || now < this.notBefore) return;
    this.notBefore = now + this.interval;
    const look: Look = { ...scene, pixelRatio: devicePixelRatio };
    if (this.paint(panels.viewports(view), refresher, look)) refresher.dirty = false;
    panels.showLegends(refresher, look);
  }

  /** The panels for a picture, side by side with `size` CSS pixels each; the page's own drawing follows with the next frame. */
  render(size: number, pixelRatio: number, scene: Scene, refresher: Refresher): Drawing | undefined {
    if (!refresher.scales) return undefined;
    const { view } = this;
    const { window, theme } = scene;
    view.resize(PANELS.length * size, size, pixelRatio);
    this.drawAnew();
    const viewports = PANELS.map((name, i) => ({ name, viewport: view.viewport(i * size, 0, size, size) }));
    const isDrawn = this.paint(viewports, refresher, { ...scene, pixelRatio });
    return isDrawn ? { canvas: view.canvas, window, theme, ground: theme.dark ? NIGHT : PAPER } : undefined;
  }

  private paint(panels: { name: PanelName; viewport: Viewport }[], refresher: Refresher, look: Look): boolean {
    return this.view.frame(look.theme.ground, () => {
      for (const { name, viewport } of panels) this.pictures.draw(name, viewport, refresher, look);
    });
  }
}
