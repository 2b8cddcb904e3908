/** Ctrl-C and SIGTERM as an AbortSignal. The first asks for an orderly end; a second one ends the process at once. */
import os from 'node:os';

export class Interruption extends Error {
  override name = 'Interruption';

  constructor(
    readonly signal: 'SIGINT' | 'SIGTERM',
    message = 'interrupted',
  ) {
    super(message);
  }

  /** What a shell reports of a process that this signal ended. */
  get exitCode(): number {
    return 128 + os.constants.signals[this.signal];
  }
}

/** Aborts, with an Interruption as its reason, at the first of these signals from now on. */
export function onInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Interruption(signal)));
  }
  return controller.signal;
}
