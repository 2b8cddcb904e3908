/** What contenders other than scorefield refuse. */
import type { Model } from '../model.ts';
import type { SamplingTask } from './contender.ts';

export function requireRaw(contender: string, { conditioning }: Model): void {
  if (conditioning.kind === 'raw') return;
  throw new RangeError(`conditioning is '${conditioning.kind}'; ${contender} allows only raw`);
}

export function requireNoRandomNumbers(contender: string, { rng }: SamplingTask): void {
  if (rng) throw new RangeError(`rng is true; ${contender} runs only without random numbers`);
}
