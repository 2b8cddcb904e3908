/** The page at work: puts its parts together, and on every frame moves the run in force on and shows it. */
import type { Divergence } from '../divergence.ts';
import type { RunMetrics } from '../interchange/run-file.ts';
import type { Box, View } from '../view/index.ts';
import { Address } from './address.ts';
import { showAdvice } from './advice.ts';
import { Annealing } from './annealing.ts';
import { createCompareButton } from './compare-button.ts';
import { createControls } from './controls.ts';
import { byId, count } from './dom.ts';
import type { Engine } from './engine.ts';
import { Inspector } from './inspector.ts';
import type { Gauges } from './learning/gauges.ts';
import { divergenceNote } from './learning/guard.ts';
import { Learning } from './learning/learning.ts';
import { SumWorker } from './learning/worker.ts';
import { LiveRun } from './live-run.ts';
import { Manners } from './manners.ts';
import { prefersStillness } from './motion.ts';
import { navigate } from './navigation.ts';
import { showNotes } from './notes.ts';
import { type Drawing, Painter } from './painter.ts';
import { Panels } from './panels.ts';
import { Pictures } from './pictures.ts';
import { windowOf } from './place.ts';
import { hideRefusal, showChainsRefusal, showRunRefusal } from './refused.ts';
import type { Progress, Run } from './run.ts';
import { Scrubber } from './scrubber.ts';
import { chainSettings, type Effect, mostStepsOf, type PageState, Store, sameChains } from './state.ts';
import { Succession } from './succession.ts';
import { Files } from './take-home/open.ts';
import { createTakeHome } from './take-home/take-home.ts';
import { currentTheme, onThemeChange, type Theme } from './theme.ts';
import { Transport } from './transport.ts';
import { type Task, Work } from './work.ts';

/** Milliseconds between drawings on a software adapter, where drawing takes time from the computing. */
const SOFTWARE_DRAW_INTERVAL = 80;

export class Laboratory {
  readonly store: Store;
  readonly address: Address;
  readonly files = new Files();
  readonly pictures: Pictures;
  readonly inspector: Inspector;
  readonly learning: Learning;
  private engine: Engine | undefined;
  /** The run in force, while it has its device. */
  private live: LiveRun | undefined;
  private theme: Theme = currentTheme();
  private readonly succession: Succession;
  private readonly work = new Work(() => this.task());
  private readonly panels: Panels;
  private readonly painter: Painter;
  private readonly scrubber: Scrubber;
  private readonly sums = new SumWorker();
  private readonly transport: Transport;
  private readonly annealing: Annealing;
  private readonly manners: Manners;

  /** `software`: the adapter is one, so that it gets fewer chains to start with. */
  constructor(
    view: View,
    software: boolean,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.store = new Store(software ? 2048 : 16384);
    this.address = new Address(this.store);
    this.pictures = new Pictures(view);
    this.succession = new Succession(this.store, {
      onTake: (run, isCurrent) => this.take(run, isCurrent),
      onRefusal: (reason) => this.keep(reason),
      onFailure,
    });
    this.panels = new Panels(() => this.painter.drawAnew());
    this.painter = new Painter(view, this.panels, this.pictures);
    this.inspector = new Inspector(this.panels.places, () => this.window, onFailure);
    navigate(this.panels.places, {
      window: () => this.window,
      whole: () => this.run?.window,
      look: (window) => this.store.look(window),
    });
    createCompareButton(this.store);
    const setSigma = (sigma: number): void => this.setSigma(sigma);
    this.scrubber = new Scrubber(setSigma);
    this.annealing = new Annealing(this.store, () => this.live?.run, setSigma, onFailure);
    this.learning = new Learning(this.sums, this.theme, setSigma, onFailure);
    const actions = {
      togglePlay: () => this.store.update({ playing: !this.store.state.playing }),
      step: () => this.step(),
      reset: () => this.succession.start(),
      toggleAnneal: () => this.annealing.toggle(),
      setStepsPerFrame: (stepsPerFrame: PageState['stepsPerFrame']) => this.store.update({ stepsPerFrame }),
      moveLevel: (to: 'below' | 'above') => this.scrubber.moveFrom(this.store.state.sigma, to),
    };
    this.transport = new Transport(actions);
    this.manners = new Manners(this.store, actions);
    createControls(byId('controls'), this.store);
    createTakeHome(byId('take-home'), this);
    this.store.onChange((effect, progress) => this.apply(effect, progress));
    onThemeChange((theme) => this.setTheme(theme));
  }

  /** Computes on this device until it is lost: the run that another device has lost goes on, or one starts from the settings. */
  async use(engine: Engine): Promise<void> {
    this.engine = engine;
    this.work.use(engine);
    this.painter.interval = engine.software ? SOFTWARE_DRAW_INTERVAL : 0;
    await this.succession.use(engine);
    this.work.loop(() => this.engine === engine).catch(this.onFailure);
  }

  /** The device is gone: all rests, and the last run is there to be saved. */
  halt(): void {
    this.engine = undefined;
    this.live = undefined;
    this.succession.halt();
  }

  /** The run in force; without a device, the last one. None if it cannot be made. */
  get run(): Run | undefined {
    return this.succession.run;
  }

  get gauges(): Gauges | undefined {
    return this.live?.gauges;
  }

  get bridge(): Engine['bridge'] | undefined {
    return this.engine?.bridge;
  }

  /** There is a run in force, with its device. */
  get isLive(): boolean {
    return this.live !== undefined;
  }

  get adapter(): string {
    return this.engine?.name ?? '';
  }

  private take(run: Run, isCurrent: () => boolean): void {
    const { pictures, sums, onFailure } = this;
    const onDivergence = (divergence: Divergence): void => this.goBack(divergence);
    pictures.show(run, this.engine!.bridge);
    const onRefusal = (reason: string): void => this.keepChains(reason);
    this.live = new LiveRun(run, { pictures, sums, isCurrent, onDivergence, onRefusal, onFailure });
    this.learning.closeness.take(run);
    showNotes('divergence', []);
    hideRefusal();
    this.scrubber.setLevels(run.trainer.options.sigmas);
    this.scrubber.show(this.store.state.sigma);
    this.transport.showState(this.store.state);
    run.holdChains(this.store.state.sigma);
    byId('parameters').textContent = `${count(run.trainer.weights.model.size)} weights, trained on noise alone`;
    byId('points').textContent = `${count(run.data.count)} points with noise σ, 128 × 128 bins`;
    showAdvice(this.store.state.settings, run.target); // what is chosen: the chains may still be those before
    this.address.follow(run.variants);
    this.painter.drawAnew();
    this.pullChains();
    // Settings of the chains that were changed while the run was made.
    if (!sameChains(run.settings, this.store.state.settings)) this.replaceChains();
  }

  /** A run cannot be made: the one before goes on, if there is one. */
  private keep(reason: string): void {
    const { live, store } = this;
    showRunRefusal(reason, live !== undefined);
    if (!live) return;
    live.run.holdChains(store.state.sigma);
    this.address.follow(live.run.variants);
  }

  /** Other chains cannot be made: those before go on. */
  private keepChains(reason: string): void {
    if (this.succession.isChanging) return; // the next run will tell
    const { run } = this.live!;
    showChainsRefusal(reason);
    this.store.goBack({ settings: { ...this.store.state.settings, ...chainSettings(run.settings) } });
    run.holdChains(this.store.state.sigma);
    showAdvice(this.store.state.settings, run.target);
  }

  private task(): Task | undefined {
    if (!this.live) return undefined;
    const { playing, annealing } = this.store.state;
    return {
      run: this.live.run,
      train: playing,
      // The chains rest while others are annealed for a full measurement.
      sample: annealing || (playing && !prefersStillness() && !this.learning.closeness.isMeasuring),
      annealedFor: this.annealing.elapsed,
      stepsPerFrame: mostStepsOf(this.store.state),
    };
  }

  /** The part of the plane that is shown. */
  get window(): Box {
    return this.store.state.window ?? this.run?.window ?? windowOf(this.store.target);
  }

  /** One frame: pictures and numbers brought up to date and shown. */
  tick(now: number): void {
    const { live } = this;
    if (!live) return;
    const { run, refresher, gauges } = live;
    this.work.nextFrame(mostStepsOf(this.store.state));
    if (this.work.moved) this.pullChains();
    this.annealing.follow(run);
    const { state } = this.store;
    live.tick(now, state);
    this.inspector.tick(run, refresher, live.placeIn(state));
    this.painter.tick(now, live.sceneIn(state, this.theme), refresher);
    this.transport.showReadout(live.readout(this.work));
    this.learning.show(run, gauges, state);
    gauges.dirty = false;
    this.manners.tick(now, live.situation(state));
  }

  /** Paused, and all that is shown is up to date: tests wait for it. */
  get settled(): boolean {
    const { live } = this;
    const { state } = this.store;
    // A style may be new before its event has come.
    const restyled = currentTheme() !== this.theme;
    const busy = state.playing || state.annealing || this.learning.closeness.isMeasuring;
    const changing = this.succession.isChanging || restyled || this.work.moved || !this.painter.isSettled;
    if (busy || changing || !live) return false;
    return live.isSettled(state) && this.inspector.isSettled(live.refresher);
  }

  private step(): void {
    this.store.update({ playing: false });
    if (this.live) this.work.step(this.live.run);
  }

  /** Stops a run that has diverged at its last good state. */
  private goBack(divergence: Divergence): void {
    const { live, store } = this;
    if (!live || this.succession.isChanging) return;
    store.update({ playing: false, annealing: false });
    showNotes('divergence', [divergenceNote(divergence, live.run.checkpoint.iteration)]);
    live.goBack(store.state);
  }

  private setSigma(sigma: number): void {
    this.learning.closeness.follow();
    this.store.update({ sigma, annealing: false });
    this.run?.holdChains(sigma);
  }

  private apply(effect: Effect, progress?: Progress): void {
    const { state } = this.store;
    this.transport.showState(state);
    this.scrubber.show(state.sigma);
    if (effect === 'run') this.succession.start(progress);
    if (effect === 'chains') this.replaceChains();
    if (effect === 'view' || effect === 'back') this.showAnew();
  }

  /** Another part of the plane, or other pictures of it. */
  private showAnew(): void {
    this.painter.drawAnew();
    this.pullChains();
  }

  private replaceChains(): void {
    const { live, store, succession } = this;
    if (!live) {
      if (!succession.isChanging) succession.start(); // a run that was refused may have asked for too many
      return;
    }
    store.update({ annealing: false });
    this.learning.closeness.take(live.run);
    live.replaceChains(store.state);
    showAdvice(store.state.settings, live.run.target);
  }

  private pullChains(): void {
    this.work.moved = false;
    this.live?.pullChains(this.store.state);
  }

  private setTheme(theme: Theme): void {
    this.theme = theme;
    this.learning.setTheme(theme);
    this.painter.drawAnew();
  }

  /** What was measured of the weights of this very step. */
  metricsAt(step: number): RunMetrics {
    return this.learning.closeness.metricsAt(step) ?? this.gauges?.metricsAt(step) ?? {};
  }

  /** The panels for a picture, side by side with `size` CSS pixels each; nothing while there is nothing to draw. */
  render(size: number, pixelRatio: number): Drawing | undefined {
    const { live } = this;
    return live && this.painter.render(size, pixelRatio, live.sceneIn(this.store.state, this.theme), live.refresher);
  }
}
