/** Progress on stderr: a bar rewritten in place on a terminal; elsewhere a line for each new thing, each tenth and each 10 s. */
import type { Watch } from '../paced.ts';

export interface ProgressLine {
  /** `done` from 0 to 1 of what is being done; `rate` in words. */
  show(doing: string, done: number, rate?: string): void;
  end(): void;
}

/** Milliseconds between two drawings of the bar, and between two lines. */
const REDRAW = 100;
const LINE = 10_000;
const BAR_WIDTH = 24;
export const CLEAR_LINE = '\r\x1b[2K';

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  /** Of what is being done now: when and where it began, and when and where it was last shown. */
  let current = { doing: '', since: 0, from: 0 };
  let last = { time: 0, done: 0 };
  return {
    show(doing, done, rate) {
      const time = performance.now();
      const isNew = doing !== current.doing;
      if (isNew) current = { doing, since: time, from: done };
      const waited = time - last.time;
      const isDue = stream.isTTY ? waited >= REDRAW || done === 1 : waited >= LINE || tenths(done) > tenths(last.done);
      if (!isNew && (!isDue || done === last.done)) return;
      last = { time, done };
      const left = timeLeft(done, current.from, time - current.since);
      const figures = [`${String(Math.floor(100 * done)).padStart(3)} %`, rate, left].filter(Boolean);
      const drawn = `${doing.padEnd(9)} ${bar(done)} ${figures.join('  ')}`.slice(0, (stream.columns || 80) - 1);
      stream.write(stream.isTTY ? CLEAR_LINE + drawn : `${doing} ${figures.join(', ')}\n`);
    },
    end() {
      if (stream.isTTY) stream.write(CLEAR_LINE);
    },
  };
}

const tenths = (done: number): number => Math.floor(10 * done);

function bar(done: number): string {
  const filled = Math.round(BAR_WIDTH * done);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

/** As minutes and seconds, by the pace since `from`; nothing at the beginning and at the end. */
function timeLeft(done: number, from: number, elapsed: number): string | undefined {
  if (done <= from || done >= 1) return undefined;
  const seconds = Math.ceil(((1 - done) / (done - from)) * (elapsed / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
}

/** Shows paced work on the line, and ends it when the signal is aborted. */
export function watch(line: ProgressLine, signal: AbortSignal, doing: string, unit: string): Watch {
  return {
    now: () => performance.now(),
    ahead: true,
    onProgress({ done, total, rate }) {
      signal.throwIfAborted();
      const inWords = `${Number(rate.toPrecision(3)).toLocaleString('en')} ${unit}/s`;
      line.show(doing, total > 0 ? done / total : 1, rate > 0 ? inWords : undefined);
    },
  };
}

/** The same for measuring, which tells a fraction. */
export function watchFraction(line: ProgressLine, signal: AbortSignal, doing: string): (done: number) => void {
  line.show(doing, 0);
  return (done) => {
    signal.throwIfAborted();
    line.show(doing, done);
  };
}
