/** The pictures beside the chains: exact and model fields, brought up to date when they are stale, one at a time each. */
import type { Pictures } from './pictures.ts';
import type { Run, Scales } from './run.ts';
import { Turns } from './turns.ts';

const CADENCES = { exact: { every: 0, rest: 0 }, model: { every: 80, rest: 3 } };

export class Refresher {
  /** Scales of the exact field now shown; undefined before the first refresh. */
  scales: Scales | undefined;
  /** Something new is to be drawn. */
  dirty = true;
  private modelAt = { iteration: -1, sigma: 0 };
  /** The noise level in force. */
  private sigma = Number.NaN;
  private readonly turns: Turns<keyof typeof CADENCES>;

  constructor(
    private readonly run: Run,
    private readonly pictures: Pictures,
    /** False once another run has taken over: late results are dropped. */
    private readonly isCurrent: () => boolean,
    onFailure: (error: unknown) => void,
  ) {
    const failed = (error: unknown): void => {
      if (isCurrent()) onFailure(error);
    };
    this.turns = new Turns(CADENCES, failed, () => {
      this.dirty = true;
    });
  }

  /** Starts whatever is due. `moving`: training goes on, so that a refresh need not follow every step. */
  tick(now: number, sigma: number, moving: boolean): void {
    const { iteration } = this.run.trainer;
    const { scales, turns } = this;
    this.sigma = sigma;
    if (scales?.sigma !== sigma) turns.start('exact', () => this.refreshExact(sigma));
    else if (!scales.refined) turns.start('exact', () => this.refineExact(scales));
    const rested = !moving || turns.hasRested('model', now);
    if (this.modelAt.sigma !== sigma || (this.modelAt.iteration !== iteration && rested)) {
      turns.start('model', () => this.refreshModel(sigma, iteration));
    }
  }

  /** What the model is shown at; none while that is being brought up to date. */
  get standing(): { iteration: number; sigma: number } | undefined {
    return this.modelAt.iteration >= 0 && !this.turns.isBusy('model') ? this.modelAt : undefined;
  }

  /** Nothing is under way and every picture is up to date. */
  isSettled(sigma: number): boolean {
    return (
      this.turns.idle &&
      !this.dirty &&
      this.scales?.sigma === sigma &&
      this.scales.refined &&
      this.modelAt.iteration === this.run.trainer.iteration &&
      this.modelAt.sigma === sigma
    );
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
}
