/** Programs: dispatches in their order, run over and over. */
import { type CallArguments, Commands } from '../../gpu/commands.ts';
import type { BoundKernel } from '../../gpu/kernel.ts';
import { Pace } from '../../gpu/pace.ts';

export interface Dispatch {
  bound: BoundKernel;
  call: CallArguments;
  threads: number;
}

export function record(commands: Commands, program: readonly Dispatch[]): void {
  for (const { bound, call, threads } of program) commands.dispatch(bound, call, threads);
}

/** Wanted duration of a submit in ms. */
const SUBMIT_MS = 50;

/** Runs a program in submits of about 50 ms, at most two in flight; a submit may end anywhere between two dispatches. */
export class Runner {
  private readonly commands: Commands;
  /** Counts dispatches. */
  private readonly pace = new Pace({ now: () => performance.now(), target: SUBMIT_MS, most: 2048 });

  constructor(
    private readonly device: GPUDevice,
    private readonly program: readonly Dispatch[],
  ) {
    this.commands = new Commands(device, 'unfused');
  }

  /** Resolves when the device has run the program so many times. */
  async run(times: number): Promise<void> {
    const { program, pace } = this;
    const submits: Promise<void>[] = [];
    let next = 0;
    for (let left = times * program.length; left > 0; ) {
      const count = Math.min(left, pace.steps);
      for (let i = 0; i < count; i++) {
        record(this.commands, [program[next]!]);
        next = (next + 1) % program.length;
      }
      left -= count;
      this.commands.submit();
      submits.push(pace.track(count, this.device.queue.onSubmittedWorkDone()));
      if (!pace.ready) await submits.shift();
    }
    await Promise.all(submits);
  }
}
