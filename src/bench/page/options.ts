/**
 * What the address asks for after its #: `run=quick` or `run=full` starts at once; `variant`, `contenders` (beside
 * scorefield, none if empty) and `rounds` change what is measured; `flags` says how the browser was started.
 */
import { VARIANT_NAMES, type VariantName } from '../../variants.ts';
import { PEER_NAMES, type PeerName } from './names.ts';

export interface PageOptions {
  run?: 'quick' | 'full';
  variant?: VariantName;
  contenders: readonly PeerName[];
  rounds?: number;
  flags: string[];
}

const NAMES = ['run', 'variant', 'contenders', 'rounds', 'flags'];
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
  const [run, variant, contenders, rounds] = NAMES.map((name) => given.get(name));
  const count = Number(rounds ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > MOST_ROUNDS) {
    throw new RangeError(`rounds is '${rounds}'; allowed are whole numbers from 1 to ${MOST_ROUNDS}`);
  }
  return {
    ...(run && { run: oneOf('run', run, ['quick', 'full']) }),
    ...(variant && variant !== 'auto' && { variant: oneOf('variant', variant, VARIANT_NAMES) }),
    contenders: given.has('contenders')
      ? words(contenders!, ',').map((name) => oneOf('contenders', name, PEER_NAMES))
      : PEER_NAMES,
    ...(rounds && { rounds: count }),
    flags: words(given.get('flags'), ' '),
  };
}
