/** The loss curve: each step's loss, its running mean, and the exact floor that no network can go below. */
import uPlot from 'uplot';
import { ThinnedLosses } from '../../view/thinned-losses.ts';
import { count, figure } from '../dom.ts';
import type { Theme } from '../theme.ts';

/** Steps between the ticks of the steps. */
const WHOLE = Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3]! * 10 ** Math.floor(i / 3));

/** What each scale of the loss is good for. */
export const LOSS_SCALES = {
  linear: 'the loss on a linear scale around its floor',
  log: 'the loss on a logarithmic scale, from the floor to its highest value',
} as const;

export type LossScale = keyof typeof LOSS_SCALES;

export class LossChart {
  plot: uPlot | undefined;
  private readonly thinned = new ThinnedLosses();
  private floor: number | undefined;
  private scale: LossScale = 'linear';

  constructor(
    private readonly place: HTMLElement,
    /** Gets what the pointer is over, or nothing. */
    private readonly onHover: (text: string) => void,
    private theme: Theme,
  ) {
    this.build();
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(place);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.build();
  }

  setScale(scale: LossScale): void {
    this.scale = scale;
    this.build();
  }

  /** Draws the history; element t is the loss of step t. `floor` is undefined until it is known. */
  show(losses: readonly number[], floor: number | undefined): void {
    this.thinned.take(losses);
    this.floor = floor;
    this.plot?.setData(this.data());
  }

  /** The chart again, for a picture of this size in CSS pixels, with twice the device's pixels. */
  async picture(width: number, height: number): Promise<HTMLCanvasElement> {
    const options = chartOptions(this.theme, this.scale, { width: 2 * width, height: 2 * height }, () => {}, 2);
    const plot = new uPlot(options, this.data(), document.createElement('div'));
    await new Promise((resolve) => setTimeout(resolve)); // it draws itself in a microtask
    return plot.ctx.canvas;
  }

  private data(): uPlot.AlignedData {
    const [steps, losses, means] = this.thinned.series;
    return [steps, losses, means, steps.map(() => this.floor ?? null)];
  }

  private build(): void {
    this.plot?.destroy();
    const hover = (plot: uPlot): void => this.onHover(hoverText(plot));
    this.plot = new uPlot(chartOptions(this.theme, this.scale, this.size(), hover), this.data(), this.place);
  }

  private size(): { width: number; height: number } {
    return { width: Math.max(50, this.place.clientWidth), height: Math.max(50, this.place.clientHeight) };
  }
}

function hoverText({ cursor, data }: uPlot): string {
  const at = cursor.idx;
  const [step, loss, mean] = at == null ? [] : data.map((series) => series[at]);
  if (step == null || loss == null || mean == null) return '';
  return `step ${count(step)}: loss ${figure(loss, 4)}, mean ${figure(mean, 4)}`;
}

/** `pixels`: those of the size that stand for one, in a picture. */
function chartOptions(
  theme: Theme,
  scale: LossScale,
  size: { width: number; height: number },
  hover: (plot: uPlot) => void,
  pixels = 1,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: theme.muted,
    font: `${11 * pixels}px system-ui, sans-serif`,
    grid: { stroke: theme.grid, width: pixels },
    ticks: { show: false },
    gap: 5 * pixels,
  };
  const log = scale === 'log';
  return {
    ...size,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    hooks: { setCursor: [hover] },
    padding: [6 * pixels, 14 * pixels, 0, 0],
    scales: {
      x: { time: false },
      y: { distr: log ? 3 : 1, range: (_, low, high) => (log ? logRange(low, high) : linearRange(low, high)) },
    },
    axes: [
      {
        ...axis,
        incrs: WHOLE,
        size: 24 * pixels,
        space: 50 * pixels,
        values: (_, values) => values.map((value) => count(value)),
      },
      {
        ...axis,
        size: 44 * pixels,
        space: 30 * pixels,
        ...(log && {
          splits: (_: uPlot, __: number, low: number, high: number) => logTicks(low, high),
          filter: (_: uPlot, splits: number[]) => splits,
          values: (_: uPlot, values: number[]) => values.map(tickText),
        }),
      },
    ],
    series: [
      {},
      { label: 'loss of each step', stroke: `${theme.accent}44`, width: pixels, points: { show: false } },
      { label: 'running mean', stroke: theme.accent, width: 2 * pixels, points: { show: false } },
      {
        label: 'exact floor',
        stroke: theme.floor,
        width: 1.5 * pixels,
        dash: [5 * pixels, 4 * pixels],
        points: { show: false },
      },
    ],
  };
}

/** Room around the losses; an outlier at the start doesn't flatten the rest. */
function linearRange(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 2.2];
  const top = Math.min(high, Math.max(2.4, low + 2));
  return [Math.max(0, low - 0.1), top + 0.1];
}

/** All losses, with a little room. */
function logRange(low: number, high: number): [number, number] {
  if (!(low > 0) || !Number.isFinite(high)) return [0.5, 4];
  return [low / 1.06, high * 1.06];
}

/** Steps within a decade, the fewest that leave at least four ticks. */
const DECADES = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]];

function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const all = DECADES.map((factors) => {
    const powers = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
    return powers.flatMap((power) => factors.map((factor) => factor * power)).filter((x) => x >= low && x <= high);
  });
  const ticks = all.find(({ length }) => length >= 4) ?? all.at(-1)!;
  const every = Math.ceil(ticks.length / 8);
  return ticks.filter((_, i) => i % every === 0);
}

function tickText(value: number): string {
  const [mantissa, power] = value.toExponential(1).split('e') as [string, string];
  return Math.abs(Number(power)) < 4 ? String(Number(value.toPrecision(2))) : `${Number(mantissa)}e${Number(power)}`;
}
