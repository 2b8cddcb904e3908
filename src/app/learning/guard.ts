/** Watches a run for divergence: keeps its last good state and says at which step loss or weights stopped being finite. */
import type { Divergence } from '../../divergence.ts';
import { count } from '../dom.ts';
import type { Run } from '../run.ts';

export class Guard {
  /** How often the run has gone back: what was read before is of no use after. */
  private returns = 0;

  constructor(private readonly run: Run) {}

  /** The step that diverged, among those whose losses have been read. */
  look(): Divergence | undefined {
    return this.run.trainer.divergence;
  }

  /** Keeps the state after all steps submitted so far as the run's checkpoint, if it is good. */
  async keep(): Promise<Divergence | undefined> {
    const { returns } = this;
    const state = await this.run.save();
    if (returns !== this.returns) return undefined;
    const found = this.look();
    if (!found) this.run.checkpoint = state;
    return found;
  }

  /** Puts the checkpoint back in force. */
  goBack(): void {
    this.returns++;
    const { trainer, checkpoint } = this.run;
    trainer.restore(checkpoint);
  }
}

/** What the page says once the state after step `restored` is back. */
export function divergenceNote({ step, what }: Divergence, restored: number): string {
  const back = restored === 0 ? 'The initial weights are back' : `The state after step ${count(restored)} is back`;
  return `Training diverged at step ${count(step)}: its ${what} ${what === 'loss' ? 'is' : 'are'} not finite. ${back}; a smaller learning rate may help.`;
}
