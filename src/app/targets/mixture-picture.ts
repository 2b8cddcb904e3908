/** Draws a mixture over a plot: an ellipse and a handle at the mean for each component, and for the selected one its axes. */
import { figure, svgElement } from '../dom.ts';
import { type Axis, armOf } from './ellipse.ts';
import type { Component, Mixture } from './mixture.ts';
import type { Overlay } from './overlay.ts';

/** What of a component the pointer or the keyboard has hold of: its mean, its inside, or the end of an axis. */
export type Part = 'mean' | 'body' | Axis;

/** CSS pixels from the mean to the end of an axis, at least. */
export const SHORTEST_ARM = 14;

const HANDLES = ['mean', 0, 1] as const satisfies Part[];

interface Shape {
  body: SVGEllipseElement;
  arms: SVGPathElement;
  handles: SVGGElement;
}

export class MixturePicture {
  private readonly bodies = svgElement('g');
  private readonly handles = svgElement('g');
  private shapes: Shape[] = [];

  constructor(private readonly overlay: Overlay) {
    const { svg } = overlay;
    svg.classList.add('mixture');
    svg.setAttribute('role', 'group');
    svg.setAttribute('aria-label', 'Components of the mixture');
    svg.append(this.bodies, this.handles);
  }

  show(mixture: Mixture, selected: number): void {
    while (this.shapes.length > mixture.length) this.drop();
    while (this.shapes.length < mixture.length) this.add(this.shapes.length);
    mixture.forEach((component, k) => {
      this.place(this.shapes[k]!, component, k === selected);
      this.label(this.shapes[k]!, component, `component ${k + 1} of ${mixture.length}`);
    });
  }

  focus(k: number): void {
    const mean = this.shapes[k]?.handles.firstElementChild;
    if (mean instanceof SVGElement) mean.focus();
  }

  private add(k: number): void {
    const body = svgElement('ellipse', { 'data-component': k, 'data-part': 'body' });
    const arms = svgElement('path');
    const handles = svgElement('g');
    for (const part of HANDLES) handles.append(handleOf(k, part));
    this.bodies.append(body, arms);
    this.handles.append(handles);
    this.shapes.push({ body, arms, handles });
  }

  private drop(): void {
    const { body, arms, handles } = this.shapes.pop()!;
    for (const part of [body, arms, handles]) part.remove();
  }

  private place({ body, arms, handles }: Shape, component: Component, selected: boolean): void {
    const { overlay } = this;
    const { left, top } = overlay.placeOf(component.mean);
    const ends = ([0, 1] as const).map((axis) => {
      const [x, y] = armOf(component, axis, SHORTEST_ARM / overlay.scale);
      return [overlay.scale * x, -overlay.scale * y] as const;
    });
    const [rx, ry] = ([0, 1] as const).map((axis) => overlay.scale * Math.hypot(...armOf(component, axis)));
    const degrees = (-180 * component.angle) / Math.PI;
    setAll(body, { rx: rx!, ry: ry!, transform: `translate(${left} ${top}) rotate(${degrees})` });
    setAll(arms, { d: ends.map(([x, y]) => `M${left} ${top}l${x} ${y}`).join('') });
    [[0, 0] as const, ...ends].forEach(([x, y], i) => {
      handles.children[i]!.setAttribute('transform', `translate(${left + x} ${top + y})`);
    });
    for (const part of [body, arms, handles]) part.classList.toggle('selected', selected);
  }

  private label({ handles }: Shape, component: Component, name: string): void {
    const [x, y] = component.mean.map((value) => figure(value));
    const texts = [
      `${name}, mean ${x}, ${y}; arrow keys move it`,
      ...component.deviations.map((deviation, axis) => {
        const degrees = Math.round((180 * component.angle) / Math.PI) + 90 * axis;
        return `${name}, axis ${axis + 1}, standard deviation ${figure(deviation)} at ${degrees}°; up and down change its length, left and right turn it`;
      }),
    ];
    texts.forEach((text, i) => {
      handles.children[i]!.setAttribute('aria-label', text);
    });
  }
}

function handleOf(k: number, part: Part): SVGGElement {
  const handle = svgElement('g', {
    class: part === 'mean' ? 'handle mean' : 'handle axis',
    role: 'button',
    tabindex: 0,
    'data-component': k,
    'data-part': part,
  });
  handle.append(svgElement('circle', { class: 'hold', r: 11 }), svgElement('circle', { class: 'dot', r: 4 }));
  return handle;
}

function setAll(element: SVGElement, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/** The component and the part that an event is about; none for an empty place. */
export function heldBy({ target }: Event): { k: number; part: Part } | undefined {
  const { component, part } = (target as Element).closest<SVGElement>('[data-part]')?.dataset ?? {};
  if (component === undefined || part === undefined) return undefined;
  return { k: Number(component), part: part === 'mean' || part === 'body' ? part : (Number(part) as Axis) };
}
