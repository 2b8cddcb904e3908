/** The loss curve: each step's loss, its running mean, and the exact floor that no network can go below. */
import uPlot from 'uplot';
import { count } from './dom.ts';
import type { Theme } from './theme.ts';

/** Points drawn at most; longer histories are thinned. */
const MOST_POINTS = 2000;

export class LossChart {
  plot: uPlot | undefined;
  private data: uPlot.AlignedData = [[], [], [], []];

  constructor(
    private readonly place: HTMLElement,
    private theme: Theme,
  ) {
    this.setTheme(theme);
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(place);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.plot?.destroy();
    this.plot = new uPlot(chartOptions(theme, this.size()), this.data, this.place);
  }

  /** Draws the history; element t is the loss of step t. `floor` is undefined until it is known. */
  show(losses: readonly number[], floor: number | undefined): void {
    const every = Math.max(1, Math.ceil(losses.length / MOST_POINTS));
    const [steps, single, smooth, exact]: number[][] = [[], [], [], []];
    let mean = 0;
    losses.forEach((loss, t) => {
      const share = Math.max(0.01, 1 / (t + 1));
      mean += share * (loss - mean);
      if (t % every !== 0 && t !== losses.length - 1) return;
      steps!.push(t + 1);
      single!.push(loss);
      smooth!.push(mean);
      exact!.push(floor ?? Number.NaN);
    });
    this.data = [steps!, single!, smooth!, floor === undefined ? exact!.map(() => null) : exact!];
    this.plot?.setData(this.data);
  }

  /** The chart again, for a picture of this size in CSS pixels, with twice the device's pixels. */
  async picture(width: number, height: number): Promise<HTMLCanvasElement> {
    const options = chartOptions(this.theme, { width: 2 * width, height: 2 * height }, 2);
    const plot = new uPlot(options, this.data, document.createElement('div'));
    await new Promise((resolve) => setTimeout(resolve)); // it draws itself in a microtask
    return plot.ctx.canvas;
  }

  private size(): { width: number; height: number } {
    return { width: Math.max(50, this.place.clientWidth), height: Math.max(50, this.place.clientHeight) };
  }
}

/** `scale`: pixels of the size that stand for one, in a picture. */
function chartOptions(theme: Theme, size: { width: number; height: number }, scale = 1): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: theme.muted,
    font: `${11 * scale}px system-ui, sans-serif`,
    grid: { stroke: theme.grid, width: scale },
    ticks: { show: false },
    gap: 5 * scale,
  };
  return {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    padding: [6 * scale, 14 * scale, 0, 0],
    scales: { x: { time: false }, y: { range: (_, low, high) => lossRange(low, high) } },
    axes: [
      { ...axis, size: 50 * scale, space: 50 * scale, values: (_, values) => values.map((value) => count(value)) },
      { ...axis, size: 44 * scale, space: 30 * scale },
    ],
    series: [
      {},
      { label: 'loss of each step', stroke: `${theme.accent}44`, width: scale, points: { show: false } },
      { label: 'running mean', stroke: theme.accent, width: 2 * scale, points: { show: false } },
      {
        label: 'exact floor',
        stroke: theme.floor,
        width: 1.5 * scale,
        dash: [5 * scale, 4 * scale],
        points: { show: false },
      },
    ],
  };
}

/** Room around the losses; an outlier at the start doesn't flatten the rest. */
function lossRange(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 2.2];
  const top = Math.min(high, Math.max(2.4, low + 2));
  return [Math.max(0, low - 0.1), top + 0.1];
}
