/** A benchmark run from an open device to its result, the same in Node and in a browser. */
import type { OpenDevice } from '../gpu/device.ts';
import { type TuningStore, tuneGradient, tuneLangevin } from '../tuning.ts';
import { untriedVariant, type VariantName } from '../variants.ts';
import { measureCompilation } from './compilation.ts';
import type { Contender } from './contender.ts';
import { fullGrid, quickGrid } from './grid.ts';
import { own } from './own.ts';
import type { BenchResult, TaskName } from './result.ts';
import { measure } from './run.ts';

export interface BenchOptions {
  opened: OpenDevice;
  /** All but scorefield itself. */
  others: readonly Contender[];
  quick: boolean;
  /** Only these tasks. */
  tasks?: readonly TaskName[];
  /** Use this variant of scorefield's kernels instead of the fastest. */
  variant?: VariantName;
  store?: TuningStore;
  runtime: string;
  flags: string[];
  now: () => number;
  onProgress: (doing: string, done: number) => void;
  /** Measurements of a cell, where other than measure() makes by itself. */
  rounds?: number;
  /** Ends the run early with what there is. */
  signal?: AbortSignal;
}

const SHOWN_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxUniformBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** What the figures belong to. */
export type Machine = Pick<BenchResult, 'adapter' | 'software' | 'features' | 'limits'>;

export const machineOf = ({ adapter, device, name, software }: OpenDevice): Machine => ({
  adapter: name,
  software,
  features: [...adapter.features].sort(),
  limits: Object.fromEntries(SHOWN_LIMITS.map((limit) => [limit, device.limits[limit]])),
});

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const { opened, others, quick, tasks, variant, store, runtime, flags, now, onProgress, rounds, signal } = options;
  const { device, name: adapter, software } = opened;
  const tuning = { adapter, software, now, ...(store && { store }) };
  const scorefield = own({
    device,
    now,
    langevin: async ({ model, chains }) => variant ?? tuneLangevin(device, model, chains, tuning),
    gradient: async ({ model, batch }) => variant ?? tuneGradient(device, model, batch, tuning),
  });
  const contenders = [scorefield, ...others];
  const names = contenders.map(({ name }) => name);
  const grid = quick ? quickGrid(names) : fullGrid(names);
  const plans = grid.filter(({ task }) => tasks?.includes(task) ?? true);
  onProgress('compiling', 0);
  const networks = [...new Map(plans.map(({ hidden }) => [hidden.join(), hidden])).values()];
  const compilation = await measureCompilation(device, networks, untriedVariant(device, software), now);
  const { roofs, cells } = await measure({
    opened,
    contenders,
    plans,
    now,
    onProgress,
    ...(rounds !== undefined && { rounds }),
    ...(signal && { signal }),
  });
  return {
    ...machineOf(opened),
    runtime,
    flags,
    date: new Date().toISOString(),
    roofs,
    compilation,
    cells,
  };
}
