/** A history of losses as a chart draws it: every loss while there are few, later every n-th, with their running mean. */

/** The running mean is that of about so many losses. */
const SPAN = 100;

export class ThinnedLosses {
  /** Steps from 1, the loss of each, and the running mean of all losses up to there. */
  steps: number[] = [];
  losses: number[] = [];
  means: number[] = [];
  /** The history taken in so far, how much of it, and the running mean there. */
  private history: ArrayLike<number> = [];
  private taken = 0;
  private mean = 0;
  private every = 1;

  /** `most`: points before every other one is left out. */
  constructor(private readonly most = 4000) {}

  /** Takes in what is new of a history; one that is not the last one gone on is taken in from its start. */
  take(history: ArrayLike<number>): void {
    if (history !== this.history || history.length < this.taken) this.clear();
    this.history = history;
    for (; this.taken < history.length; this.taken++) {
      const loss = history[this.taken]!;
      this.mean += Math.max(1 / SPAN, 1 / (this.taken + 1)) * (loss - this.mean);
      if (this.taken % this.every !== 0) continue;
      this.steps.push(this.taken + 1);
      this.losses.push(loss);
      this.means.push(this.mean);
      if (this.steps.length > this.most) this.thin();
    }
  }

  /** With the last loss, whether it is the turn of one or not. */
  get series(): [steps: number[], losses: number[], means: number[]] {
    const { steps, losses, means, history, taken } = this;
    if (taken === 0 || steps.at(-1) === taken) return [steps, losses, means];
    return [
      [...steps, taken],
      [...losses, history[taken - 1]!],
      [...means, this.mean],
    ];
  }

  private thin(): void {
    this.every *= 2;
    const half = (values: number[]): number[] => values.filter((_, i) => i % 2 === 0);
    [this.steps, this.losses, this.means] = [half(this.steps), half(this.losses), half(this.means)];
  }

  private clear(): void {
    [this.steps, this.losses, this.means] = [[], [], []];
    [this.taken, this.mean, this.every] = [0, 0, 1];
  }
}
