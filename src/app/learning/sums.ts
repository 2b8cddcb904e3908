/** Sums over grids and pairs of points that would hold up a frame: a worker does them. Runs in the worker. */
import { gridFit } from '../../metrics/fit.ts';
import { normalise } from '../../metrics/grid.ts';
import { sampleDistances } from '../../metrics/samples.ts';

const SUMS = { gridFit, normalise, sampleDistances };

export type Sums = typeof SUMS;
export type SumName = keyof Sums;

/** What the page asks: a sum with its arguments. */
export interface Question<Name extends SumName = SumName> {
  id: number;
  name: Name;
  args: Parameters<Sums[Name]>;
}

/** What the worker answers: a value, or why there is none. */
export interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

function answer({ id, name, args }: Question): Answer {
  try {
    return { id, value: (SUMS[name] as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

addEventListener('message', ({ data }: MessageEvent<Question>) => postMessage(answer(data)));
