/** Annealing on the page: takes the chains from σ_L to σ₁ in time that is seen, and the noise level in force with them. */
import type { Run } from './run.ts';
import type { Store } from './state.ts';
import { VisibleClock } from './visible-clock.ts';

export class Annealing {
  private since = 0;
  private readonly clock = new VisibleClock();

  constructor(
    private readonly store: Store,
    /** The run in force. */
    private readonly current: () => Run | undefined,
    /** Lets the chains stay at a noise level. */
    private readonly stay: (sigma: number) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Milliseconds for which the chains have been annealed; none if they are not. */
  get elapsed(): number | undefined {
    return this.store.state.annealing ? this.clock.now() - this.since : undefined;
  }

  /** Starts from the initial law at σ_L, or stops at the level in force. */
  async toggle(): Promise<void> {
    const run = this.current();
    const { store } = this;
    if (!run) return;
    if (store.state.annealing) {
      this.stay(store.state.sigma);
      return;
    }
    try {
      await run.annealChains();
    } catch (error) {
      this.onFailure(error);
    }
    this.since = this.clock.now();
    if (run === this.current()) store.update({ annealing: true });
  }

  /** The noise level in force follows the chains; once they are done they stay at σ₁. */
  follow(run: Run): void {
    const { sampler } = run;
    const { store } = this;
    if (!store.state.annealing) return;
    if (sampler.sigma !== store.state.sigma) store.update({ sigma: sampler.sigma });
    if (!sampler.done) return;
    store.update({ annealing: false });
    run.holdChains(store.state.sigma);
  }
}
