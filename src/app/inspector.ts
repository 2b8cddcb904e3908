/** The cross-hair: one point of the plane in every panel, and what stands there. Pointer, finger and arrow keys move it. */
import { binEdges } from '../histogram.ts';
import type { Box } from '../view/index.ts';
import { byId, count, figure } from './dom.ts';
import { isSamePlace, type Place } from './place.ts';
import { type Point, placeOf, pointAt } from './plane.ts';
import type { Reading } from './probe.ts';
import type { Refresher } from './refresh.ts';
import type { Run } from './run.ts';
import { HISTOGRAM_BINS } from './sizes.ts';

/** A key moves the cross-hair by this share of the window. */
const KEY_STEP = 1 / 64;
const KEYS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

/** The bin of each edge list that holds x; -1 outside. */
const binOf = (edges: Float32Array, x: number): number => {
  const bin = edges.findLastIndex((edge) => edge <= Math.fround(x));
  return bin === edges.length - 1 ? -1 : bin;
};

export class Inspector {
  /** The point under the cross-hair; none while nothing is pointed at. */
  point: Point | undefined;
  /** What was last read there. */
  reading: (Reading & { count: number }) | undefined;
  private busy = false;
  /** What the reading is of: it is read anew when one of these is another. */
  private readOf: readonly unknown[] = [];
  private drawnAt: readonly unknown[] = [];
  private counts: { of: unknown; bins: Uint32Array } | undefined;

  constructor(
    private readonly plots: readonly HTMLElement[],
    private readonly window: () => Box | undefined,
    private readonly onFailure: (error: unknown) => void,
  ) {
    for (const plot of plots) {
      plot.tabIndex = 0;
      plot.ariaDescription = 'Arrow keys move the cross-hair, + and − zoom, 0 shows all';
      const follow = (event: PointerEvent): void => this.follow(plot, event);
      plot.addEventListener('pointermove', follow);
      plot.addEventListener('pointerdown', follow);
      plot.addEventListener('pointerleave', ({ pointerType }) => {
        if (pointerType === 'mouse') this.point = undefined;
      });
      plot.addEventListener('keydown', (event) => this.onKey(event));
    }
  }

  /** Moves the lines, and reads anew what has changed. */
  tick(run: Run, refresher: Refresher, place: Place): void {
    const { point } = this;
    const drawn = [point, place.window, this.plots[0]!.clientWidth];
    if (drawn.some((value, i) => value !== this.drawnAt[i])) this.draw(place.window);
    this.drawnAt = drawn;
    if (!point) {
      this.reading = undefined;
      this.readOf = [];
      return;
    }
    const { scales, standing } = refresher;
    const of = [point, scales, standing];
    const isStill = isSamePlace(scales, place) && isSamePlace(standing, place);
    if (!this.busy && isStill && of.some((value, i) => value !== this.readOf[i])) this.read(run, point, place, of);
  }

  /** Nothing is being read, and nothing has to be. */
  isSettled({ scales, modelAt }: Refresher): boolean {
    const [point, ofScales, ofModel] = this.readOf;
    if (!this.point) return !this.busy;
    return !this.busy && this.point === point && scales === ofScales && modelAt === ofModel;
  }

  private follow(plot: HTMLElement, event: PointerEvent): void {
    const window = this.window();
    if (window) this.point = pointAt(plot, window, event);
  }

  private onKey(event: KeyboardEvent): void {
    const [window, direction] = [this.window(), KEYS[event.key]];
    if (!window || !direction) return;
    event.preventDefault();
    const [x, y] = this.point ?? [(window.xMin + window.xMax) / 2, (window.yMin + window.yMax) / 2];
    const step = KEY_STEP * (window.xMax - window.xMin);
    this.point = [x + step * direction[0], y + step * direction[1]];
  }

  private draw(window: Box): void {
    for (const plot of this.plots) {
      const cross = plot.querySelector<HTMLElement>('.cross')!;
      cross.hidden = !this.point;
      if (!this.point) continue;
      const { left, top } = placeOf(plot, window, this.point);
      cross.style.setProperty('--left', `${left}px`);
      cross.style.setProperty('--top', `${top}px`);
    }
    byId('reading').hidden = !this.point;
    byId('reading-hint').hidden = this.point !== undefined;
  }

  private async read(run: Run, point: Point, place: Place, of: readonly unknown[]): Promise<void> {
    this.busy = true;
    try {
      const reading = await run.hold(run.fields.readAt(point, place.sigma));
      this.reading = { ...reading, count: await this.countAt(run, point, of[1]) };
      this.readOf = of;
      showReading(this.reading);
    } catch (error) {
      if (!run.isRetired) this.onFailure(error);
    } finally {
      this.busy = false;
    }
  }

  /** Points in the bin of the data panel; `of` is what the counts follow from. */
  private async countAt(run: Run, [x, y]: Point, of: unknown): Promise<number> {
    const bins = this.counts && this.counts.of === of ? this.counts.bins : await run.hold(run.fields.readCounts());
    this.counts = { of, bins };
    const { xMin, xMax, yMin, yMax } = run.window;
    const column = binOf(binEdges(xMin, xMax, HISTOGRAM_BINS), x);
    const row = binOf(binEdges(yMin, yMax, HISTOGRAM_BINS), y);
    return (column >= 0 && row >= 0 && bins[row * HISTOGRAM_BINS + column]) || 0;
  }
}

const vector = ([x, y]: Point): string => `(${figure(x, 4)}, ${figure(y, 4)})`;

function showReading({ point, logDensity, score, energy, count: points }: Reading & { count: number }): void {
  const texts = {
    'reading-point': vector(point),
    'reading-log-exact': figure(logDensity.exact, 4),
    'reading-log-model': figure(logDensity.model, 4),
    'reading-score-exact': vector(score.exact),
    'reading-score-model': vector(score.model),
    'reading-energy': figure(energy, 4),
    'reading-count': count(points),
  };
  for (const [id, text] of Object.entries(texts)) byId(id).textContent = text;
}
