/** A picture of one's own over a panel's plot, for pointing at the plane. It follows the plot's place, its size and the window. */
import type { Box } from '../../view/index.ts';
import { svgElement } from '../dom.ts';
import { type Point, placeOf, pointAt } from '../plane.ts';

export class Overlay {
  /** Its user units are the plot's CSS pixels. */
  readonly svg = svgElement('svg', { class: 'overlay' });
  private laidOut = '';
  private frame = 0;

  /** `onLayout` is called before a frame in which the plot or the window differs from the last. */
  constructor(
    private readonly plot: HTMLElement,
    readonly window: () => Box,
    private readonly onLayout: () => void,
  ) {
    plot.after(this.svg);
    this.svg.addEventListener('wheel', (event) => this.passOn(event), { passive: false });
    this.frame = requestAnimationFrame(() => this.follow());
  }

  /** The point of the plane under the pointer. */
  pointAt(event: MouseEvent): Point {
    return pointAt(this.plot, this.window(), event);
  }

  /** The same point kept inside the window. */
  insideAt(event: MouseEvent): Point {
    return inside(this.window(), this.pointAt(event));
  }

  placeOf(point: Point): { left: number; top: number } {
    return placeOf(this.plot, this.window(), point);
  }

  /** CSS pixels a unit of the plane. */
  get scale(): number {
    const { xMin, xMax } = this.window();
    return this.plot.clientWidth / (xMax - xMin);
  }

  remove(): void {
    cancelAnimationFrame(this.frame);
    this.svg.remove();
  }

  /** The wheel zooms here as it does on the plot below. */
  private passOn(event: WheelEvent): void {
    event.preventDefault();
    this.plot.dispatchEvent(new WheelEvent('wheel', event));
  }

  private follow(): void {
    this.frame = requestAnimationFrame(() => this.follow());
    const { plot, svg } = this;
    const { xMin, xMax, yMin, yMax } = this.window();
    const place = [plot.offsetLeft + plot.clientLeft, plot.offsetTop + plot.clientTop];
    const layout = [...place, plot.clientWidth, plot.clientHeight, xMin, xMax, yMin, yMax].join();
    if (layout === this.laidOut) return;
    this.laidOut = layout;
    const [left, top] = place;
    Object.assign(svg.style, { left: `${left}px`, top: `${top}px` });
    svg.setAttribute('width', String(plot.clientWidth));
    svg.setAttribute('height', String(plot.clientHeight));
    this.onLayout();
  }
}

/** The point of the window that is nearest. */
export function inside({ xMin, xMax, yMin, yMax }: Box, [x, y]: Point): Point {
  return [Math.min(xMax, Math.max(xMin, x)), Math.min(yMax, Math.max(yMin, y))];
}
