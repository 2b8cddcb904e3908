/** Work of known size in submits as long as a pace allows: one after the other, or each made while the last is at work. */
import { Commands } from './commands.ts';
import type { Pace } from './pace.ts';

export interface SubmittedWork {
  label: string;
  /** All units of work there are. */
  total: number;
  /** Records about so many units and returns how many. */
  encode: (commands: Commands, units: number) => number;
  /** Two submits in flight, so that the adapter never waits for the host: where nothing else waits for the adapter. */
  ahead?: boolean;
  /** Called with the units done: before every submit and at the end. What it throws ends the work. */
  onProgress?: (done: number) => void | Promise<void>;
}

export async function inSubmits(
  device: GPUDevice,
  pace: Pace,
  { label, total, encode, ahead = false, onProgress }: SubmittedWork,
): Promise<void> {
  let atWork = Promise.resolve();
  for (let done = 0; done < total; ) {
    await onProgress?.(done);
    const commands = new Commands(device, label);
    const units = encode(commands, Math.min(total - done, pace.steps));
    done += units;
    commands.submit();
    const next = pace.track(units, device.queue.onSubmittedWorkDone());
    next.catch(() => {}); // it is told when it is waited for
    await (ahead ? atWork : next);
    atWork = next;
  }
  await atWork;
  await onProgress?.(total);
}
