/** What this adapter can do at most: multiply-adds, exponentials, copies, empty dispatches, and submit with wait. */
import { storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { benchKernel } from './shaders.ts';

/** fma: GFLOP/s, an addition and a multiplication each counting; exp: 10⁹/s; copy: GB/s read and written; dispatch, submit: µs. */
export const ROOFS = ['fma', 'exp', 'copy', 'dispatch', 'submit'] as const;
export type RoofName = (typeof ROOFS)[number];

/** One measurement of each kind; the unit is that of the roof. */
export interface RoofProbe {
  name: RoofName;
  sample(): Promise<number>;
}

const THREADS = 16384;
/** Beyond the caches of most adapters. */
const COPIED_BYTES = 128 * 2 ** 20;
const DISPATCHES = 1000;

/** Repeats a dispatch until a submit takes long enough to be timed, and gives submits a second times the work of one. */
class Repeated {
  private times = 1;

  constructor(
    private readonly device: GPUDevice,
    private readonly now: () => number,
    private readonly milliseconds: number,
    private readonly encode: (commands: Commands) => void,
  ) {}

  /** Dispatches a second. */
  async rate(): Promise<number> {
    for (;;) {
      const commands = new Commands(this.device, 'roof');
      const started = this.now();
      for (let k = 0; k < this.times; k++) this.encode(commands);
      await commands.finished();
      const took = this.now() - started;
      if (took >= this.milliseconds / 2 || this.times >= 2 ** 16) return (1000 * this.times) / took;
      this.times *= took < this.milliseconds / 16 ? 8 : 2;
    }
  }
}

/** Probes for all roofs; several for `fma`, with 8, 16 and 32 independent accumulators, of which the best counts. */
export async function createRoofs(
  device: GPUDevice,
  now: () => number,
): Promise<{ probes: RoofProbe[]; destroy(): void }> {
  const sums = storageBuffer(device, 'sums', 4 * THREADS);
  const bytes = Math.min(COPIED_BYTES, device.limits.maxStorageBufferBindingSize);
  const [source, copied] = [storageBuffer(device, 'source', bytes), storageBuffer(device, 'copied', bytes)];
  const fma = async (accumulators: number): Promise<RoofProbe> => {
    const made = await benchKernel(device, 'fma_roof', `const ACCUMULATORS = ${accumulators}u;`);
    const bound = made.bind({ sums });
    const call = { rounds: Math.round(4096 / accumulators), factor: 0.999, term: 1e-3 };
    const flops = 2 * accumulators * call.rounds * THREADS;
    const repeated = new Repeated(device, now, 40, (commands) => commands.dispatch(bound, call, THREADS));
    return { name: 'fma', sample: async () => ((await repeated.rate()) * flops) / 1e9 };
  };
  const exp = async (): Promise<RoofProbe> => {
    const bound = (await benchKernel(device, 'exp_roof')).bind({ sums });
    const call = { rounds: 64, factor: -0.5 };
    const repeated = new Repeated(device, now, 40, (commands) => commands.dispatch(bound, call, THREADS));
    return { name: 'exp', sample: async () => ((await repeated.rate()) * 16 * call.rounds * THREADS) / 1e9 };
  };
  const copy = async (): Promise<RoofProbe> => {
    const bound = (await benchKernel(device, 'copy_roof')).bind({ source, copied });
    const threads = bytes / 64;
    const repeated = new Repeated(device, now, 40, (commands) => commands.dispatch(bound, { threads }, threads));
    return { name: 'copy', sample: async () => ((await repeated.rate()) * 2 * bytes) / 1e9 };
  };
  const empty = async (): Promise<RoofProbe[]> => {
    const bound = (await benchKernel(device, 'empty_roof')).bind({ word: sums });
    const microseconds = async (dispatches: number): Promise<number> => {
      const commands = new Commands(device, 'empty');
      for (let k = 0; k < dispatches; k++) commands.dispatch(bound, { value: k }, 1);
      const started = now();
      await commands.finished();
      return 1000 * (now() - started);
    };
    const submit: RoofProbe = { name: 'submit', sample: () => microseconds(1) };
    const dispatch: RoofProbe = {
      name: 'dispatch',
      sample: async () => Math.max(0, (await microseconds(DISPATCHES)) - (await microseconds(1))) / (DISPATCHES - 1),
    };
    return [dispatch, submit];
  };
  const probes = [await fma(8), await fma(16), await fma(32), await exp(), await copy(), ...(await empty())];
  const destroy = (): void => {
    for (const buffer of [sums, source, copied]) buffer.destroy();
  };
  return { probes, destroy };
}
