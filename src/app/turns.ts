/** Parts of the page that are brought up to date one at a time each, and then rest a while so that training gets on. */

/** Least milliseconds between the starts of a part; and it rests at least `rest` times as long as it took. */
export interface Cadence {
  every: number;
  rest: number;
}

export class Turns<Part extends string> {
  private readonly busy = new Set<Part>();
  /** When each part may next be brought up to date while training goes on. */
  private readonly restUntil = new Map<Part, number>();

  constructor(
    private readonly cadences: Record<Part, Cadence>,
    /** Called with what a part threw. */
    private readonly onFailure: (error: unknown) => void,
    /** Called after each part. */
    private readonly onDone: () => void,
  ) {}

  get idle(): boolean {
    return this.busy.size === 0;
  }

  isBusy(part: Part): boolean {
    return this.busy.has(part);
  }

  hasRested(part: Part, now: number): boolean {
    return now >= (this.restUntil.get(part) ?? 0);
  }

  /** Starts the work unless the part is still at it. */
  start(part: Part, work: () => Promise<void>): void {
    if (this.busy.has(part)) return;
    this.busy.add(part);
    const started = performance.now();
    const { every, rest } = this.cadences[part];
    work()
      .catch(this.onFailure)
      .finally(() => {
        const ended = performance.now();
        this.restUntil.set(part, Math.max(started + every, ended + rest * (ended - started)));
        this.busy.delete(part);
        this.onDone();
      });
  }
}
