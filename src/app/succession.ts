/** Which run is in force: each is made from the settings, and takes over from the one before when it stands. */
import type { Engine } from './engine.ts';
import { type Progress, Run } from './run.ts';
import type { Store } from './state.ts';

export class Succession {
  /** The run in force; the last one while there is no device. */
  run: Run | undefined;
  private engine: Engine | undefined;
  /** Counts the runs that were asked for, and names the one that was made last. */
  private wanted = 0;
  private made = 0;
  /** What the run that was asked for goes on from. */
  private progress: Progress | undefined;

  constructor(
    private readonly store: Store,
    /** Called when a run takes over; results of a run that is no longer current are to be dropped. */
    private readonly onTake: (run: Run, isCurrent: () => boolean) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Another run is being made. */
  get isChanging(): boolean {
    return this.wanted !== this.made;
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
    const { engine, store } = this;
    store.update({ annealing: false });
    if (!engine) return;
    const isCurrent = (): boolean => turn === this.wanted;
    try {
      const run = await Run.create(engine, store.plan, progress);
      if (isCurrent()) this.take(run, turn, isCurrent);
      else run.retire();
    } catch (error) {
      if (isCurrent()) this.onFailure(error);
    }
  }

  private take(run: Run, turn: number, isCurrent: () => boolean): void {
    const before = this.run;
    this.run = run;
    this.made = turn;
    this.onTake(run, isCurrent);
    before?.retire();
  }
}
