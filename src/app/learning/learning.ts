/** How the learning goes: the loss with its floor, the excess of each noise level, and how close model and chains are. */
import { byId, figure } from '../dom.ts';
import type { Run } from '../run.ts';
import { Switch } from '../switch.ts';
import type { Theme } from '../theme.ts';
import { ExcessBars } from './bars.ts';
import { LOSS_SCALES, LossChart } from './chart.ts';
import { Closeness, type Now } from './closeness.ts';
import type { Gauges } from './gauges.ts';
import type { SumWorker } from './worker.ts';

export class Learning {
  readonly chart: LossChart;
  readonly closeness: Closeness;
  private readonly bars: ExcessBars;
  /** What the chart shows. */
  private drawn = {
    losses: undefined as readonly number[] | undefined,
    length: 0,
    floor: undefined as number | undefined,
  };

  constructor(worker: SumWorker, theme: Theme, onSigma: (sigma: number) => void, onFailure: (error: unknown) => void) {
    const hover = byId('loss-hover');
    const show = (text: string): void => {
      hover.textContent = text;
    };
    this.chart = new LossChart(byId('loss-chart'), show, theme);
    const scales = { label: 'Scale of the loss', choices: LOSS_SCALES };
    new Switch(byId('loss-scale'), scales, (scale) => this.chart.setScale(scale)).show('linear');
    this.bars = new ExcessBars(byId('excess-bars'), onSigma);
    this.closeness = new Closeness(worker, onFailure);
  }

  setTheme(theme: Theme): void {
    this.chart.setTheme(theme);
  }

  /** Shows what is new. */
  show(run: Run, gauges: Gauges, now: Now): void {
    const { losses, options } = run.trainer;
    this.closeness.show(run, gauges, now);
    const excess = this.closeness.excessPerLevel ?? gauges.excess?.perLevel;
    this.bars.show({ sigmas: options.sigmas, excess, sigma: now.sigma });
    const floor = gauges.excess?.floor;
    const { drawn } = this;
    if (drawn.losses === losses && drawn.length === losses.length && drawn.floor === floor) return;
    this.drawn = { losses, length: losses.length, floor };
    this.chart.show(losses, floor);
    byId('floor').textContent = figure(floor ?? Number.NaN, 4);
  }
}
