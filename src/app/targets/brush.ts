/** Draws points over a plot by pointer: dots, and a ring as large as the brush that follows the pointer. */
import type { Box } from '../../view/index.ts';
import { svgElement } from '../dom.ts';
import type { Brush, Drawing } from './drawing.ts';
import { Overlay } from './overlay.ts';

export class BrushOverlay {
  /** Radius as a share of the window's width. */
  size = 0.05;
  /** Points a dab. */
  dab = 10;
  erases = false;
  private readonly overlay: Overlay;
  private readonly dots = svgElement('path', { class: 'dots' });
  private readonly ring = svgElement('circle', { class: 'ring', visibility: 'hidden' });
  private pointer: number | undefined;

  constructor(
    plot: HTMLElement,
    window: () => Box,
    private readonly drawing: Drawing,
    private readonly onChange: () => void,
  ) {
    this.overlay = new Overlay(plot, window, () => this.show());
    const { svg } = this.overlay;
    svg.classList.add('drawing');
    svg.setAttribute('role', 'img');
    svg.append(svgElement('rect', { width: '100%', height: '100%' }), this.dots, this.ring);
    svg.addEventListener('pointerdown', (event) => this.begin(event));
    svg.addEventListener('pointermove', (event) => this.follow(event));
    for (const name of ['pointerup', 'pointercancel'] as const) {
      svg.addEventListener(name, ({ pointerId }) => {
        if (pointerId === this.pointer) this.pointer = undefined;
      });
    }
    svg.addEventListener('pointerleave', () => this.ring.setAttribute('visibility', 'hidden'));
  }

  /** Shows the drawing as it is now. */
  show(): void {
    const { points } = this.drawing;
    const dots = points.map((point) => {
      const { left, top } = this.overlay.placeOf(point);
      return `M${left.toFixed(1)} ${top.toFixed(1)}h0`;
    });
    this.dots.setAttribute('d', dots.join(''));
    this.overlay.svg.setAttribute('aria-label', `Drawing of ${points.length} points`);
    this.onChange();
  }

  close(): void {
    this.overlay.remove();
  }

  private get brush(): Brush {
    const { xMin, xMax } = this.overlay.window();
    return { radius: this.size * (xMax - xMin), dab: this.dab, erases: this.erases };
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0 || this.pointer !== undefined) return;
    this.pointer = event.pointerId;
    this.overlay.svg.setPointerCapture(event.pointerId);
    this.drawing.begin(this.overlay.pointAt(event), this.brush);
    this.point(event);
    this.show();
  }

  private follow(event: PointerEvent): void {
    this.point(event);
    if (event.pointerId !== this.pointer) return;
    // All places since the last frame, so that a fast stroke keeps its curve.
    const places = event.getCoalescedEvents();
    for (const each of places.length > 0 ? places : [event]) this.drawing.draw(this.overlay.pointAt(each), this.brush);
    this.show();
  }

  private point(event: PointerEvent): void {
    const { left, top } = this.overlay.placeOf(this.overlay.pointAt(event));
    const radius = this.brush.radius * this.overlay.scale;
    for (const [name, value] of Object.entries({ cx: left, cy: top, r: radius, visibility: 'visible' })) {
      this.ring.setAttribute(name, String(value));
    }
  }
}
