/** What the page calls things, and how it writes numbers. */
import { count } from '../../app/dom.ts';
import type { ContenderName } from '../contender.ts';
import type { Cell, TaskName } from '../result.ts';

export type PeerName = Exclude<ContenderName, 'scorefield'>;

export const PEER_NAMES: readonly PeerName[] = ['unfused', 'jax-js', 'tfjs', 'javascript'];

export const SHOWN_NAMES: Record<ContenderName, string> = {
  scorefield: 'scorefield',
  unfused: 'scorefield, unfused',
  'jax-js': 'jax-js',
  tfjs: 'TensorFlow.js',
  javascript: 'plain JavaScript',
};

/** What a task counts, its unit, and what its size counts. */
export const TASKS: Record<TaskName, { title: string; unit: string; sizes: string }> = {
  langevin: { title: 'Langevin chains', unit: 'chain-steps', sizes: 'chains' },
  training: { title: 'Training', unit: 'samples', sizes: 'samples a batch' },
};

const PREFIXES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** Three significant digits and a prefix for a unit: 1.23 M, 45.6 k, 789. */
export function si(value: number, unit = ''): string {
  const rounded = Number(value.toPrecision(3));
  const [scale, prefix] = PREFIXES.find(([least]) => rounded >= least) ?? [1, ''];
  const number = rounded / scale;
  return `${number >= 1000 ? number.toFixed(0) : number.toPrecision(3)}\u2009${prefix}${unit}`.trimEnd();
}

/** Without the zeros behind: 1 M, 300 k. */
export const tickLabel = (value: number): string => si(value).replace(/\.0+(?=\D|$)/, '');

/** 21.4 %, or 0.31 %. */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(fraction < 0.0995 ? 2 : 1)}\u2009%`;

/** 1.2 × 10⁻⁶ in short: 1.2e−6. */
export const small = (value: number): string => value.toExponential(1).replace('-', '−');

/** 64×64. */
export const network = ({ hidden }: Pick<Cell, 'hidden'>): string => hidden.join('×');

/** 1.6 ×, or 1 234 ×. */
export const times = (factor: number): string => `${factor < 10 ? factor.toPrecision(2) : count(factor)}\u2009×`;
