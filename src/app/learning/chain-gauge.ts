/** The chains against fresh data with the same noise: distances, modes, and how many chains are no longer finite. */
import { componentSds, modeMasses } from '../../metrics/modes.ts';
import { finitePoints, type SampleDistances } from '../../metrics/samples.ts';
import type { Run } from '../run.ts';
import type { Level } from './comparison.ts';
import type { SumWorker } from './worker.ts';

export interface ChainReading extends SampleDistances {
  sigma: number;
  /** Chains compared, and chains of all that are not finite. */
  compared: number;
  diverged: number;
  noiseFloor: SampleDistances;
  modes: number[] | null;
  sd: number[] | null;
  /** The spread of the fresh data in each component. */
  freshSd: number[] | null;
}

type Points = Float32Array<ArrayBuffer>;

/** The distances of sets that are too small for one. */
const NONE: SampleDistances = { SW2: Number.NaN, MMD2: Number.NaN };

export class ChainGauge {
  reading: ChainReading | undefined;
  /** Which chains the reading is of. */
  private at = { sampler: undefined as unknown, step: -1, sigma: 0 };
  /** Noise floors at a level, by the number of points. */
  private floors = { level: undefined as Level | undefined, known: new Map<number, SampleDistances>() };

  constructor(
    private readonly run: Run,
    private readonly worker: SumWorker,
  ) {}

  /** The reading is of the chains as they are. */
  get isNow(): boolean {
    const { sampler } = this.run;
    return this.at.sampler === sampler && this.at.step === sampler.step && this.at.sigma === sampler.sigma;
  }

  /** Reads the chains, which are at this level. */
  async measure(level: Level): Promise<void> {
    const { sigma } = level;
    const { sampler, target, sizes } = this.run;
    const at = { sampler, step: sampler.step, sigma };
    const { finite, diverged } = finitePoints(await sampler.read());
    const compared = Math.min(finite.length / 2, sizes.compared);
    const [chains, fresh, other] = [finite, level.fresh, level.other].map((points) => points.slice(0, 2 * compared));
    const noiseFloor = await this.floorOf(level, fresh!, other!);
    const distances = await this.distancesOf(chains!, fresh!);
    const isMixture = target.kind === 'mixture';
    this.at = at;
    this.reading = {
      ...distances,
      sigma,
      compared,
      diverged,
      noiseFloor,
      modes: isMixture ? modeMasses(chains!, target, sigma) : null,
      sd: isMixture ? componentSds(chains!, target, sigma) : null,
      freshSd: isMixture ? componentSds(fresh!, target, sigma) : null,
    };
  }

  /** The distances of two sets of fresh data of that size. */
  private async floorOf(level: Level, fresh: Points, other: Points): Promise<SampleDistances> {
    if (this.floors.level !== level) this.floors = { level, known: new Map() };
    const { known } = this.floors;
    const floor = known.get(fresh.length) ?? (await this.distancesOf(fresh, other));
    known.set(fresh.length, floor);
    return floor;
  }

  private async distancesOf(a: Points, b: Points): Promise<SampleDistances> {
    return a.length < 4 ? NONE : this.worker.ask('sampleDistances', a, b);
  }
}
