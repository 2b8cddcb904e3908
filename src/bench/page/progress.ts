/** How far a run is: a bar, and a line with percentage, time and what is being done. */
import { byId } from '../../app/dom.ts';

export class Progress {
  private readonly bar = byId<HTMLProgressElement>('progress');
  private readonly line = byId('doing');
  private readonly started = performance.now();
  private readonly timer = setInterval(() => this.write(), 1000);
  private doing = 'starting';

  constructor() {
    this.show('starting', 0);
    this.bar.hidden = false;
  }

  show(doing: string, done: number): void {
    this.doing = doing;
    this.bar.value = done;
    this.write();
  }

  /** Takes the bar away and leaves a last line. */
  end(text: string): void {
    clearInterval(this.timer);
    this.bar.hidden = true;
    this.line.textContent = text;
  }

  private write(): void {
    this.line.textContent = `${Math.round(100 * this.bar.value)} % · ${this.elapsed} · ${this.doing}`;
  }

  get elapsed(): string {
    const seconds = Math.floor((performance.now() - this.started) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
