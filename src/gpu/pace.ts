/**
 * Submit pacing: how many steps a submit takes so that it lasts about `target` milliseconds, at most two in flight.
 * `now` gives milliseconds (performance.now in a browser or Node).
 */

export interface PaceOptions {
  now: () => number;
  /** Wanted duration of a submit in ms: 8–16 while a page is shown, up to 100 in a benchmark. */
  target?: number;
  /** Most steps a submit may take. */
  most?: number;
}

export class Pace {
  /** Steps the next submit should take. */
  steps = 1;
  inFlight = 0;
  /** Steps finished a second, a running mean; 0 before the first submit is done. */
  rate = 0;
  private lastDone = 0;
  /** The last submit that was learned from. */
  private last = { steps: 0, took: 0 };
  private readonly now: () => number;
  private readonly target: number;
  private readonly most: number;

  constructor({ now, target = 12, most = 4096 }: PaceOptions) {
    this.now = now;
    this.target = target;
    this.most = most;
  }

  get ready(): boolean {
    return this.inFlight < 2;
  }

  /** Call right after a submit of `steps` steps, with the promise of its end. */
  async track(steps: number, done: Promise<unknown>): Promise<void> {
    const submitted = this.now();
    const overlaps = this.inFlight > 0;
    this.inFlight++;
    try {
      await done;
    } finally {
      this.inFlight--;
    }
    const finished = this.now();
    const took = Math.max(0.05, finished - Math.max(submitted, this.lastDone));
    this.lastDone = finished;
    // The ends of two in flight may be noticed together: only both say what either took.
    if (overlaps) this.learn(steps + this.last.steps, took + this.last.took);
    else this.learn(steps, took);
    this.last = { steps, took };
  }

  private learn(steps: number, took: number): void {
    const rate = (1000 * steps) / took;
    this.rate = this.rate === 0 ? rate : this.rate + 0.2 * (rate - this.rate);
    const ideal = (steps * this.target) / took;
    const next = Math.min(2 * this.steps, Math.max(this.steps / 2, ideal));
    this.steps = Math.max(1, Math.min(this.most, Math.round(next)));
  }
}
