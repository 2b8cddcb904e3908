/** The numbers beside the pictures: losses, excess, fit of density and chains. Brought up to date when stale, one at a time each. */
import type { Divergence } from '../../divergence.ts';
import { readFloats } from '../../gpu/buffers.ts';
import type { RunMetrics } from '../../interchange/run-file.ts';
import type { Excess } from '../../metrics/excess.ts';
import type { GridFit } from '../../metrics/fit.ts';
import type { Run } from '../run.ts';
import { Turns } from '../turns.ts';
import { ChainGauge, type ChainReading } from './chain-gauge.ts';
import { Comparison, type Level } from './comparison.ts';
import { Guard } from './guard.ts';
import type { SumWorker } from './worker.ts';

const CADENCES = {
  losses: { every: 200, rest: 0 },
  diverged: { every: 200, rest: 0 },
  excess: { every: 2500, rest: 12 },
  level: { every: 0, rest: 3 },
  density: { every: 400, rest: 8 },
  chains: { every: 400, rest: 8 },
  checkpoint: { every: 2000, rest: 12 },
};

type Part = keyof typeof CADENCES;

/** The learned density at one noise level. TV, KL and modes are there if the exact density is. */
export interface DensityReading extends Pick<GridFit, 'logZ' | 'border'> {
  iteration: number;
  sigma: number;
  NLL: number;
  against: Pick<GridFit, 'TV' | 'KL' | 'modes' | 'exactMass'> | undefined;
}

/** What the page is doing at a frame. */
export interface Moment {
  now: number;
  /** The noise level in force. */
  sigma: number;
  /** Training or annealing goes on: a number need not follow every step. */
  moving: boolean;
  /** What the model is shown at; none while that is being brought up to date. */
  modelAt: { iteration: number; sigma: number } | undefined;
}

export class Gauges {
  excess: Excess | undefined;
  density: DensityReading | undefined;
  /** Chains that are no longer finite. */
  diverged = 0;
  /** Something new is to be shown. */
  dirty = true;
  private excessAt = -1;
  /** Which chains were last asked for those that are no longer finite. */
  private divergedAt = { sampler: undefined as unknown, step: -1 };
  private comparison: Promise<Comparison> | undefined;
  private level: Level | undefined;
  private sigma = Number.NaN;
  private readonly chainGauge: ChainGauge;
  private readonly guard: Guard;
  private readonly turns: Turns<Part>;

  constructor(
    private readonly run: Run,
    private readonly worker: SumWorker,
    /** False once another run has taken over. */
    private readonly isCurrent: () => boolean,
    private readonly onDivergence: (divergence: Divergence) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.chainGauge = new ChainGauge(run, worker);
    this.guard = new Guard(run);
    const failed = (error: unknown): void => {
      if (isCurrent()) onFailure(error);
    };
    this.turns = new Turns(CADENCES, failed, () => {
      this.dirty = true;
    });
  }

  /** Starts whatever is due. */
  tick(moment: Moment): void {
    const { now, sigma, moving, modelAt } = moment;
    const { turns, run } = this;
    const { trainer, sampler, checkpoint } = run;
    const { iteration } = trainer;
    this.sigma = sigma;
    const start = (part: Part, work: () => Promise<void>): void => {
      if (!moving || turns.hasRested(part, now)) turns.start(part, () => run.hold(work()));
    };
    if (trainer.losses.length < iteration) start('losses', () => this.readLosses());
    if (!this.divergedIsNow) start('diverged', () => this.countDiverged());
    if (checkpoint.iteration !== iteration) start('checkpoint', () => this.keep());
    if (this.level?.sigma !== sigma) start('level', () => this.moveTo(sigma));
    if (modelAt && this.excessAt !== modelAt.iteration) start('excess', () => this.measureExcess(modelAt.iteration));
    const { level } = this;
    if (!level || level.sigma !== sigma || turns.isBusy('level')) return;
    if (modelAt?.sigma === sigma && !this.densityIsAt(modelAt))
      start('density', () => this.measureDensity(level, modelAt));
    if (sampler.sigma === sigma && !this.chainGauge.isNow) start('chains', () => this.chainGauge.measure(level));
  }

  /** Nothing is under way and every number is up to date. */
  isSettled(sigma: number): boolean {
    const { trainer, checkpoint } = this.run;
    const at = { iteration: trainer.iteration, sigma };
    return (
      this.turns.idle &&
      !this.dirty &&
      this.excessAt === at.iteration &&
      trainer.losses.length === at.iteration &&
      checkpoint.iteration === at.iteration &&
      this.densityIsAt(at) &&
      this.divergedIsNow &&
      this.chainGauge.isNow
    );
  }

  get chains(): ChainReading | undefined {
    return this.chainGauge.reading;
  }

  /** The excess as run.json has it, if it is known of the weights of this very step. */
  metricsAt(step: number): RunMetrics | undefined {
    if (!this.excess || this.excessAt !== step) return undefined;
    const { mean, floor, perLevel, floorPerLevel } = this.excess;
    return { excess: mean, floor, excessPerLevel: perLevel, floorPerLevel };
  }

  /** Goes back to the last good state. */
  goBack(): void {
    this.guard.goBack();
  }

  /** The state after the last step submitted becomes the checkpoint. */
  private async keep(): Promise<void> {
    this.report(await this.guard.keep());
  }

  private async readLosses(): Promise<void> {
    await this.run.readLosses();
    this.report(this.guard.look());
  }

  private report(divergence: Divergence | undefined): void {
    if (divergence && this.isCurrent()) this.onDivergence(divergence);
  }

  private get divergedIsNow(): boolean {
    const { sampler } = this.run;
    return this.divergedAt.sampler === sampler && this.divergedAt.step === sampler.step;
  }

  private async countDiverged(): Promise<void> {
    const { sampler } = this.run;
    const at = { sampler, step: sampler.step };
    this.diverged = await sampler.readDiverged();
    this.divergedAt = at;
  }

  private async measureExcess(iteration: number): Promise<void> {
    this.excess = await this.run.measureExcess();
    this.excessAt = iteration;
  }

  /** Left off as soon as the noise level moves on. */
  private async moveTo(sigma: number): Promise<void> {
    this.comparison ??= this.run.owns(Comparison.create(this.run));
    const comparison = await this.comparison;
    const level = await comparison.moveTo(sigma, () => this.isCurrent() && this.sigma === sigma);
    if (level) this.level = level;
  }

  private densityIsAt({ iteration, sigma }: { iteration: number; sigma: number }): boolean {
    return this.density?.iteration === iteration && this.density.sigma === sigma;
  }

  /** Of the energies that the model is shown with, before anything overwrites them. */
  private async measureDensity({ grid, logP }: Level, { iteration, sigma }: { iteration: number; sigma: number }) {
    const { fields, shown, target } = this.run;
    const { energies: buffer } = fields.model.quadrature.evaluation;
    const comparison = await this.comparison!;
    const [energies, energy] = await Promise.all([
      readFloats(shown.device, buffer, grid.columns * grid.rows),
      comparison.meanEnergy(),
    ]);
    const logs = Float64Array.from(energies, (value) => -value);
    if (!logP) {
      const { logZ, border } = await this.worker.ask('normalise', logs, grid);
      this.density = { iteration, sigma, logZ, border, NLL: energy + logZ, against: undefined };
      return;
    }
    const { logZ, border, ...against } = await this.worker.ask('gridFit', logs, logP, grid, target, sigma);
    this.density = { iteration, sigma, logZ, border, NLL: energy + logZ, against };
  }
}
