/** What a benchmark run writes down: the format of `bench --json` and of the page. */
import type { Activation } from '../model.ts';
import type { VariantName } from '../variants.ts';
import type { ContenderName } from './contender.ts';
import type { RoofName } from './roofs.ts';

export type TaskName = 'langevin' | 'training';

export interface Cell {
  task: TaskName;
  contender: ContenderName;
  hidden: number[];
  activation: Activation;
  /** Chains, or samples of a batch. */
  size: number;
  /** Langevin steps a dispatch; 1 for training. */
  stepsPerDispatch: number;
  /** Whether random numbers are drawn. */
  rng: boolean;
  /** How scorefield's kernel is cut into threads. */
  variant?: VariantName;
  status: 'ok' | 'wrong' | 'skipped';
  /** Why it is wrong or was skipped. */
  reason?: string;
  /** The gate's: largest error against float64, relative to the largest reference value. */
  error?: number;
  /** Median of chain-steps or samples a second. */
  perSecond?: number;
  /** First and third quartile of it. */
  quartiles?: [number, number];
  /** How many measurements the median is of. */
  samples?: number;
  /** perSecond times the operations that the mathematics asks for: recomputed work never counts. */
  gflops?: number;
  /** gflops as a fraction of the multiply-add roof of this run. */
  roofShare?: number;
}

/** Milliseconds until a kernel could first be used. */
export interface Compilation {
  kernel: string;
  hidden: number[];
  variant: VariantName;
  milliseconds: number;
}

export interface BenchResult {
  adapter: string;
  /** A CPU implementation: its figures say nothing about a GPU. */
  software: boolean;
  runtime: string;
  flags: string[];
  features: string[];
  limits: Record<string, number>;
  date: string;
  /** Medians. fma: GFLOP/s, exp: 10⁹/s, copy: GB/s, dispatch and submit: µs. */
  roofs: Record<RoofName, number>;
  /** Each kernel by itself; and all that the page needs for its first picture, compiled together. */
  compilation: { kernels: Compilation[]; page: number };
  cells: Cell[];
}

/** Multiply-adds of one Langevin step of a chain, and of one training sample, two operations each (docs/derivation.md). */
export function operations(task: TaskName, hidden: readonly number[]): number {
  const products = hidden.slice(1).reduce((sum, width, l) => sum + width * hidden[l]!, 0);
  return 2 * (task === 'langevin' ? 2 * products + 5 * hidden[0]! : 6 * products + 12 * hidden[0]!);
}

/** The q-quantile, q in [0, 1], by linear interpolation between the sorted values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}
