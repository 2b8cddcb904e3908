/** How a program of ours ends: its exit code, and an error as one line on stderr. */
import { NoAdapterError } from '../gpu/device.ts';
import { FormatError } from '../interchange/refusal.ts';
import { Interruption } from './interruption.ts';
import { CLEAR_LINE } from './progress.ts';
import { UsageError } from './usage.ts';

function exitCode(error: unknown): number {
  if (error instanceof Interruption) return error.exitCode;
  if (error instanceof UsageError || error instanceof FormatError) return 2;
  return error instanceof NoAdapterError ? 3 : 1;
}

/** Ends the process when the work does. process.exit, not a natural end: Dawn's objects must outlive everything else. */
export function endWith(program: string, work: Promise<number>): void {
  // Who reads our output may stop reading: `scorefield metrics … | head -1`.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  work.then(
    (code) => process.exit(code),
    (error: Error) => {
      const line = error.message.replaceAll(/\s*\n\s*/g, ' ');
      const cleared = process.stderr.isTTY ? CLEAR_LINE : ''; // progress may stand there
      process.stderr.write(`${cleared}${program}: ${line}\n`, () => process.exit(exitCode(error)));
    },
  );
}
