/** Points drawn by hand: strokes of a round brush that adds them at random, or takes them away. Equal strokes give equal points. */
import { randomWords, USE, uniformFrom } from '../../random.ts';
import { MOST_TARGET_POINTS } from '../../target-library.ts';
import type { Point } from '../plane.ts';

/** A target needs so many points at least; its exact score takes all of them, so there is a limit. */
export const DRAWN_POINTS = { least: 2, most: MOST_TARGET_POINTS } as const;

export interface Brush {
  /** In the plane's unit. */
  radius: number;
  /** Points a dab, spread evenly over the disc; a stroke makes a dab every half radius. */
  dab: number;
  /** Takes away what lies in the disc instead. */
  erases: boolean;
}

/** Stands in the random numbers' counter for points that are drawn; the built-in point sets have 0. */
const BY_HAND = 1;

export class Drawing {
  private before: (readonly Point[])[] = [];
  private last: Point = [0, 0];

  /** `seed` names the places of the points within the dabs. */
  constructor(
    private readonly seed: number,
    private drawn: readonly Point[] = [],
  ) {}

  get points(): readonly Point[] {
    return this.drawn;
  }

  get isFull(): boolean {
    return this.drawn.length >= DRAWN_POINTS.most;
  }

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  /** Begins a stroke with a dab. */
  begin(at: Point, brush: Brush): void {
    this.before.push(this.drawn);
    this.dab(at, brush);
  }

  /** Goes on with the stroke in a straight line. */
  draw(to: Point, brush: Brush): void {
    const [x, y] = this.last;
    const length = Math.hypot(to[0] - x, to[1] - y);
    const spacing = brush.radius / 2;
    const dabs = Math.floor(length / spacing);
    for (let i = 1; i <= dabs; i++) {
      const share = (i * spacing) / length;
      this.dab([x + share * (to[0] - x), y + share * (to[1] - y)], brush);
    }
  }

  clear(): void {
    this.before.push(this.drawn);
    this.drawn = [];
  }

  /** Takes back the last stroke, or clearing. */
  undo(): void {
    this.drawn = this.before.pop() ?? this.drawn;
  }

  private dab(at: Point, { radius, dab, erases }: Brush): void {
    this.last = at;
    const { drawn } = this;
    if (erases) {
      this.drawn = drawn.filter(([x, y]) => Math.hypot(x - at[0], y - at[1]) > radius);
      return;
    }
    const count = Math.min(dab, DRAWN_POINTS.most - drawn.length);
    this.drawn = [...drawn, ...Array.from({ length: count }, (_, i) => this.place(drawn.length + i, at, radius))];
  }

  /** Point number `index`, uniform in the disc. */
  private place(index: number, [x, y]: Point, radius: number): Point {
    const [first, second] = randomWords(USE.target, index, BY_HAND, this.seed);
    const distance = radius * Math.sqrt(uniformFrom(first));
    const angle = 2 * Math.PI * uniformFrom(second);
    return [x + distance * Math.cos(angle), y + distance * Math.sin(angle)];
  }
}

/** As a target has them: x, y of each point. */
export function coordinates(points: readonly Point[]): Float32Array {
  return Float32Array.from(points.flat());
}

export function pointsOf(coordinates: Float32Array): Point[] {
  return Array.from({ length: coordinates.length / 2 }, (_, i) => [coordinates[2 * i]!, coordinates[2 * i + 1]!]);
}
