/** The page at work: owns the current run, and on every frame moves it on, brings the pictures up to date and draws. */
import { advise } from '../adviser.ts';
import type { OpenDevice } from '../gpu/device.ts';
import type { TuningOptions } from '../tuning.ts';
import type { Bridge, View } from '../view/index.ts';
import { showAdvice } from './advice.ts';
import { createControls } from './controls.ts';
import { byId, count } from './dom.ts';
import { Gauges } from './learning/gauges.ts';
import { type Divergence, divergenceNote } from './learning/guard.ts';
import { Learning } from './learning/learning.ts';
import { SumWorker } from './learning/worker.ts';
import { showNote } from './notes.ts';
import { Panels } from './panels.ts';
import { Pictures } from './pictures.ts';
import { Refresher } from './refresh.ts';
import { FULL_SIZES, Run, SOFTWARE_SIZES } from './run.ts';
import { Scrubber } from './scrubber.ts';
import { type Effect, Store } from './state.ts';
import { currentTheme, onThemeChange, type Theme } from './theme.ts';
import { Transport } from './transport.ts';
import { browserStore } from './tuning-store.ts';
import { type Task, Work } from './work.ts';

export class Laboratory {
  readonly store: Store;
  run: Run | undefined;
  private refresher: Refresher | undefined;
  gauges: Gauges | undefined;
  /** Counts runs: results of an older one are dropped. */
  private generation = 0;
  private theme: Theme = currentTheme();
  private readonly work: Work;
  private readonly panels: Panels;
  private readonly scrubber: Scrubber;
  readonly learning: Learning;
  private readonly sums = new SumWorker();
  private readonly transport: Transport;
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
    this.scrubber = new Scrubber((sigma) => this.setSigma(sigma));
    this.learning = new Learning(this.sums, this.theme, (sigma) => this.setSigma(sigma), onFailure);
    this.transport = new Transport({
      togglePlay: () => this.store.update({ playing: !this.store.state.playing }),
      step: () => this.step(),
      reset: () => this.start(),
      toggleAnneal: () => this.toggleAnneal(),
      setStepsPerFrame: (stepsPerFrame) => this.store.update({ stepsPerFrame }),
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
    const isCurrent = (): boolean => generation === this.generation;
    this.refresher = new Refresher(run, this.pictures, isCurrent, this.onFailure);
    const diverged = (divergence: Divergence): void => void this.goBack(run, divergence);
    this.gauges = new Gauges(run, this.sums, isCurrent, diverged, this.onFailure);
    this.learning.closeness.take(run);
    showNote('divergence', undefined);
    this.scrubber.setLevels(run.trainer.options.sigmas);
    this.scrubber.show(this.store.state.sigma);
    this.transport.showState(this.store.state);
    run.holdChains(this.store.state.sigma);
    byId('parameters').textContent = `${count(run.trainer.weights.model.size)} weights, trained on noise alone`;
    byId('points').textContent = `${count(run.data.count)} points with noise σ, 128 × 128 bins`;
    this.advise(run);
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
      // The chains rest while others are annealed for a full measurement.
      sample: annealing || (playing && !this.learning.closeness.isMeasuring),
      annealingSince: annealing ? annealingSince : undefined,
      stepsPerFrame: this.stepsPerFrame,
    };
  }

  private get stepsPerFrame(): number {
    const { stepsPerFrame } = this.store.state;
    return stepsPerFrame === 'auto' ? Infinity : stepsPerFrame;
  }

  /** One frame: pictures and numbers brought up to date and shown. */
  tick(now: number): void {
    const { run, refresher, gauges } = this;
    if (!run || !refresher || !gauges) return;
    this.work.nextFrame(this.stepsPerFrame);
    if (this.work.moved) this.pullChains();
    const { playing, annealing } = this.store.state;
    if (annealing) this.followAnnealing(run);
    const training = playing && run.trainer.iteration < run.settings.iterations;
    const { sigma } = this.store.state;
    refresher.tick(now, sigma, training || annealing);
    gauges.tick({ now, sigma, moving: playing || annealing, modelAt: refresher.standing });
    this.draw(run, refresher, now);
    this.report(run, gauges);
  }

  /** Paused, and all that is shown is up to date: tests wait for it. */
  get settled(): boolean {
    const { playing, annealing, sigma } = this.store.state;
    // A style may be new before its event has come.
    const restyled = currentTheme() !== this.theme;
    const busy = playing || annealing || this.learning.closeness.isMeasuring;
    const waiting = busy || this.resized || restyled || this.work.moved;
    return !waiting && (this.refresher?.isSettled(sigma) ?? false) && (this.gauges?.isSettled(sigma) ?? false);
  }

  private step(): void {
    this.store.update({ playing: false });
    if (this.run) this.work.step(this.run);
  }

  /** Stops a run that has diverged at its last good state, with chains that know nothing of what came after. */
  private async goBack(run: Run, divergence: Divergence): Promise<void> {
    this.store.update({ playing: false, annealing: false });
    this.gauges?.goBack();
    showNote('divergence', divergenceNote(divergence, run.checkpoint.iteration));
    try {
      await run.restartChains(this.store.state.sigma);
      if (run === this.run) this.pullChains();
    } catch (error) {
      if (run === this.run) this.onFailure(error);
    }
  }

  private setSigma(sigma: number): void {
    this.learning.closeness.follow();
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
      this.learning.closeness.take(run);
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
    const pulled = this.pictures.pullChains();
    const redraw = (): void => {
      if (this.refresher) this.refresher.dirty = true;
    };
    if (pulled) pulled.then(redraw, this.onFailure);
    else redraw();
  }

  private setTheme(theme: Theme): void {
    this.theme = theme;
    this.learning.setTheme(theme);
    this.resized = true;
  }

  private draw(run: Run, refresher: Refresher, now: number): void {
    const { view, theme, panels } = this;
    const { scales } = refresher;
    if (this.resized) {
      panels.resize(view);
      panels.drawAxes(run.window);
      refresher.dirty = true;
      this.drawAgainAt = now; // a new size clears the canvas: draw at once
      this.resized = false;
    }
    if (!refresher.dirty || !scales || now < this.drawAgainAt) return;
    this.drawAgainAt = now + this.drawInterval;
    const viewports = panels.viewports(view);
    const drawn = view.frame(theme.ground, () => {
      for (const { name, viewport } of viewports) {
        this.pictures.draw(name, { viewport, window: run.window }, scales, theme, devicePixelRatio);
      }
    });
    if (drawn) refresher.dirty = false;
    panels.showLegends(scales, theme);
  }

  private report(run: Run, gauges: Gauges): void {
    const { trainer, settings, sampler } = run;
    const { sigma, playing } = this.store.state;
    this.transport.showReadout({
      step: trainer.iteration,
      iterations: settings.iterations,
      stepsPerSecond: this.work.trainMeter.rate,
      chains: sampler.options.chains,
      diverged: gauges.chains?.diverged ?? 0,
      chainStepsPerSecond: this.work.chainMeter.rate,
      seed: settings.seed,
      variants: run.variants,
    });
    this.learning.show(run, gauges, { sigma, playing });
    gauges.dirty = false;
  }
}
