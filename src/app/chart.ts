/** The loss curve: each step's loss, its running mean, and the exact floor that no network can go below. */
import uPlot from 'uplot';
import { lossHistory } from '../view/loss-history.ts';
import { count } from './dom.ts';
import type { Theme } from './theme.ts';

/** Points drawn at most; longer histories are thinned. */
const MOST_POINTS = 2000;

export class LossChart {
  plot: uPlot | undefined;
  private data: uPlot.AlignedData = [[], [], [], []];

  constructor(
    private readonly place: HTMLElement,
    theme: Theme,
  ) {
    this.setTheme(theme);
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(place);
  }

  setTheme(theme: Theme): void {
    this.plot?.destroy();
    this.plot = new uPlot(chartOptions(theme, this.size()), this.data, this.place);
  }

  /** Draws the history; element t is the loss of step t. `floor` is undefined until it is known. */
  show(losses: readonly number[], floor: number | undefined): void {
    const { steps, single, smooth } = lossHistory(losses, MOST_POINTS);
    this.data = [steps, single, smooth, steps.map(() => floor ?? null)];
    this.plot?.setData(this.data);
  }

  private size(): { width: number; height: number } {
    return { width: Math.max(50, this.place.clientWidth), height: Math.max(50, this.place.clientHeight) };
  }
}

function chartOptions(theme: Theme, size: { width: number; height: number }): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: theme.muted,
    font: '11px system-ui, sans-serif',
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    padding: [6, 14, 0, 0],
    scales: { x: { time: false }, y: { range: (_, low, high) => lossRange(low, high) } },
    axes: [
      { ...axis, values: (_, values) => values.map((value) => count(value)) },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      { label: 'loss of each step', stroke: `${theme.accent}44`, width: 1, points: { show: false } },
      { label: 'running mean', stroke: theme.accent, width: 2, points: { show: false } },
      { label: 'exact floor', stroke: theme.floor, width: 1.5, dash: [5, 4], points: { show: false } },
    ],
  };
}

/** Room around the losses; an outlier at the start doesn't flatten the rest. */
function lossRange(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 2.2];
  const top = Math.min(high, Math.max(2.4, low + 2));
  return [Math.max(0, low - 0.1), top + 0.1];
}
