/** The excess of each noise level as a bar, σ_L at the left and σ₁ at the right, as on the scrubber. */
import { ticks } from '../../view/ticks.ts';
import { figure } from '../dom.ts';

const NS = 'http://www.w3.org/2000/svg';
/** Room in CSS pixels for the numbers at the left and below, and above the highest tick. */
const ROOM = { left: 44, right: 4, top: 8, bottom: 22 };
/** How far a subscript stands below the line, and its size, in CSS pixels. */
const SUBSCRIPT = { lowered: 3, size: 8.5 };
/** Share of a level's room that its bar takes. */
const WIDE = 0.7;

export interface Levels {
  /** σ₁ … σ_L. */
  sigmas: ArrayLike<number>;
  /** One number a level, σ₁ first; none before they are known. */
  excess: readonly (number | null)[] | undefined;
  /** The noise level in force. */
  sigma: number;
}

export class ExcessBars {
  private readonly svg = document.createElementNS(NS, 'svg');
  private levels: Levels | undefined;
  private drawn = '';

  /** `onLevel` is called with the noise level whose bar was clicked. */
  constructor(
    private readonly place: HTMLElement,
    onLevel: (sigma: number) => void,
  ) {
    place.append(this.svg);
    this.svg.addEventListener('click', ({ target }) => {
      const { sigma } = (target as SVGElement).dataset;
      if (sigma) onLevel(Number(sigma));
    });
    new ResizeObserver(() => this.draw()).observe(place);
  }

  show(levels: Levels): void {
    this.levels = levels;
    this.draw();
  }

  /** Draws what is new. */
  private draw(): void {
    if (!this.levels) return;
    const { sigmas, excess, sigma } = this.levels;
    const { clientWidth: width, clientHeight: height } = this.place;
    const known = JSON.stringify([Array.from(sigmas), excess, sigma, width, height]);
    if (known === this.drawn) return;
    this.drawn = known;
    const heights = Array.from(sigmas, (_, i) => heightOf(excess?.[i]));
    const highest = Math.max(...heights);
    const top = highest > 0 ? highest * 1.08 : 1;
    const inner = { width: width - ROOM.left - ROOM.right, height: height - ROOM.top - ROOM.bottom };
    const y = (value: number): number => ROOM.top + inner.height * (1 - value / top);
    const marks = excess ? ticks(0, top, 5) : [0];
    this.svg.replaceChildren(
      ...marks.map((value) => line(ROOM.left, width - ROOM.right, y(value))),
      ...marks.map((value) => text(ROOM.left - 8, y(value) + 3.5, 'end', String(value))),
      ...this.bars(heights, nearest(sigmas, sigma), inner.width, y),
      level(ROOM.left, height - 5, 'start', 'L', sigmas[sigmas.length - 1]!),
      ...(sigmas.length > 1 ? [level(width - ROOM.right, height - 5, 'end', '1', sigmas[0]!)] : []),
    );
    this.place.setAttribute('aria-label', describe(this.levels));
  }

  /** A bar a level, and over its whole height a place to click and to read it by. */
  private bars(heights: number[], current: number, width: number, y: (value: number) => number): SVGElement[] {
    const { sigmas, excess } = this.levels!;
    const step = width / heights.length;
    return heights.flatMap((value, i) => {
      const left = ROOM.left + step * (heights.length - 1 - i);
      const bar = box(left + (step * (1 - WIDE)) / 2, y(value), step * WIDE, y(0) - y(value));
      bar.setAttribute('class', i === current ? 'column current' : 'column');
      const whole = box(left, ROOM.top, step, y(0) - ROOM.top);
      whole.setAttribute('class', 'level');
      whole.dataset.sigma = String(sigmas[i]);
      const title = document.createElementNS(NS, 'title');
      title.textContent = `σ = ${figure(sigmas[i]!)}: excess ${figure(excess?.[i] ?? Number.NaN)}`;
      whole.append(title);
      return [bar, whole];
    });
  }
}

/** None where the excess is not known or beyond float32. */
const heightOf = (excess: number | null | undefined): number => (Number.isFinite(excess) ? Math.max(0, excess!) : 0);

/** The level nearest to σ on the scrubber's scale. */
function nearest(sigmas: ArrayLike<number>, sigma: number): number {
  const distances = Array.from(sigmas, (level) => Math.abs(Math.log(level / sigma)));
  return distances.indexOf(Math.min(...distances));
}

function describe({ sigmas, excess }: Levels): string {
  if (!excess) return 'Excess by noise level: not measured yet';
  const values = excess.map((value, i) => `${figure(value ?? Number.NaN, 2)} at σ = ${figure(sigmas[i]!, 2)}`);
  return `Excess by noise level: ${values.reverse().join(', ')}`;
}

function box(x: number, y: number, width: number, height: number): SVGRectElement {
  return shape('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height) });
}

function line(x1: number, x2: number, y: number): SVGLineElement {
  return shape('line', { x1, x2, y1: y, y2: y });
}

function text(x: number, y: number, anchor: string, content: string): SVGTextElement {
  const label = shape('text', { x, y, 'text-anchor': anchor });
  label.textContent = content;
  return label;
}

/** A noise level by its name, with a subscript, and its value. */
function level(x: number, y: number, anchor: string, subscript: string, sigma: number): SVGTextElement {
  const label = text(x, y, anchor, 'σ');
  const lowered = shape('tspan', { dy: SUBSCRIPT.lowered, 'font-size': SUBSCRIPT.size });
  lowered.textContent = subscript;
  const value = shape('tspan', { dy: -SUBSCRIPT.lowered });
  value.textContent = ` ${figure(sigma, 2)}`;
  label.append(lowered, value);
  return label;
}

function shape<Tag extends 'rect' | 'line' | 'text' | 'tspan'>(tag: Tag, attributes: Record<string, number | string>) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made as SVGElementTagNameMap[Tag];
}
