/** Work a second of wall time over the last seconds, gaps (a hidden page, a pause) left out. */
export class Meter {
  private marks: { time: number; work: number }[] = [];

  constructor(private readonly span = 2000) {}

  add(time: number, work: number): void {
    this.marks.push({ time, work });
    while (this.marks.length > 2 && time - this.marks[0]!.time > this.span) this.marks.shift();
  }

  /** Per second; 0 with nothing to go by. */
  get rate(): number {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || !last || last.time === first.time) return 0;
    const work = this.marks.slice(1).reduce((sum, mark) => sum + mark.work, 0);
    return (1000 * work) / (last.time - first.time);
  }

  reset(): void {
    this.marks = [];
  }
}
