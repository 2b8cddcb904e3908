/**
 * The WebGL canvas that every layer draws into: one regl instance, its size in device pixels, and what happens when
 * the context is lost. Several panels share one canvas; each is a viewport of it.
 */

import type { Regl } from 'regl';
import createREGL from 'regl';

/** A colour with straight (not premultiplied) alpha, each component in 0…1. */
export type Rgba = readonly [number, number, number, number];

/** A rectangle of the canvas in device pixels; the origin is the canvas's bottom left corner, y grows upwards. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface View {
  readonly canvas: HTMLCanvasElement;
  readonly regl: Regl;
  /** True between the loss of the WebGL context and its return: nothing may be drawn or uploaded. */
  readonly lost: boolean;
  readonly destroyed: boolean;
  /** Size of the drawing buffer in device pixels. */
  readonly width: number;
  readonly height: number;
  /** Sets the drawing buffer to the CSS size times the ratio, at least 1 px and at most what WebGL allows. */
  resize(cssWidth: number, cssHeight: number, devicePixelRatio: number): void;
  /** The viewport under a rectangle in CSS pixels, measured from the canvas's top left corner as the DOM does. */
  viewport(cssLeft: number, cssTop: number, cssWidth: number, cssHeight: number): Viewport;
  /** Clears the canvas and calls `draw`; does neither and returns false while the context is lost. */
  frame(clearColor: Rgba, draw: () => void): boolean;
  /** Calls back after a lost context has returned, when textures and buffers are empty. Returns the way to stop it. */
  onRestore(callback: () => void): () => void;
  destroy(): void;
}

/** Takes the canvas for WebGL. Refuses a canvas that gives no WebGL context, in one sentence. */
export function createView(canvas: HTMLCanvasElement): View {
  const gl = canvas.getContext('webgl', {
    alpha: true,
    antialias: false, // the layers smooth their own edges; density and bins stay exact to the pixel
    depth: false,
    stencil: false,
    premultipliedAlpha: true,
    preserveDrawingBuffer: true, // so that the canvas can be saved as a picture after the frame
  });
  if (!gl) throw new Error('view: this canvas gives no WebGL context; turn on WebGL (hardware or software) and reload');
  const regl = createREGL({ gl });
  const { maxTextureSize, maxRenderbufferSize, maxViewportDims } = regl.limits;
  const limit = (axis: number) => Math.min(maxTextureSize, maxRenderbufferSize, maxViewportDims[axis] ?? Infinity);
  const widest = limit(0);
  const highest = limit(1);

  let lost = gl.isContextLost();
  let destroyed = false;
  // Ratios as they came out of the last resize: a size above the limit makes them smaller than the device's ratio.
  let ratioX = 1;
  let ratioY = 1;
  const isLost = () => lost || destroyed || gl.isContextLost();
  regl.on('lost', () => {
    lost = true;
  });
  regl.on('restore', () => {
    lost = false;
  });

  return {
    canvas,
    regl,
    get lost() {
      return isLost();
    },
    get destroyed() {
      return destroyed;
    },
    get width() {
      return gl.drawingBufferWidth;
    },
    get height() {
      return gl.drawingBufferHeight;
    },
    resize(cssWidth, cssHeight, devicePixelRatio) {
      const width = pixels(cssWidth * devicePixelRatio, widest);
      const height = pixels(cssHeight * devicePixelRatio, highest);
      // Assigning a size clears the canvas even when it is the same size.
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      ratioX = width / Math.max(cssWidth, 1 / devicePixelRatio) || 1;
      ratioY = height / Math.max(cssHeight, 1 / devicePixelRatio) || 1;
    },
    viewport(cssLeft, cssTop, cssWidth, cssHeight) {
      const left = Math.round(cssLeft * ratioX);
      const right = Math.round((cssLeft + cssWidth) * ratioX);
      const top = Math.round(cssTop * ratioY);
      const bottom = Math.round((cssTop + cssHeight) * ratioY);
      return { x: left, y: canvas.height - bottom, width: right - left, height: bottom - top };
    },
    frame([red, green, blue, alpha], draw) {
      if (isLost()) return false;
      regl.poll();
      regl.clear({ color: [red * alpha, green * alpha, blue * alpha, alpha] });
      draw();
      return true;
    },
    onRestore(callback) {
      const listener = regl.on('restore', callback);
      let listening = true;
      return () => {
        if (listening) listener.cancel();
        listening = false;
      };
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      regl.destroy();
    },
  };
}

/** Refuses a WebGL whose vertex shaders cannot read textures: positions and arrows are fetched there. */
export function requireVertexTextures(view: View, layer: string): void {
  if (view.regl.limits.maxVertexTextureUnits < 1)
    throw new Error(`view: the ${layer} layer reads textures in the vertex shader, and this WebGL has no unit for it`);
}

function pixels(wanted: number, limit: number): number {
  return Math.max(1, Math.min(Math.round(wanted) || 1, limit));
}
