/**
 * Work of known size in submits as long as a pace allows. One after the other: what each took is known, where the ends of
 * two in flight may be noticed together; the wait between them is short beside a submit.
 */
import { Commands } from './commands.ts';
import type { Pace } from './pace.ts';

export interface SubmittedWork {
  label: string;
  /** All units of work there are. */
  total: number;
  /** Records about so many units and returns how many. */
  encode: (commands: Commands, units: number) => number;
  /** Called with the units done: before every submit and at the end. What it throws ends the work. */
  onProgress?: (done: number) => void | Promise<void>;
}

export async function inSubmits(
  device: GPUDevice,
  pace: Pace,
  { label, total, encode, onProgress }: SubmittedWork,
): Promise<void> {
  for (let done = 0; done < total; ) {
    await onProgress?.(done);
    const commands = new Commands(device, label);
    const units = encode(commands, Math.min(total - done, pace.steps));
    done += units;
    commands.submit();
    await pace.track(units, device.queue.onSubmittedWorkDone());
  }
  await onProgress?.(total);
}
