/** The page at work: owns the current run, and on every frame moves it on, brings the pictures up to date and draws. */
import { advise } from '../adviser.ts';
import type { OpenDevice } from '../gpu/device.ts';
import type { TuningOptions } from '../tuning.ts';
import type { Box, Bridge, View } from '../view/index.ts';
import { showAdvice } from './advice.ts';
import { LossChart } from './chart.ts';
import { createControls } from './controls.ts';
import { byId, count, figure } from './dom.ts';
import { Inspector } from './inspector.ts';
import { navigate } from './navigation.ts';
import { Panels } from './panels.ts';
import { type Look, Pictures } from './pictures.ts';
import { Refresher } from './refresh.ts';
import { FULL_SIZES, type Place, Run, SOFTWARE_SIZES } from './run.ts';
import { Scrubber } from './scrubber.ts';
import { type Effect, Store } from './state.ts';
import { currentTheme, onThemeChange, type Theme } from './theme.ts';
import { Transport } from './transport.ts';
import { browserStore } from './tuning-store.ts';
import { type Task, Work } from './work.ts';

/** What an excess of 0 means, by the kind of target. */
const EXCESS_HINTS = {
  mixture: 'σ² E‖s − s*‖², 0 is perfect',
  points: "against the points' own score: 0 means memorising",
} as const;

export class Laboratory {
  readonly store: Store;
  run: Run | undefined;
  private refresher: Refresher | undefined;
  /** Counts runs: results of an older one are dropped. */
  private generation = 0;
  private theme: Theme = currentTheme();
  private readonly work: Work;
  private readonly panels: Panels;
  readonly inspector: Inspector;
  private readonly scrubber: Scrubber;
  readonly chart: LossChart;
  private readonly transport: Transport;
  private drawnLosses = -1;
  private resized = true;
  private annealingSince = 0;
  private drawAgainAt = -Infinity;
  /** Milliseconds between pictures: every frame, but on a software adapter drawing takes time from the computing. */
  private readonly drawInterval: number;
  private readonly tuning: TuningOptions;

  private constructor(
    private readonly opened: OpenDevice,
    private readonly view: View,
    readonly bridge: Bridge,
    readonly pictures: Pictures,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.store = new Store(opened.software ? 2048 : 16384);
    this.work = new Work(opened.device, opened.software, () => this.task());
    this.drawInterval = opened.software ? 80 : 0;
    const { name: adapter, software } = opened;
    this.tuning = { adapter, software, now: () => performance.now(), store: browserStore };
    this.panels = new Panels(() => {
      this.resized = true;
    });
    this.inspector = new Inspector(this.panels.places, () => this.window, onFailure);
    navigate(this.panels.places, {
      window: () => this.window,
      whole: () => this.run?.window,
      look: (window) => this.store.look(window),
    });
    byId('compare').addEventListener('click', () => {
      this.store.show({ comparison: this.compares ? 'side by side' : 'difference' });
    });
    this.scrubber = new Scrubber((sigma) => this.setSigma(sigma));
    this.chart = new LossChart(byId('loss-chart'), this.theme);
    this.transport = new Transport({
      togglePlay: () => this.store.update({ playing: !this.store.state.playing }),
      step: () => this.step(),
      reset: () => this.start(),
      toggleAnneal: () => this.toggleAnneal(),
    });
    createControls(byId('controls'), this.store);
    this.store.onChange((effect) => this.apply(effect));
    onThemeChange((theme) => this.setTheme(theme));
    view.onRestore(() => {
      this.resized = true;
    });
  }

  /** Needs a device, and the view and bridge that draw from it. */
  static create(opened: OpenDevice, view: View, bridge: Bridge, onFailure: (error: unknown) => void): Laboratory {
    return new Laboratory(opened, view, bridge, new Pictures(view, bridge), onFailure);
  }

  /** A new run from the settings; the one before is let go when the new one stands. */
  async start(): Promise<void> {
    const generation = ++this.generation;
    const { target, state } = this.store;
    const { device, software } = this.opened;
    this.store.update({ annealing: false });
    try {
      const sizes = software ? SOFTWARE_SIZES : FULL_SIZES;
      const run = await Run.create(device, { ...state.settings }, target, sizes, this.tuning);
      if (generation !== this.generation) {
        run.retire();
        return;
      }
      this.take(run, generation);
    } catch (error) {
      if (generation === this.generation) this.onFailure(error);
    }
  }

  private take(run: Run, generation: number): void {
    const before = this.run;
    this.run = run;
    this.pictures.show(run);
    this.refresher = new Refresher(run, this.pictures, () => generation === this.generation, this.onFailure);
    this.scrubber.setLevels(run.trainer.options.sigmas);
    this.scrubber.show(this.store.state.sigma);
    this.transport.showState(this.store.state);
    run.holdChains(this.store.state.sigma);
    byId('parameters').textContent = `${count(run.trainer.weights.model.size)} weights, trained on noise alone`;
    byId('points').textContent = `${count(run.data.count)} points with noise σ, 128 × 128 bins`;
    byId('excess-hint').textContent = EXCESS_HINTS[run.target.kind];
    this.advise(run);
    this.drawnLosses = -1;
    this.resized = true;
    this.pullChains();
    before?.retire();
  }

  /** Computes beside the frames for as long as `alive` says. */
  compute(alive: () => boolean): Promise<void> {
    return this.work.loop(alive);
  }

  private task(): Task | undefined {
    const { run, annealingSince } = this;
    if (!run) return undefined;
    const { playing, annealing } = this.store.state;
    return {
      run,
      train: playing,
      sample: playing || annealing,
      annealingSince: annealing ? annealingSince : undefined,
    };
  }

  /** The part of the plane that is shown. */
  get window(): Box | undefined {
    return this.store.state.window ?? this.run?.window;
  }

  private get compares(): boolean {
    return this.store.state.view.comparison === 'difference';
  }

  private placeOf({ window }: Run): Place {
    const { state } = this.store;
    return { sigma: state.sigma, window: state.window ?? window };
  }

  /** One frame: pictures brought up to date and drawn. */
  tick(now: number): void {
    const { run, refresher } = this;
    if (!run || !refresher) return;
    if (this.work.moved) this.pullChains();
    const { playing, annealing } = this.store.state;
    if (annealing) this.followAnnealing(run);
    const training = playing && run.trainer.iteration < run.settings.iterations;
    const place = this.placeOf(run);
    refresher.tick(now, place, { moving: training || annealing, comparing: this.compares });
    this.inspector.tick(run, refresher, place);
    this.draw(place, refresher, now);
    this.report(run, refresher);
  }

  /** Paused, and all that is shown is up to date: tests wait for it. */
  get settled(): boolean {
    const { run, refresher } = this;
    const { playing, annealing } = this.store.state;
    // A style may be new before its event has come.
    const restyled = currentTheme() !== this.theme;
    const waiting = playing || annealing || this.resized || restyled || this.work.moved;
    if (waiting || !run || !refresher) return false;
    return refresher.isSettled(this.placeOf(run), { comparing: this.compares }) && this.inspector.isSettled(refresher);
  }

  private step(): void {
    this.store.update({ playing: false });
    if (this.run) this.work.step(this.run);
  }

  private setSigma(sigma: number): void {
    this.store.update({ sigma, annealing: false });
    this.run?.holdChains(sigma);
  }

  private async toggleAnneal(): Promise<void> {
    const { run, store } = this;
    if (!run) return;
    if (store.state.annealing) {
      this.setSigma(store.state.sigma);
      return;
    }
    try {
      await run.annealChains();
    } catch (error) {
      this.onFailure(error);
    }
    this.annealingSince = performance.now();
    if (run === this.run) store.update({ annealing: true });
  }

  private followAnnealing(run: Run): void {
    const { sampler } = run;
    if (sampler.sigma !== this.store.state.sigma) this.store.update({ sigma: sampler.sigma });
    if (!sampler.done) return;
    this.store.update({ annealing: false });
    run.holdChains(this.store.state.sigma);
  }

  private apply(effect: Effect): void {
    const { state } = this.store;
    this.transport.showState(state);
    this.scrubber.show(state.sigma);
    if (effect === 'run') this.start();
    if (effect === 'chains') this.replaceChains();
    if (effect === 'view') this.showAnew();
  }

  /** Another part of the plane, or other pictures of it. */
  private showAnew(): void {
    byId('compare').setAttribute('aria-pressed', String(this.compares));
    this.resized = true;
    this.pullChains();
  }

  private async replaceChains(): Promise<void> {
    const { run } = this;
    if (!run) return;
    Object.assign(run.settings, this.store.state.settings);
    this.advise(run);
    this.store.update({ annealing: false });
    try {
      await run.replaceChains();
      if (run !== this.run) return;
      this.pictures.replaceChains();
      run.holdChains(this.store.state.sigma);
      this.pullChains();
    } catch (error) {
      if (run === this.run) this.onFailure(error);
    }
  }

  private advise({ settings, target }: Run): void {
    showAdvice(byId('advice'), advise(settings, target));
  }

  private pullChains(): void {
    this.work.moved = false;
    const pulled = this.pictures.pullChains(this.store.state.view.chainsAs);
    const redraw = (): void => {
      if (this.refresher) this.refresher.dirty = true;
    };
    if (pulled) pulled.then(redraw, this.onFailure);
    else redraw();
  }

  private setTheme(theme: Theme): void {
    this.theme = theme;
    this.chart.setTheme(theme);
    this.drawnLosses = -1;
    this.resized = true;
  }

  private draw({ window }: Place, refresher: Refresher, now: number): void {
    const { view, theme, panels } = this;
    if (this.resized) {
      panels.resize(view);
      panels.drawAxes(window);
      refresher.dirty = true;
      this.drawAgainAt = now; // a new size clears the canvas: draw at once
      this.resized = false;
    }
    if (!refresher.dirty || !refresher.scales || now < this.drawAgainAt) return;
    this.drawAgainAt = now + this.drawInterval;
    const look: Look = { window, view: this.store.state.view, theme, pixelRatio: devicePixelRatio };
    const viewports = panels.viewports(view);
    const drawn = view.frame(theme.ground, () => {
      for (const { name, viewport } of viewports) this.pictures.draw(name, viewport, refresher, look);
    });
    if (drawn) refresher.dirty = false;
    panels.showLegends(refresher, look);
  }

  private report(run: Run, { excess }: Refresher): void {
    const { trainer, settings, sampler } = run;
    this.transport.showReadout({
      step: trainer.iteration,
      iterations: settings.iterations,
      stepsPerSecond: this.work.trainMeter.rate,
      chains: sampler.options.chains,
      chainStepsPerSecond: this.work.chainMeter.rate,
      seed: settings.seed,
      variants: run.variants,
    });
    const { losses } = trainer;
    const known = losses.length + (excess ? 1e9 + excess.mean : 0);
    if (known === this.drawnLosses) return;
    this.drawnLosses = known;
    this.chart.show(losses, excess?.floor);
    byId('excess').textContent = figure(excess?.mean ?? Number.NaN, 2);
    byId('floor').textContent = figure(excess?.floor ?? Number.NaN, 4);
  }
}
