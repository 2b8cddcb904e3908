/**
 * What the address asks for after its #: `run=quick` or `run=full` starts at once; `variant`, `tasks`, `contenders` (beside
 * scorefield, none if empty) and `rounds` change what is measured; `flags` says how the browser was started.
 */
import { VARIANT_NAMES, type VariantName } from '../../variants.ts';
import type { TaskName } from '../result.ts';
import { PEER_NAMES, type PeerName, TASKS } from './names.ts';

export interface PageOptions {
  run?: 'quick' | 'full';
  variant?: VariantName;
  tasks: readonly TaskName[];
  contenders: readonly PeerName[];
  rounds?: number;
  flags: string[];
}

const NAMES = ['run', 'variant', 'tasks', 'contenders', 'rounds', 'flags'];
const TASK_NAMES = Object.keys(TASKS) as TaskName[];
const MOST_ROUNDS = 1000;

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw new RangeError(`${name} is '${value}'; allowed are ${allowed.join(', ')}`);
}

const words = (text: string | null, separator: string): string[] => text?.split(separator).filter(Boolean) ?? [];

/** Throws RangeError with what is allowed. */
export function pageOptions(hash: string): PageOptions {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  for (const name of given.keys()) oneOf('option', name, NAMES);
  /** A list of names; all of them where the address names none. */
  const some = <T extends string>(name: string, allowed: readonly T[]): readonly T[] =>
    given.has(name) ? words(given.get(name), ',').map((word) => oneOf(name, word, allowed)) : allowed;
  const [run, variant, rounds] = ['run', 'variant', 'rounds'].map((name) => given.get(name));
  const count = Number(rounds ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > MOST_ROUNDS) {
    throw new RangeError(`rounds is '${rounds}'; allowed are whole numbers from 1 to ${MOST_ROUNDS}`);
  }
  return {
    ...(run && { run: oneOf('run', run, ['quick', 'full']) }),
    ...(variant && variant !== 'auto' && { variant: oneOf('variant', variant, VARIANT_NAMES) }),
    tasks: some('tasks', TASK_NAMES),
    contenders: some('contenders', PEER_NAMES),
    ...(rounds && { rounds: count }),
    flags: words(given.get('flags'), ' '),
  };
}
