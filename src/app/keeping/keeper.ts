/** Keeps the training in the browser's storage every few seconds, so that it survives a reload. */
import { del, get, set } from 'idb-keyval';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../interchange/checkpoint-file.ts';
import { FormatError } from '../../interchange/refusal.ts';
import { readWeights, writeWeights } from '../../interchange/weights-file.ts';
import type { TrainingState } from '../../train.ts';
import type { GivenWeights, Run } from '../run.ts';
import type { Store } from '../state.ts';

/** Milliseconds between two writes, at least. */
const EVERY = 2000;
const KEY = 'scorefield training';

/** Files as their bytes: a checkpoint, and the weights that the run began with if they came from a file. */
interface Stored {
  checkpoint: Uint8Array<ArrayBuffer>;
  weights: Uint8Array<ArrayBuffer> | undefined;
}

/** What the last visit left. */
export interface Kept extends Checkpoint {
  weights: GivenWeights | undefined;
}

export class Keeper {
  private written: TrainingState | undefined;
  /** Nothing is written before it is known what the last visit left. */
  private busy = true;
  private notBefore = 0;
  /** What is in the storage is replaced only by a run with more steps. */
  private furtherThan = 0;

  constructor(
    private readonly source: { readonly run: Run | undefined; readonly store: Store; readonly adapter: string },
  ) {}

  /** What the last visit left, which stays until it is released or a run has been trained further. */
  async last(): Promise<Kept | undefined> {
    try {
      const stored = await get<Stored>(KEY);
      if (!stored) return undefined;
      const checkpoint = readCheckpoint(stored.checkpoint);
      this.furtherThan = checkpoint.state.iteration;
      return { ...checkpoint, weights: stored.weights && readWeights(stored.weights) };
    } catch (error) {
      console.info(`What the last visit kept cannot be read: ${(error as Error).message}`);
      if (error instanceof FormatError) await this.forget();
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** What the last visit left may be replaced. */
  release(): void {
    this.furtherThan = 0;
  }

  async forget(): Promise<void> {
    this.release();
    this.written = undefined;
    await del(KEY).catch(() => {}); // a storage that refuses has nothing to forget
  }

  /** Writes the checkpoint of the run in force if it is a new one. */
  tick(now: number): void {
    const { run } = this.source;
    if (this.busy || now < this.notBefore || !run) return;
    const { checkpoint } = run;
    if (checkpoint === this.written || checkpoint.iteration <= this.furtherThan) return;
    this.notBefore = now + EVERY;
    this.written = checkpoint;
    this.busy = true;
    this.write(run)
      .catch((error) => console.info(`The training is not kept in this browser: ${error.message}`))
      .finally(() => {
        this.busy = false;
      });
  }

  private async write(run: Run): Promise<void> {
    this.release();
    const { settings, target, variants, seconds, checkpoint: state, sampler } = run;
    const { adapter, store } = this.source;
    const { preset, weights } = store.state;
    const checkpoint = writeCheckpoint({
      config: { preset, settings, target, variants },
      state,
      adapter,
      seconds: seconds.training,
      chainSteps: sampler.step,
    });
    const given = weights && writeWeights({ ...run.describe(0), values: weights.values });
    await set(KEY, { checkpoint, weights: given } satisfies Stored);
  }
}
