/** Watches a run for divergence: keeps its last good state and says at which step loss or weights stopped being finite. */
import { type Divergence, divergenceOf, lossDivergence } from '../../divergence.ts';
import { count } from '../dom.ts';
import type { Run } from '../run.ts';

export class Guard {
  /** Losses known to be finite. */
  private looked = 0;
  /** How often the run has gone back: what was read before is of no use after. */
  private returns = 0;

  constructor(private readonly run: Run) {}

  /** Looks at the losses that have come since the last look. */
  look(): Divergence | undefined {
    const { losses } = this.run.trainer;
    const found = lossDivergence(losses, this.looked);
    if (!found) this.looked = losses.length;
    return found;
  }

  /** Keeps the state after all steps submitted so far as the run's checkpoint, if it is good. */
  async keep(): Promise<Divergence | undefined> {
    const { returns } = this;
    const state = await this.run.save();
    if (returns !== this.returns) return undefined;
    const found = divergenceOf(state);
    if (!found) this.run.checkpoint = state;
    return found;
  }

  /** Puts the checkpoint back in force. */
  goBack(): void {
    this.returns++;
    const { trainer, checkpoint } = this.run;
    trainer.restore(checkpoint);
    this.looked = checkpoint.iteration;
  }
}

/** What the page says once the state after step `restored` is back. */
export function divergenceNote({ step, what }: Divergence, restored: number): string {
  const back = restored === 0 ? 'The initial weights are back' : `The state after step ${count(restored)} is back`;
  return `Training diverged at step ${count(step)}: its ${what} ${what === 'loss' ? 'is' : 'are'} not finite. ${back}; a smaller learning rate may help.`;
}
