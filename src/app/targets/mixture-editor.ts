/** Edits a mixture over a plot, by pointer and by keyboard. What moves is the picture alone; a change counts once it is let go. */
import type { Box } from '../../view/index.ts';
import type { Point } from '../plane.ts';
import { type Axis, armOf, lengthened, pulled, turned } from './ellipse.ts';
import { type Component, joined, type Mixture, replaced, weighed, without } from './mixture.ts';
import { heldBy, MixturePicture, type Part, SHORTEST_ARM } from './mixture-picture.ts';
import { inside, Overlay } from './overlay.ts';
import { grain, rounded } from './rounding.ts';

export interface EditorEvents {
  /** The mixture or the selection is another; perhaps still under the pointer. */
  onShow(editor: MixtureEditor): void;
  /** The mixture was changed and let go. */
  onChange(mixture: Mixture): void;
}

interface Drag {
  pointer: number;
  from: MouseEvent;
  before: Mixture;
  /** The pointer has left the place where it came down. */
  moved: boolean;
  follow(event: MouseEvent): Component;
}

/** CSS pixels that a pointer may tremble without moving anything. */
const TREMOR = 3;

/** Turn of an axis by an arrow key; ten times as much with Shift, as for lengths. */
const KEY_TURN = Math.PI / 180;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

export class MixtureEditor {
  selected = 0;
  private readonly overlay: Overlay;
  private readonly picture: MixturePicture;
  private drag: Drag | undefined;
  private isPlacing = false;
  /** As it was last let go. */
  private settled: Mixture;

  constructor(
    plot: HTMLElement,
    window: () => Box,
    public mixture: Mixture,
    private readonly events: EditorEvents,
  ) {
    this.settled = mixture;
    this.overlay = new Overlay(plot, window, () => this.show());
    this.picture = new MixturePicture(this.overlay);
    this.show();
    const { svg } = this.overlay;
    svg.addEventListener('pointerdown', (event) => this.take(event));
    svg.addEventListener('pointermove', (event) => this.follow(event));
    svg.addEventListener('pointerup', (event) => this.release(event));
    svg.addEventListener('pointercancel', () => this.putBack());
    svg.addEventListener('dblclick', (event) => !heldBy(event) && this.add(this.overlay.insideAt(event)));
    svg.addEventListener('focusin', (event) => this.select(heldBy(event)?.k));
    svg.addEventListener('keydown', (event) => this.press(event));
    svg.addEventListener('keyup', () => this.settle());
    svg.addEventListener('focusout', () => this.settle());
  }

  /** The next click in the plot adds a component there. */
  set placing(on: boolean) {
    this.isPlacing = on;
    this.overlay.svg.classList.toggle('placing', on);
  }

  get placing(): boolean {
    return this.isPlacing;
  }

  /** A component at this point, or in the middle of the plot. */
  add(mean?: Point): void {
    const { xMin, xMax, yMin, yMax } = this.overlay.window();
    this.placing = false;
    this.mixture = joined(this.mixture, this.snapped(mean ?? [(xMin + xMax) / 2, (yMin + yMax) / 2]));
    this.select(this.mixture.length - 1);
    this.picture.focus(this.selected);
    this.settle();
  }

  /** Takes the selected component away; the last one stays. */
  remove(): void {
    this.mixture = without(this.mixture, this.selected);
    this.select(Math.min(this.selected, this.mixture.length - 1));
    this.picture.focus(this.selected);
    this.settle();
  }

  /** Weight of the selected component; it counts at the next `settle`. */
  weigh(weight: number): void {
    this.mixture = weighed(this.mixture, this.selected, weight);
    this.show();
  }

  /** Lets go of what was changed. */
  settle(): void {
    if (this.drag || this.mixture === this.settled) return;
    this.settled = this.mixture;
    this.events.onChange(this.mixture);
  }

  focus(): void {
    this.picture.focus(this.selected);
  }

  /** Puts what is being dragged back where it was; false if nothing is. */
  putBack(): boolean {
    if (!this.drag) return false;
    this.mixture = this.drag.before;
    this.drag = undefined;
    this.show();
    return true;
  }

  close(): void {
    this.overlay.remove();
  }

  private show(): void {
    this.picture.show(this.mixture, this.selected);
    this.events.onShow(this);
  }

  private select(k: number | undefined): void {
    if (k !== undefined) this.selected = k;
    this.show();
  }

  private take(event: PointerEvent): void {
    if (event.button !== 0 || this.drag) return;
    const held = heldBy(event);
    if (this.placing) {
      event.preventDefault();
      this.add(this.overlay.insideAt(event));
    } else if (held) {
      this.select(held.k);
      this.overlay.svg.setPointerCapture(event.pointerId);
      const { pointerId: pointer } = event;
      const { mixture: before } = this;
      this.drag = { pointer, from: event, before, moved: false, follow: this.follower(event, held.k, held.part) };
    }
  }

  /** What a component becomes while the pointer that took this part of it moves. */
  private follower(down: MouseEvent, k: number, part: Part): (event: MouseEvent) => Component {
    const component = this.mixture[k]!;
    const start = this.overlay.pointAt(down);
    if (part === 'mean' || part === 'body') {
      const offset = minus(component.mean, start);
      return (event) => ({ ...component, mean: this.snapped(plus(this.overlay.pointAt(event), offset)) });
    }
    const arm = armOf(component, part, SHORTEST_ARM / this.overlay.scale);
    const offset = minus(plus(component.mean, arm), start);
    return (event) => {
      const to = minus(plus(this.overlay.pointAt(event), offset), component.mean);
      return { ...component, ...pulled(component, part, arm, to) };
    };
  }

  private follow(event: PointerEvent): void {
    const { drag } = this;
    if (event.pointerId !== drag?.pointer) return;
    const { from } = drag;
    drag.moved ||= Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) >= TREMOR;
    if (!drag.moved) return;
    this.mixture = replaced(this.mixture, this.selected, drag.follow(event));
    this.show();
  }

  private release({ pointerId }: PointerEvent): void {
    if (pointerId !== this.drag?.pointer) return;
    this.drag = undefined;
    this.focus();
    this.settle();
  }

  private press(event: KeyboardEvent): void {
    const held = heldBy(event);
    const arrow = ARROWS[event.key];
    if (!held || this.drag || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Delete' || event.key === 'Backspace') this.remove();
    else if (arrow) this.nudge(held.part, event.shiftKey ? [10 * arrow[0], 10 * arrow[1]] : arrow);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Arrow keys: a mean moves; an axis is turned by left and right, made longer and shorter by up and down. */
  private nudge(part: Part, [right, up]: Point): void {
    const component = this.mixture[this.selected]!;
    const step = 100 * grain(this.overlay.window());
    const next =
      part === 'mean' || part === 'body'
        ? { ...component, mean: this.snapped(plus(component.mean, [step * right, step * up])) }
        : { ...component, ...pressed(component, part, (step * up) / 2, KEY_TURN * -right) };
    this.mixture = replaced(this.mixture, this.selected, next);
    this.show();
  }

  /** A mean as a short decimal inside the window. */
  private snapped(point: Point): Point {
    const window = this.overlay.window();
    const [x, y] = inside(window, point);
    return [rounded(x, grain(window)), rounded(y, grain(window))];
  }
}

const pressed = (component: Component, axis: Axis, longer: number, turn: number) =>
  turned(lengthened(component, axis, longer), turn);

const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1]];
const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]];
