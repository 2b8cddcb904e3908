/** What is shown beside the chains: exact and model fields, losses, excess. Brought up to date when they are stale, one at a time each. */
import type { Excess } from '../metrics/excess.ts';
import type { Pictures } from './pictures.ts';
import { type DifferenceScales, isSamePlace, type Place, type Run, type Scales } from './run.ts';

type Part = 'exact' | 'model' | 'difference' | 'losses' | 'excess';

/** Least milliseconds between refreshes while training; and a part rests at least `REST` times as long as it took. */
const CADENCE: Record<Part, number> = { exact: 0, model: 80, difference: 0, losses: 200, excess: 2500 };
const REST: Record<Part, number> = { exact: 0, model: 3, difference: 0, losses: 0, excess: 12 };

export class Refresher {
  /** Scales of the exact field now shown; undefined before the first refresh. */
  scales: Scales | undefined;
  excess: Excess | undefined;
  /** Where the model now shown is, and after which iteration. */
  modelAt: (Place & { iteration: number }) | undefined;
  /** Scales of model minus exact; undefined while it is not shown or not yet made. */
  differences: DifferenceScales | undefined;
  private place: Place | undefined;
  /** Something new is to be drawn. */
  dirty = true;
  private readonly busy = new Set<Part>();
  /** When each part may next be refreshed while training goes on. */
  private readonly restUntil: Record<Part, number> = { exact: 0, model: 0, difference: 0, losses: 0, excess: 0 };
  /** What the difference is of: these very objects. */
  private differenceOf: readonly unknown[] = [];
  private excessAt = -1;

  constructor(
    private readonly run: Run,
    private readonly pictures: Pictures,
    /** False once another run has taken over: late results are dropped. */
    private readonly isCurrent: () => boolean,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Starts whatever is due. `moving`: training goes on, so that a refresh need not follow every step. */
  tick(now: number, place: Place, { moving, comparing }: { moving: boolean; comparing: boolean }): void {
    const { trainer } = this.run;
    const { iteration } = trainer;
    const rested = (part: Part): boolean => !moving || now >= this.restUntil[part];
    this.place = place;
    const { scales, modelAt } = this;
    if (!scales || !isSamePlace(scales, place)) this.once('exact', () => this.refreshExact(place));
    else if (!scales.refined) this.once('exact', () => this.refineExact(scales));
    if (!isSamePlace(modelAt, place) || (modelAt?.iteration !== iteration && rested('model'))) {
      this.once('model', () => this.refreshModel(place, iteration));
    }
    if (comparing && this.canCompare && !this.isCompared) this.once('difference', () => this.refreshDifference());
    if (trainer.losses.length < iteration && rested('losses')) {
      this.once('losses', async () => void (await this.run.readLosses()));
    }
    // The excess is that of the weights shown, so it waits until they are all of one iteration.
    const shown = modelAt?.iteration ?? -1;
    if (shown >= 0 && this.excessAt !== shown && !this.busy.has('model') && rested('excess')) {
      this.once('excess', () => this.measureExcess(shown));
    }
  }

  /** Nothing is under way and everything shown is up to date. */
  isSettled(place: Place, { comparing }: { comparing: boolean }): boolean {
    const { trainer } = this.run;
    return (
      this.busy.size === 0 &&
      !this.dirty &&
      isSamePlace(this.scales, place) &&
      this.scales!.refined &&
      this.modelAt?.iteration === trainer.iteration &&
      isSamePlace(this.modelAt, place) &&
      (!comparing || this.isCompared) &&
      this.excessAt === trainer.iteration &&
      trainer.losses.length === trainer.iteration
    );
  }

  isBusy(part: Part): boolean {
    return this.busy.has(part);
  }

  /** Model and exact field are of one place, on one grid. */
  private get canCompare(): boolean {
    const { scales, modelAt, busy } = this;
    const isStill = !busy.has('exact') && !busy.has('model');
    return isStill && scales?.refined === true && isSamePlace(scales, modelAt);
  }

  private get isCompared(): boolean {
    return this.differenceOf[0] === this.scales && this.differenceOf[1] === this.modelAt;
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

  private async refreshExact(place: Place): Promise<void> {
    const scales = await this.run.refreshExact(place);
    if (!this.isCurrent()) return;
    await this.pictures.pullExact(scales);
    this.scales = scales;
  }

  /** Left off as soon as the noise level moves on. */
  private async refineExact(preview: Scales): Promise<void> {
    const scales = await this.run.refineExact(preview, () => this.isCurrent() && isSamePlace(this.place, preview));
    if (!scales || !this.isCurrent()) return;
    await this.pictures.pullExact(scales);
    this.scales = scales;
  }

  private async refreshModel(place: Place, iteration: number): Promise<void> {
    await this.run.refreshModel(place);
    if (!this.isCurrent()) return;
    await this.pictures.pullModel();
    this.modelAt = { ...place, iteration };
  }

  private async refreshDifference(): Promise<void> {
    const of = [this.scales, this.modelAt];
    const differences = await this.run.refreshDifference();
    if (!this.isCurrent()) return;
    await this.pictures.pullDifference();
    this.differences = differences;
    this.differenceOf = of;
  }

  private async measureExcess(iteration: number): Promise<void> {
    const excess = await this.run.measureExcess();
    this.excessAt = iteration;
    if (this.isCurrent()) this.excess = excess;
  }
}
