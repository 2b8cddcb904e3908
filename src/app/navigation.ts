/** Moving about in the plane: the wheel and two fingers zoom, dragging pans, a double click or 0 shows all again. */
import type { Box } from '../view/index.ts';
import { type Point, pointAt } from './plane.ts';

/** Widths of the window that can be reached, as shares of the whole. */
const NARROWEST = 1 / 256;
const WIDEST = 4;
/** Zoom of a wheel's notch of 100 px, and of a key. */
const WHEEL = 1.25;
const KEY = 1.4;

export interface Navigation {
  /** The part of the plane in view, and the whole. */
  window(): Box | undefined;
  whole(): Box | undefined;
  /** Shows another part; none is the whole. */
  look(window: Box | undefined): void;
}

/** The window `factor` times as wide around a point that stays where it is; within the limits, so the factor may be less. */
export function zoomed(window: Box, [x, y]: Point, factor: number, whole: Box): Box {
  const share = (window.xMax - window.xMin) / (whole.xMax - whole.xMin);
  const scale = Math.min(WIDEST, Math.max(NARROWEST, share * factor)) / share;
  return {
    xMin: x + scale * (window.xMin - x),
    xMax: x + scale * (window.xMax - x),
    yMin: y + scale * (window.yMin - y),
    yMax: y + scale * (window.yMax - y),
  };
}

/** The window moved so that `from` comes to lie where `to` was. Its middle stays within the reach of the widest window. */
export function panned(window: Box, from: Point, to: Point, whole: Box): Box {
  const axis = (low: number, high: number, by: number, [first, last]: [number, number]): [number, number] => {
    const middle = (low + high) / 2;
    const reach = (WIDEST * (last - first)) / 2;
    const moved = Math.min((first + last) / 2 + reach, Math.max((first + last) / 2 - reach, middle + by));
    return [low + moved - middle, high + moved - middle];
  };
  const [xMin, xMax] = axis(window.xMin, window.xMax, from[0] - to[0], [whole.xMin, whole.xMax]);
  const [yMin, yMax] = axis(window.yMin, window.yMax, from[1] - to[1], [whole.yMin, whole.yMax]);
  return { xMin, xMax, yMin, yMax };
}

/** Lets the pointer and the keys move the window over these plots. */
export function navigate(plots: readonly HTMLElement[], navigation: Navigation): void {
  for (const plot of plots) new Gestures(plot, navigation);
}

class Gestures {
  /** Where the pointers that are down were last seen: a mouse, or up to two fingers. */
  private readonly down = new Map<number, { clientX: number; clientY: number }>();

  constructor(
    private readonly plot: HTMLElement,
    private readonly navigation: Navigation,
  ) {
    plot.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    plot.addEventListener('pointerdown', (event) => this.onDown(event));
    plot.addEventListener('pointermove', (event) => this.onMove(event));
    for (const end of ['pointerup', 'pointercancel'] as const) {
      plot.addEventListener(end, ({ pointerId }) => this.down.delete(pointerId));
    }
    plot.addEventListener('dblclick', () => navigation.look(undefined));
    plot.addEventListener('keydown', (event) => this.onKey(event));
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(event, WHEEL ** (pixelsOf(event) / 100));
  }

  private onDown(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    this.down.set(event.pointerId, event);
    this.plot.setPointerCapture(event.pointerId);
  }

  private onMove(event: PointerEvent): void {
    const before = this.down.get(event.pointerId);
    if (!before) return;
    this.down.set(event.pointerId, event);
    if (event.pointerType === 'touch' && this.down.size < 2) return; // one finger moves the cross-hair
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.pinch(before, event, other);
    else this.pan(before, event);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const factor = { '+': 1 / KEY, '=': 1 / KEY, '-': KEY }[event.key];
    const window = this.navigation.window();
    if (factor && window) this.zoomAt([(window.xMin + window.xMax) / 2, (window.yMin + window.yMax) / 2], factor);
    else if (event.key === '0') this.navigation.look(undefined);
    else return;
    event.preventDefault();
  }

  private zoom(at: { clientX: number; clientY: number }, factor: number): void {
    const window = this.navigation.window();
    if (window) this.zoomAt(pointAt(this.plot, window, at), factor);
  }

  private zoomAt(point: Point, factor: number): void {
    const [window, whole] = [this.navigation.window(), this.navigation.whole()];
    if (window && whole) this.navigation.look(zoomed(window, point, factor, whole));
  }

  private pan(from: { clientX: number; clientY: number }, to: { clientX: number; clientY: number }): void {
    const [window, whole] = [this.navigation.window(), this.navigation.whole()];
    if (!window || !whole) return;
    this.navigation.look(panned(window, pointAt(this.plot, window, from), pointAt(this.plot, window, to), whole));
  }

  /** One finger moved, the other is still: the plane between them follows both. */
  private pinch(
    from: { clientX: number; clientY: number },
    to: { clientX: number; clientY: number },
    still: { clientX: number; clientY: number },
  ): void {
    const apart = (finger: { clientX: number; clientY: number }) =>
      Math.max(8, Math.hypot(finger.clientX - still.clientX, finger.clientY - still.clientY));
    this.zoom(still, apart(from) / apart(to));
  }
}

/** The wheel's way in CSS pixels, whatever unit the browser counts in; down is positive. */
function pixelsOf({ deltaY, deltaMode }: WheelEvent): number {
  const unit = [1, 16, 400][deltaMode] ?? 1;
  return Math.min(400, Math.max(-400, deltaY * unit));
}
