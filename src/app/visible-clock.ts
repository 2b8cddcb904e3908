/** Time that passes only while the page is to be seen: what follows it does not catch up after the page was hidden. */

export class VisibleClock {
  private hiddenFor = 0;
  private hiddenSince: number | undefined;

  constructor() {
    this.follow();
    document.addEventListener('visibilitychange', () => this.follow());
  }

  /** Milliseconds, as performance.now() without the time the page was hidden. */
  now(): number {
    return (this.hiddenSince ?? performance.now()) - this.hiddenFor;
  }

  private follow(): void {
    const now = performance.now();
    if (this.hiddenSince !== undefined) this.hiddenFor += now - this.hiddenSince;
    this.hiddenSince = document.hidden ? now : undefined;
  }
}
