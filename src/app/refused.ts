/** What a browser or its device does not grant, and the page can go on without: a kernel, a size, memory. */
import { OutOfMemoryError } from '../gpu/buffers.ts';
import { ShaderError } from '../gpu/compose.ts';
import { comesFromLoss } from './loss.ts';
import { showNotes } from './notes.ts';

/** Why something was refused, as part of a sentence; none if it failed in another way, or because the device is lost. */
export async function refusalOf(error: unknown, device: GPUDevice): Promise<string | undefined> {
  const isRefusal = [ShaderError, RangeError, OutOfMemoryError].some((kind) => error instanceof kind);
  if (!isRefusal || (await comesFromLoss(error, device))) return undefined;
  const [fault] = error instanceof ShaderError ? error.faults : [];
  const [line] = (fault ?? (error as Error).message).split('\n');
  return line!.replace(/\.$/, '');
}

export const showRunRefusal = (reason: string, hasOther: boolean): void =>
  showRefusal(
    'The run with these settings',
    reason,
    hasOther ? 'The run before goes on.' : 'Choose other settings or another target.',
  );

export const showChainsRefusal = (reason: string): void =>
  showRefusal('These chains', reason, 'The chains before go on.');

/** Says in a note what could not be made, and what happens instead. */
function showRefusal(what: string, reason: string, instead: string): void {
  hideRefusal(); // the same one again is news
  showNotes('run', [`${what} could not be made: ${reason}. ${instead}`]);
}

export function hideRefusal(): void {
  showNotes('run', []);
}
