/** The page at work: owns the current run, and on every frame moves it on, brings the pictures up to date and draws. */

import { advise } from '../adviser.ts';
import type { Divergence } from '../divergence.ts';
import type { OpenDevice } from '../gpu/device.ts';
import type { RunMetrics } from '../interchange/run-file.ts';
import type { TuningOptions } from '../tuning.ts';
import type { Box, Bridge, View } from '../view/index.ts';
import { Address } from './address.ts';
import { showAdvice } from './advice.ts';
import { Annealing } from './annealing.ts';
import { createControls } from './controls.ts';
import { byId, count } from './dom.ts';
import { Inspector } from './inspector.ts';
import { Gauges } from './learning/gauges.ts';
import { divergenceNote } from './learning/guard.ts';
import { Learning } from './learning/learning.ts';
import { SumWorker } from './learning/worker.ts';
import { Manners } from './manners.ts';
import { prefersStillness } from './motion.ts';
import { navigate } from './navigation.ts';
import { showNotes } from './notes.ts';
import { type Drawing, Painter, type Scene } from './painter.ts';
import { Panels } from './panels.ts';
import { Pictures } from './pictures.ts';
import type { Place } from './place.ts';
import { Refresher } from './refresh.ts';
import { Run } from './run.ts';
import { Scrubber } from './scrubber.ts';
import { FULL_SIZES, SOFTWARE_SIZES } from './sizes.ts';
import { type Effect, type PageState, Store } from './state.ts';
import type { Situation } from './summary.ts';
import { Files } from './take-home/open.ts';
import { createTakeHome } from './take-home/take-home.ts';
import { currentTheme, onThemeChange, type Theme } from './theme.ts';
import { Transport } from './transport.ts';
import { browserStore } from './tuning-store.ts';
import { type Task, Work } from './work.ts';

/** Milliseconds between drawings on a software adapter, where drawing takes time from the computing. */
const SOFTWARE_DRAW_INTERVAL = 80;

export class Laboratory {
  readonly store: Store;
  readonly address: Address;
  readonly files = new Files();
  run: Run | undefined;
  private refresher: Refresher | undefined;
  gauges: Gauges | undefined;
  /** Counts runs: results of an older one are dropped. */
  private generation = 0;
  private theme: Theme = currentTheme();
  private readonly work: Work;
  private readonly panels: Panels;
  private readonly painter: Painter;
  readonly inspector: Inspector;
  private readonly scrubber: Scrubber;
  readonly learning: Learning;
  private readonly sums = new SumWorker();
  private readonly transport: Transport;
  private readonly annealing: Annealing;
  private readonly manners: Manners;
  private readonly tuning: TuningOptions;

  private constructor(
    private readonly opened: OpenDevice,
    view: View,
    readonly bridge: Bridge,
    readonly pictures: Pictures,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.store = new Store(opened.software ? 2048 : 16384);
    this.address = new Address(this.store);
    this.work = new Work(opened.device, opened.software, () => this.task());
    const { name: adapter, software } = opened;
    this.tuning = { adapter, software, now: () => performance.now(), store: browserStore };
    this.panels = new Panels(() => this.painter.drawAnew());
    this.painter = new Painter(view, this.panels, this.pictures, opened.software ? SOFTWARE_DRAW_INTERVAL : 0);
    this.inspector = new Inspector(this.panels.places, () => this.window, onFailure);
    navigate(this.panels.places, {
      window: () => this.window,
      whole: () => this.run?.window,
      look: (window) => this.store.look(window),
    });
    byId('compare').addEventListener('click', () => {
      this.store.show({ comparison: this.compares ? 'side by side' : 'difference' });
    });
    const setSigma = (sigma: number): void => this.setSigma(sigma);
    this.scrubber = new Scrubber(setSigma);
    this.annealing = new Annealing(this.store, () => this.run, setSigma, onFailure);
    this.learning = new Learning(this.sums, this.theme, setSigma, onFailure);
    const actions = {
      togglePlay: () => this.store.update({ playing: !this.store.state.playing }),
      step: () => this.step(),
      reset: () => this.start(),
      toggleAnneal: () => this.annealing.toggle(),
      setStepsPerFrame: (stepsPerFrame: PageState['stepsPerFrame']) => this.store.update({ stepsPerFrame }),
      moveLevel: (to: 'below' | 'above') => this.scrubber.moveFrom(this.store.state.sigma, to),
    };
    this.transport = new Transport(actions);
    this.manners = new Manners(this.store, actions);
    createControls(byId('controls'), this.store);
    createTakeHome(byId('take-home'), this);
    this.store.onChange((effect) => this.apply(effect));
    onThemeChange((theme) => this.setTheme(theme));
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
      const { settings, weights, variants = settings.variant } = state;
      const run = await Run.create(
        device,
        { settings: { ...settings }, target, variants, weights },
        sizes,
        this.tuning,
      );
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
    showNotes('divergence', []);
    this.scrubber.setLevels(run.trainer.options.sigmas);
    this.scrubber.show(this.store.state.sigma);
    this.transport.showState(this.store.state);
    run.holdChains(this.store.state.sigma);
    byId('parameters').textContent = `${count(run.trainer.weights.model.size)} weights, trained on noise alone`;
    byId('points').textContent = `${count(run.data.count)} points with noise σ, 128 × 128 bins`;
    this.advise(run);
    this.address.follow(run.variants);
    this.painter.drawAnew();
    this.pullChains();
    before?.retire();
  }

  /** Computes beside the frames for as long as `alive` says. */
  compute(alive: () => boolean): Promise<void> {
    return this.work.loop(alive);
  }

  private task(): Task | undefined {
    const { run } = this;
    if (!run) return undefined;
    const { playing, annealing } = this.store.state;
    return {
      run,
      train: playing,
      // The chains rest while others are annealed for a full measurement.
      sample: annealing || (playing && !prefersStillness() && !this.learning.closeness.isMeasuring),
      annealedFor: this.annealing.elapsed,
      stepsPerFrame: this.stepsPerFrame,
    };
  }

  /** The part of the plane that is shown. */
  get window(): Box | undefined {
    return this.store.state.window ?? this.run?.window;
  }

  private get compares(): boolean {
    return this.store.state.view.comparison === 'difference';
  }

  private get stepsPerFrame(): number {
    const { stepsPerFrame } = this.store.state;
    return stepsPerFrame === 'auto' ? Infinity : stepsPerFrame;
  }

  private placeOf({ window }: Run): Place {
    const { state } = this.store;
    return { sigma: state.sigma, window: state.window ?? window, arrows: state.view.arrowsPerAxis };
  }

  /** One frame: pictures and numbers brought up to date and shown. */
  tick(now: number): void {
    const { run, refresher, gauges } = this;
    if (!run || !refresher || !gauges) return;
    this.work.nextFrame(this.stepsPerFrame);
    if (this.work.moved) this.pullChains();
    this.annealing.follow(run);
    const { playing, annealing } = this.store.state;
    const training = playing && run.trainer.iteration < run.settings.iterations;
    const place = this.placeOf(run);
    refresher.tick(now, place, { moving: training || annealing, comparing: this.compares });
    gauges.tick({ now, sigma: place.sigma, moving: playing || annealing, modelAt: refresher.standing });
    this.inspector.tick(run, refresher, place);
    this.painter.tick(now, this.sceneOf(place), refresher);
    this.report(run, gauges);
    this.manners.tick(now, this.situationOf(run, refresher, gauges));
  }

  private situationOf({ trainer, data }: Run, { scales }: Refresher, { excess }: Gauges): Situation {
    const { losses, iteration } = trainer;
    return { state: this.store.state, step: iteration, losses, excess, scales, points: data.count };
  }

  /** Paused, and all that is shown is up to date: tests wait for it. */
  get settled(): boolean {
    const { run, refresher, gauges } = this;
    const { playing, annealing } = this.store.state;
    // A style may be new before its event has come.
    const restyled = currentTheme() !== this.theme;
    const busy = playing || annealing || this.learning.closeness.isMeasuring;
    const waiting = busy || !this.painter.isSettled || restyled || this.work.moved;
    if (waiting || !run || !refresher || !gauges) return false;
    const place = this.placeOf(run);
    return (
      refresher.isSettled(place, { comparing: this.compares }) &&
      gauges.isSettled(place.sigma) &&
      this.inspector.isSettled(refresher)
    );
  }

  private step(): void {
    this.store.update({ playing: false });
    if (this.run) this.work.step(this.run);
  }

  /** Stops a run that has diverged at its last good state, with chains that know nothing of what came after. */
  private async goBack(run: Run, divergence: Divergence): Promise<void> {
    this.store.update({ playing: false, annealing: false });
    this.gauges?.goBack();
    showNotes('divergence', [divergenceNote(divergence, run.checkpoint.iteration)]);
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
    this.painter.drawAnew();
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
    const pulled = this.pictures.pullChains(this.store.state.view.chainsAs);
    const redraw = (): void => {
      if (this.refresher) this.refresher.dirty = true;
    };
    if (pulled) pulled.then(redraw, this.onFailure);
    else redraw();
  }

  private setTheme(theme: Theme): void {
    this.theme = theme;
    this.learning.setTheme(theme);
    this.painter.drawAnew();
  }

  get adapter(): string {
    return this.opened.name;
  }

  /** What was measured of the weights of this very step. */
  metricsAt(step: number): RunMetrics {
    const { full } = this.learning.closeness;
    return (full?.iteration === step ? full.metrics : this.gauges?.metricsAt(step)) ?? {};
  }

  /** The panels for a picture, side by side with `size` CSS pixels each; nothing while there is nothing to draw. */
  render(size: number, pixelRatio: number): Drawing | undefined {
    const { run, refresher } = this;
    return run && refresher && this.painter.render(size, pixelRatio, this.sceneOf(this.placeOf(run)), refresher);
  }

  private sceneOf({ window }: Place): Scene {
    return { window, view: this.store.state.view, theme: this.theme };
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
