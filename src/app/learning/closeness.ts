/** The part "How close": live numbers at the noise level in force, or a full measurement, which it also has made. */
import type { RunMetrics } from '../../interchange/run-file.ts';
import { byId, count, figure } from '../dom.ts';
import type { Run } from '../run.ts';
import { Switch } from '../switch.ts';
import { type FullMeasurement, measureFully } from './full.ts';
import type { Gauges } from './gauges.ts';
import { fullReadings, liveReadings } from './readings.ts';
import { Tiles } from './tiles.ts';
import type { SumWorker } from './worker.ts';

const VIEWS = {
  live: 'numbers of now, at the noise level in force',
  full: 'all metrics by their definitions: 5000 chains are annealed to σ₁ for it, which takes a while',
} as const;

type ViewName = keyof typeof VIEWS;

/** A full measurement under way. */
interface Measuring {
  iteration: number;
  /** Begun at the end of the training; else it was asked for. */
  byItself: boolean;
}

/** What the page is doing. */
export interface Now {
  sigma: number;
  playing: boolean;
}

export class Closeness {
  /** The last one that was finished, of this run with these settings. */
  full: FullMeasurement | undefined;
  private view: ViewName = 'live';
  private measuring: Measuring | undefined;
  private playing = false;
  private run: Run | undefined;
  private readonly tiles = new Tiles(byId('tiles'));
  private readonly status = byId('closeness-status');
  private readonly progress = byId<HTMLProgressElement>('closeness-progress');
  private readonly views: Switch<ViewName>;

  constructor(
    private readonly worker: SumWorker,
    private readonly onFailure: (error: unknown) => void,
  ) {
    const options = { label: 'Numbers of now, or a full measurement', choices: VIEWS };
    this.views = new Switch(byId('closeness-view'), options, (view) => this.choose(view));
    this.views.show(this.view);
  }

  get isMeasuring(): boolean {
    return this.measuring !== undefined;
  }

  /** What was measured in full of the weights of this very step, if anything. */
  metricsAt(step: number): RunMetrics | undefined {
    return this.full?.iteration === step ? this.full.metrics : undefined;
  }

  /** The excess of each level that the full measurement found, if that is what is shown. */
  get excessPerLevel(): readonly (number | null)[] | undefined {
    return this.view === 'full' ? this.full?.metrics.excessPerLevel : undefined;
  }

  /** Another run, or other settings of its chains: what was measured is no longer of it. */
  take(run: Run): void {
    this.run = run;
    this.full = undefined;
    this.measuring = undefined;
    this.showView('live');
  }

  /** The noise level was moved by hand: its numbers are asked for. */
  follow(): void {
    if (this.full && !this.measuring) this.showView('live');
  }

  /** Brings the tiles up to date, and measures a run that has played to its end. */
  show(run: Run, gauges: Gauges, { sigma, playing }: Now): void {
    this.playing = playing;
    const { iteration } = run.trainer;
    const finished = iteration === run.settings.iterations;
    if (finished && playing && this.full?.iteration !== iteration && !this.measuring) this.measure(run, true);
    const full = this.view === 'full' ? this.full : undefined;
    this.tiles.show(full ? fullReadings(full, run.target.kind) : liveReadings(gauges, sigma, run.target.kind));
    if (!this.measuring) this.say(full ? fullStatus(full) : liveStatus(gauges, sigma));
  }

  private choose(view: ViewName): void {
    this.view = view;
    const { run } = this;
    if (view === 'full' && run && this.full?.iteration !== run.trainer.iteration && !this.measuring)
      this.measure(run, false);
  }

  private async measure(run: Run, byItself: boolean): Promise<void> {
    const measuring = { iteration: run.trainer.iteration, byItself };
    this.measuring = measuring;
    this.progress.value = 0;
    this.progress.hidden = false;
    const wanted = (): boolean => this.measuring === measuring && (byItself ? this.playing : this.view === 'full');
    const onProgress = (fraction: number, doing: string): void => {
      if (this.measuring !== measuring) return;
      this.progress.value = fraction;
      this.say(`${doing}: ${Math.round(100 * fraction)} %`);
    };
    try {
      const full = await run.hold(measureFully(run, { worker: this.worker, onProgress, wanted }));
      if (this.measuring !== measuring) return;
      this.full = full ?? this.full;
      this.showView(full ? 'full' : 'live');
    } catch (error) {
      if (this.measuring === measuring) this.onFailure(error);
    } finally {
      if (this.measuring === measuring) this.measuring = undefined;
      this.progress.hidden = this.measuring === undefined;
    }
  }

  private showView(view: ViewName): void {
    this.view = view;
    this.views.show(view);
  }

  private say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}

function liveStatus({ chains }: Gauges, sigma: number): string {
  if (chains?.sigma !== sigma) return `σ = ${figure(sigma)}`;
  const lost = chains.diverged > 0 ? `, ${divergedText(chains.diverged)}` : '';
  return `σ = ${figure(sigma)}: ${count(chains.compared)} chains against fresh data${lost}`;
}

/** 12 chains diverged. */
const divergedText = (diverged: number): string => `${count(diverged)} ${diverged === 1 ? 'chain' : 'chains'} diverged`;

function fullStatus({ metrics, iteration, gates }: FullMeasurement): string {
  const samples = count((metrics.samples ?? 0) + (metrics.diverged ?? 0));
  const lost = metrics.diverged ? `, ${divergedText(metrics.diverged)}` : '';
  const what = `step ${count(iteration)}, ${samples} chains annealed to σ₁${lost}`;
  if (!gates) return what;
  const missed = gates.judgements.filter(({ ok }) => !ok).length;
  const { preset } = gates;
  if (missed === 0) return `${what}: ✓ all gates of ‘${preset}’`;
  return `${what}: ${missed} of ${gates.judgements.length} gates of ‘${preset}’ missed`;
}
