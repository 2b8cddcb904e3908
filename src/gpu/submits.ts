/** Work of known size in submits as long as a pace allows, at most two in flight: one is recorded while the other runs. */
import { Commands } from './commands.ts';
import type { Pace } from './pace.ts';

export interface SubmittedWork {
  label: string;
  /** All units of work there are. */
  total: number;
  /** Records about so many units and returns how many. */
  encode: (commands: Commands, units: number) => number;
  /** Called with the units submitted: before every submit, and when all are done. What it throws ends the work. */
  onProgress?: (done: number) => void | Promise<void>;
}

export async function inSubmits(
  device: GPUDevice,
  pace: Pace,
  { label, total, encode, onProgress }: SubmittedWork,
): Promise<void> {
  let running: Promise<void> | undefined;
  for (let done = 0; done < total; ) {
    await onProgress?.(done);
    const commands = new Commands(device, label);
    const units = encode(commands, Math.min(total - done, pace.steps));
    done += units;
    commands.submit();
    const submitted = pace.track(units, device.queue.onSubmittedWorkDone());
    await running;
    running = submitted;
  }
  await running;
  await onProgress?.(total);
}
