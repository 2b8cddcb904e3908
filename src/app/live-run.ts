/** The run in force with all that follows it: its pictures and its numbers, brought up to date while its device lives. */
import type { Divergence } from '../divergence.ts';
import { Gauges } from './learning/gauges.ts';
import type { SumWorker } from './learning/worker.ts';
import type { Meter } from './meter.ts';
import type { Scene } from './painter.ts';
import type { Pictures } from './pictures.ts';
import type { Place } from './place.ts';
import { Refresher } from './refresh.ts';
import { hideRefusal, refusalOf } from './refused.ts';
import type { Run } from './run.ts';
import { chainSettings, type PageState } from './state.ts';
import type { Situation } from './summary.ts';
import type { Theme } from './theme.ts';
import type { Readout } from './transport.ts';

/** What a live run needs of the page. */
export interface Surroundings {
  pictures: Pictures;
  sums: SumWorker;
  /** False once another run has taken over or the device is lost: late results are dropped. */
  isCurrent: () => boolean;
  onDivergence: (divergence: Divergence) => void;
  /** Other chains cannot be made, for this reason; those before go on. */
  onRefusal: (reason: string) => void;
  onFailure: (error: unknown) => void;
}

export class LiveRun {
  readonly refresher: Refresher;
  readonly gauges: Gauges;

  /** Counts how often other chains were asked for. */
  private asked = 0;

  constructor(
    readonly run: Run,
    private readonly around: Surroundings,
  ) {
    const { pictures, sums, isCurrent, onDivergence, onFailure } = around;
    this.refresher = new Refresher(run, pictures, isCurrent, onFailure);
    this.gauges = new Gauges(run, sums, isCurrent, onDivergence, onFailure);
  }

  /** The noise level, the part of the plane and the grid of arrows that are shown. */
  placeIn({ sigma, window, view }: PageState): Place {
    return { sigma, window: window ?? this.run.window, arrows: view.arrowsPerAxis };
  }

  /** What a painter needs to know to draw it. */
  sceneIn(state: PageState, theme: Theme): Scene {
    return { window: this.placeIn(state).window, view: state.view, theme };
  }

  /** Starts whatever of pictures and numbers is due. */
  tick(now: number, state: PageState): void {
    const { run, refresher, gauges } = this;
    const { playing, annealing } = state;
    const place = this.placeIn(state);
    const training = playing && run.trainer.iteration < run.settings.iterations;
    refresher.tick(now, place, { moving: training || annealing, comparing: compares(state) });
    gauges.tick({ now, sigma: place.sigma, moving: playing || annealing, modelAt: refresher.standing });
  }

  /** All that is shown of it is up to date. */
  isSettled(state: PageState): boolean {
    const place = this.placeIn(state);
    return this.refresher.isSettled(place, { comparing: compares(state) }) && this.gauges.isSettled(place.sigma);
  }

  /** Brings the chains to the panel where they are now. */
  pullChains({ view }: PageState): void {
    const redraw = (): void => {
      this.refresher.dirty = true;
    };
    const pulled = this.around.pictures.pullChains(view.chainsAs);
    if (pulled) pulled.then(redraw, (error) => this.fail(error));
    else redraw();
  }

  /** Other chains for the settings as they are now. */
  async replaceChains(state: PageState): Promise<void> {
    const { run, around } = this;
    const turn = ++this.asked;
    const isWanted = (): boolean => turn === this.asked;
    try {
      if (!(await run.replaceChains(chainSettings(state.settings), isWanted))) return;
    } catch (error) {
      const reason = await refusalOf(error, run.device);
      if (reason === undefined) this.fail(error);
      else if (isWanted() && around.isCurrent()) around.onRefusal(reason);
      return;
    }
    await this.change(state, async () => {
      around.pictures.replaceChains(run);
      run.holdChains(state.sigma);
      if (around.isCurrent()) hideRefusal();
    });
  }

  /** Puts the last good state back in force, with chains that know nothing of what came after. */
  goBack(state: PageState): Promise<void> {
    this.gauges.goBack();
    return this.change(state, () => this.run.restartChains(state.sigma));
  }

  /** What the page says in words. */
  situation(state: PageState): Situation {
    const { trainer, data } = this.run;
    const { losses, iteration } = trainer;
    const { scales } = this.refresher;
    return { state, step: iteration, losses, excess: this.gauges.excess, scales, points: data.count };
  }

  /** The line of counts and rates. */
  readout({ trainMeter, chainMeter }: { trainMeter: Meter; chainMeter: Meter }): Readout {
    const { trainer, settings, sampler, variants } = this.run;
    return {
      step: trainer.iteration,
      iterations: settings.iterations,
      stepsPerSecond: trainMeter.rate,
      chains: sampler.options.chains,
      diverged: this.gauges.diverged,
      chainStepsPerSecond: chainMeter.rate,
      seed: settings.seed,
      variants,
    };
  }

  private async change(state: PageState, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.pullChains(state);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.around.isCurrent()) this.around.onFailure(error);
  }
}

/** The page shows model minus exact. */
export const compares = ({ view }: PageState): boolean => view.comparison === 'difference';
