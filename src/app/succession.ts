/** Which run is in force: each is made from the settings, and takes over from the one before when it stands. */
import type { Engine } from './engine.ts';
import { refusalOf } from './refused.ts';
import { type Progress, Run } from './run.ts';
import type { Choice, Store } from './state.ts';

/** Who is told what became of a run that was asked for. */
export interface Heirs {
  /** It takes over; results of a run that is no longer current are to be dropped. */
  onTake(run: Run, isCurrent: () => boolean): void;
  /** It cannot be made, for this reason: the one before stays in force, and its choice in the store. */
  onRefusal(reason: string): void;
  onFailure(error: unknown): void;
}

export class Succession {
  /** The run in force; the last one while there is no device. */
  run: Run | undefined;
  private engine: Engine | undefined;
  /** Counts the runs that were asked for, and names the last one that was made or refused. */
  private wanted = 0;
  private answered = 0;
  /** What the run that was asked for goes on from. */
  private progress: Progress | undefined;
  /** What the run in force was made from. */
  private choice: Choice | undefined;

  constructor(
    private readonly store: Store,
    private readonly heirs: Heirs,
  ) {}

  /** Another run is being made. */
  get isChanging(): boolean {
    return this.wanted !== this.answered;
  }

  /** A device to make runs on: the run that was interrupted goes on, or the one asked for meanwhile starts. */
  use(engine: Engine): Promise<void> {
    this.engine = engine;
    return this.start(this.progress);
  }

  /** The device is gone, and with it all that is under way. */
  halt(): void {
    this.engine = undefined;
    if (!this.isChanging) this.progress = this.run?.progress;
    this.wanted++;
  }

  /** A new run from the settings, at its beginning or where a former one was. Without a device it waits for one. */
  async start(progress?: Progress): Promise<void> {
    this.progress = progress;
    const turn = ++this.wanted;
    const isWanted = (): boolean => turn === this.wanted;
    const { engine, store, heirs } = this;
    store.update({ annealing: false });
    if (!engine) return;
    const { choice } = store;
    let run: Run | undefined;
    try {
      run = await Run.create(engine, store.plan, progress);
      if (isWanted()) this.take(run, choice);
      else run.retire();
    } catch (error) {
      // What fails once the run stands has nothing to do with its settings.
      const reason = run ? undefined : await refusalOf(error, engine.device);
      if (!isWanted()) return;
      if (reason === undefined) heirs.onFailure(error);
      else this.refuse(reason);
    }
  }

  private take(run: Run, choice: Choice): void {
    const before = this.run;
    this.run = run;
    this.choice = choice;
    this.answered = this.wanted;
    this.heirs.onTake(run, () => this.isInForce(run));
    before?.retire();
  }

  private refuse(reason: string): void {
    const { run, choice } = this;
    this.answered = this.wanted;
    if (run && choice && this.isInForce(run)) this.store.goBack({ ...choice, settings: run.settings });
    this.heirs.onRefusal(reason);
  }

  private isInForce(run: Run): boolean {
    return run === this.run && run.device === this.engine?.device;
  }
}
