/** The pictures beside the chains: exact and model fields, brought up to date when they are stale, one at a time each. */
import type { Pictures } from './pictures.ts';
import { type DifferenceScales, isSamePlace, type Place, type Scales } from './place.ts';
import type { Run } from './run.ts';
import { Turns } from './turns.ts';

const CADENCES = { exact: { every: 0, rest: 0 }, model: { every: 80, rest: 3 }, difference: { every: 0, rest: 0 } };
/** How many times as long as it took a submit of the exact field of many points rests, or training would hardly get on. */
const REFINING_RESTS = 3;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Refresher {
  /** Scales of the exact field now shown; undefined before the first refresh. */
  scales: Scales | undefined;
  /** Where the model now shown is, and after which iteration. */
  modelAt: (Place & { iteration: number }) | undefined;
  /** Scales of model minus exact; undefined while it is not shown or not yet made. */
  differences: DifferenceScales | undefined;
  /** Something new is to be drawn. */
  dirty = true;
  private place: Place | undefined;
  private moving = false;
  /** What the difference is of: these very objects. */
  private differenceOf: readonly unknown[] = [];
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
  tick(now: number, place: Place, { moving, comparing }: { moving: boolean; comparing: boolean }): void {
    const { iteration } = this.run.trainer;
    const { scales, modelAt, turns } = this;
    this.place = place;
    this.moving = moving;
    if (!scales || !isSamePlace(scales, place)) turns.start('exact', () => this.refreshExact(place));
    else if (!scales.refined) turns.start('exact', () => this.refineExact(scales));
    const rested = !moving || turns.hasRested('model', now);
    if (!isSamePlace(modelAt, place) || (modelAt?.iteration !== iteration && rested)) {
      turns.start('model', () => this.refreshModel(place, iteration));
    }
    if (comparing && this.canCompare && !this.isCompared) turns.start('difference', () => this.refreshDifference());
  }

  /** What the model is shown at; none while that is being brought up to date. */
  get standing(): (Place & { iteration: number }) | undefined {
    return this.turns.isBusy('model') ? undefined : this.modelAt;
  }

  /** Nothing is under way and every picture is up to date. */
  isSettled(place: Place, { comparing }: { comparing: boolean }): boolean {
    const { scales, modelAt } = this;
    return (
      this.turns.idle &&
      !this.dirty &&
      scales?.refined === true &&
      isSamePlace(scales, place) &&
      isSamePlace(modelAt, place) &&
      modelAt?.iteration === this.run.trainer.iteration &&
      (!comparing || this.isCompared)
    );
  }

  /** Model and exact field are of one place, on one grid. */
  private get canCompare(): boolean {
    const { scales, standing, turns } = this;
    return !turns.isBusy('exact') && scales?.refined === true && isSamePlace(scales, standing);
  }

  private get isCompared(): boolean {
    return this.differenceOf[0] === this.scales && this.differenceOf[1] === this.modelAt;
  }

  private async refreshExact(place: Place): Promise<void> {
    const scales = await this.run.hold(this.run.fields.refreshExact(place));
    if (!this.isCurrent()) return;
    await this.pictures.pullExact(scales);
    this.scales = scales;
  }

  /** Left off as soon as another place is asked for. It rests after each submit while others compute. */
  private async refineExact(preview: Scales): Promise<void> {
    let began = performance.now();
    const wanted = async (): Promise<boolean> => {
      if (this.moving) await pause(REFINING_RESTS * (performance.now() - began));
      began = performance.now();
      return this.isCurrent() && isSamePlace(this.place, preview);
    };
    const scales = await this.run.hold(this.run.fields.refineExact(preview, wanted));
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
    const differences = await this.run.hold(this.run.fields.refreshDifference());
    if (!this.isCurrent()) return;
    await this.pictures.pullDifference();
    this.differences = differences;
    this.differenceOf = of;
  }
}
