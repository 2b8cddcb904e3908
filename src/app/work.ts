/**
 * Computing beside the frames: training steps and chain steps in turn, each submit as long as its pace allows, the next
 * one made when the device has done the last. One at a time, so that what a submit took is known and pictures get through.
 */
import { Commands } from '../gpu/commands.ts';
import { Pace } from '../gpu/pace.ts';
import { Meter } from './meter.ts';
import type { Run } from './run.ts';

/** Chain-steps are paced in units of this many. */
const CHAIN_UNIT = 1024;
/** Milliseconds over which a whole annealed run is spread, so that it can be watched. */
const ANNEALING_TAKES = 6000;
/** Milliseconds a submit should take: short enough for every frame, or on a CPU adapter, where a single step may take that long, at most this. */
const TARGET = { gpu: 10, software: 50 };

/** Training steps, and units of chain-steps, of a submit at most. */
const MOST_STEPS = 512;
const MOST_UNITS = 2 ** 20;

const paceOf = (target: number, most: number): Pace => new Pace({ now: () => performance.now(), target, most });

/** What is to be done now. */
export interface Task {
  run: Run;
  train: boolean;
  sample: boolean;
  /** Milliseconds for which the chains have been annealed; none if they are not. */
  annealedFor: number | undefined;
  /** Training steps between two frames, at most. */
  stepsPerFrame: number;
}

const aFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

export class Work {
  readonly trainMeter = new Meter();
  readonly chainMeter = new Meter();
  /** The chains have moved since this was last set to false. */
  moved = false;
  /** Training steps that may still be made before the next frame. */
  private left = Infinity;
  private trainPace = paceOf(TARGET.gpu, MOST_STEPS);
  private chainPace = paceOf(TARGET.gpu, MOST_UNITS);

  constructor(private readonly task: () => Task | undefined) {}

  /** Finds the pace of another device. */
  use({ software }: { software: boolean }): void {
    const target = software ? TARGET.software : TARGET.gpu;
    this.trainPace = paceOf(target, MOST_STEPS);
    this.chainPace = paceOf(target, MOST_UNITS);
  }

  /** Goes on for as long as `alive` says; waits for frames when there is nothing to do or the page is hidden. */
  async loop(alive: () => boolean): Promise<void> {
    while (alive()) {
      const trained = await this.turn((task) => (task.train ? this.trainFrame(task) : undefined));
      const sampled = await this.turn((task) => (task.sample ? this.sample(task) : undefined));
      if (!trained && !sampled) {
        this.trainMeter.reset();
        this.chainMeter.reset();
        await aFrame();
      }
    }
  }

  /** A frame has passed: the steps of the next one may be made, once those of the last one are. */
  nextFrame(stepsPerFrame: number): void {
    if (this.left <= 0 || this.left > stepsPerFrame) this.left = stepsPerFrame;
  }

  /** One training step, whatever the pace. */
  step(run: Run): void {
    if (run.trainer.iteration < run.settings.iterations) this.train(run, 1);
  }

  private async turn(work: (task: Task) => Promise<void> | undefined): Promise<boolean> {
    const task = document.hidden ? undefined : this.task();
    const done = task && work(task);
    await done;
    return done !== undefined;
  }

  private trainFrame({ run, stepsPerFrame }: Task): Promise<void> | undefined {
    const before = run.trainer.iteration;
    const done = this.train(run, Math.min(this.trainPace.steps, this.left, stepsPerFrame));
    this.left -= run.trainer.iteration - before;
    return done;
  }

  private train(run: Run, most: number): Promise<void> | undefined {
    const { trainer, settings } = run;
    const steps = Math.min(settings.iterations - trainer.iteration, most);
    // Losses are read a few times a second; never run ahead of them by more than the ring holds.
    if (steps <= 0 || trainer.iteration - trainer.losses.length > 8192) return undefined;
    const commands = new Commands(run.device, 'train');
    trainer.encode(commands, steps);
    return this.submit(commands, this.trainPace, steps, this.trainMeter, steps).then((seconds) => {
      run.seconds.training += seconds;
    });
  }

  private sample({ run, annealedFor }: Task): Promise<void> | undefined {
    const { sampler, settings } = run;
    const paced = this.chainPace.steps * CHAIN_UNIT;
    const due = annealedFor === undefined ? Infinity : annealedBy(annealedFor, run) - sampler.step;
    const commands = new Commands(run.device, 'langevin');
    const chainSteps = sampler.encode(commands, Math.min(paced, Math.max(0, due * settings.chains)));
    if (chainSteps === 0) return undefined;
    this.moved = true;
    const units = Math.max(1, Math.round(chainSteps / CHAIN_UNIT));
    return this.submit(commands, this.chainPace, units, this.chainMeter, chainSteps).then((seconds) => {
      run.seconds.sampling += seconds;
    });
  }

  /** Gives the seconds it took. */
  private async submit(commands: Commands, pace: Pace, units: number, meter: Meter, work: number): Promise<number> {
    const began = performance.now();
    commands.submit();
    await pace.track(units, commands.device.queue.onSubmittedWorkDone());
    const ended = performance.now();
    meter.add(ended, work);
    return (ended - began) / 1000;
  }
}

/** Steps an annealed run should have made after so many milliseconds. */
function annealedBy(elapsed: number, { settings }: Run): number {
  return Math.ceil((settings.levels * settings.steps * elapsed) / ANNEALING_TAKES);
}
