/** What is shown beside the chains: exact and model fields, losses, excess. Brought up to date when they are stale, one at a time each. */
import type { Excess } from '../metrics/excess.ts';
import type { Pictures } from './pictures.ts';
import type { Run, Scales } from './run.ts';

type Part = 'exact' | 'model' | 'losses' | 'excess';

/** Least milliseconds between refreshes while training; and a part rests at least `REST` times as long as it took. */
const CADENCE: Record<Part, number> = { exact: 0, model: 80, losses: 200, excess: 2500 };
const REST: Record<Part, number> = { exact: 0, model: 3, losses: 0, excess: 12 };

export class Refresher {
  /** Scales of the exact field now shown; undefined before the first refresh. */
  scales: Scales | undefined;
  excess: Excess | undefined;
  /** The noise level in force. */
  private sigma = Number.NaN;
  /** Something new is to be drawn. */
  dirty = true;
  private readonly busy = new Set<Part>();
  /** When each part may next be refreshed while training goes on. */
  private readonly restUntil: Record<Part, number> = { exact: 0, model: 0, losses: 0, excess: 0 };
  private modelAt = { iteration: -1, sigma: 0 };
  private excessAt = -1;

  constructor(
    private readonly run: Run,
    private readonly pictures: Pictures,
    /** False once another run has taken over: late results are dropped. */
    private readonly isCurrent: () => boolean,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Starts whatever is due. `moving`: training goes on, so that a refresh need not follow every step. */
  tick(now: number, sigma: number, moving: boolean): void {
    const { trainer } = this.run;
    const { iteration } = trainer;
    const rested = (part: Part): boolean => !moving || now >= this.restUntil[part];
    this.sigma = sigma;
    const { scales } = this;
    if (scales?.sigma !== sigma) this.once('exact', () => this.refreshExact(sigma));
    else if (!scales.refined) this.once('exact', () => this.refineExact(scales));
    if (this.modelAt.sigma !== sigma || (this.modelAt.iteration !== iteration && rested('model'))) {
      this.once('model', () => this.refreshModel(sigma, iteration));
    }
    if (trainer.losses.length < iteration && rested('losses')) {
      this.once('losses', async () => void (await this.run.readLosses()));
    }
    // The excess is that of the weights shown, so it waits until they are all of one iteration.
    const shown = this.modelAt.iteration;
    if (shown >= 0 && this.excessAt !== shown && !this.busy.has('model') && rested('excess')) {
      this.once('excess', () => this.measureExcess(shown));
    }
  }

  /** Nothing is under way and everything shown is up to date. */
  isSettled(sigma: number): boolean {
    const { trainer } = this.run;
    return (
      this.busy.size === 0 &&
      !this.dirty &&
      this.scales?.sigma === sigma &&
      this.scales.refined &&
      this.modelAt.iteration === trainer.iteration &&
      this.modelAt.sigma === sigma &&
      this.excessAt === trainer.iteration &&
      trainer.losses.length === trainer.iteration
    );
  }

  private once(part: Part, work: () => Promise<void>): void {
    if (this.busy.has(part)) return;
    this.busy.add(part);
    const started = performance.now();
    work()
      .catch((error: unknown) => {
        if (this.isCurrent()) this.onFailure(error);
      })
      .finally(() => {
        const ended = performance.now();
        this.restUntil[part] = Math.max(started + CADENCE[part], ended + REST[part] * (ended - started));
        this.busy.delete(part);
        this.dirty = true;
      });
  }

  private async refreshExact(sigma: number): Promise<void> {
    const scales = await this.run.refreshExact(sigma);
    if (!this.isCurrent()) return;
    await this.pictures.pullExact(scales);
    this.scales = scales;
  }

  /** Left off as soon as the noise level moves on. */
  private async refineExact(preview: Scales): Promise<void> {
    const scales = await this.run.refineExact(preview, () => this.isCurrent() && this.sigma === preview.sigma);
    if (!scales || !this.isCurrent()) return;
    await this.pictures.pullExact(scales);
    this.scales = scales;
  }

  private async refreshModel(sigma: number, iteration: number): Promise<void> {
    await this.run.refreshModel(sigma);
    if (!this.isCurrent()) return;
    await this.pictures.pullModel();
    this.modelAt = { iteration, sigma };
  }

  private async measureExcess(iteration: number): Promise<void> {
    const excess = await this.run.measureExcess();
    this.excessAt = iteration;
    if (this.isCurrent()) this.excess = excess;
  }
}
