/**
 * What every layer shares: the part of the plane (`window`) that a rectangle of the canvas (`viewport`) shows, and the
 * drawing state that keeps a layer inside that rectangle.
 */
import type { Regl } from 'regl';
import type { Viewport } from './canvas.ts';

/** A rectangle of the plane, in the data's units. */
export interface Box {
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
}

/** Where a layer is drawn. Panning and zooming change `window` only. */
export interface Panel {
  readonly viewport: Viewport;
  readonly window: Box;
}

/** The same, as the uniforms want it; one a layer, written anew each draw so that a frame allocates nothing. */
export interface PanelProps {
  viewport: { x: number; y: number; width: number; height: number };
  /** xMin, yMin, 1/width, 1/height of the window. */
  window: [number, number, number, number];
}

export function createPanelProps(): PanelProps {
  return { viewport: { x: 0, y: 0, width: 0, height: 0 }, window: [0, 0, 1, 1] };
}

/** Writes `panel` into `props`. False if the viewport has no pixel; refuses a window without an area. */
export function setPanel(props: PanelProps, panel: Panel): boolean {
  const { viewport, window } = panel;
  props.viewport.x = Math.round(viewport.x);
  props.viewport.y = Math.round(viewport.y);
  props.viewport.width = Math.round(viewport.width);
  props.viewport.height = Math.round(viewport.height);
  setBox(props.window, window, 'window');
  return props.viewport.width > 0 && props.viewport.height > 0;
}

/** Writes xMin, yMin, 1/width, 1/height of `box`. */
export function setBox(target: [number, number, number, number], box: Box, name: string): void {
  const width = box.xMax - box.xMin;
  const height = box.yMax - box.yMin;
  if (!(width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height)))
    throw new Error(
      `view: the ${name} must have xMin < xMax and yMin < yMax, all finite; given ` +
        `x ${box.xMin} … ${box.xMax}, y ${box.yMin} … ${box.yMax}`,
    );
  target[0] = box.xMin;
  target[1] = box.yMin;
  target[2] = 1 / width;
  target[3] = 1 / height;
}

/** The part of a draw command that confines it to the panel; spread into every layer's command. */
export function panelState(regl: Regl) {
  return {
    viewport: regl.prop<PanelProps, 'viewport'>('viewport'),
    scissor: { enable: true, box: regl.prop<PanelProps, 'viewport'>('viewport') },
    depth: { enable: false },
  };
}

/** Uniforms that are read from the draw's props of the same names. */
export function uniformsFrom<Props extends object>(regl: Regl, names: readonly (keyof Props & string)[]) {
  return Object.fromEntries(names.map((name) => [name, regl.prop<Props, typeof name>(name)]));
}

/** Blending of colours that are already multiplied by their alpha. */
export const OVER = {
  enable: true,
  func: { src: 'one', dst: 'one minus src alpha' },
} as const;

/** GLSL: point of the plane → clip space of the panel. */
export const PANEL_GLSL = `
  uniform vec4 window; // xMin, yMin, 1/width, 1/height

  vec2 toClip(vec2 point) {
    return (point - window.xy) * window.zw * 2.0 - 1.0;
  }
`;
