// A counter names a draw, so none may be used twice in a run. Here a whole run is watched from training to its metrics, and
// every dispatch that draws is unrolled into the counters that its kernel forms (the kernels' specs hold each kernel to these
// by its twin on the host). What the host draws by itself has other uses: the third word of the counter.

import { readFileSync } from 'node:fs';
import { Commands, Experiment, PRESETS, type RunConfig, THREE_GAUSSIANS } from 'scorefield';
import type { CallArguments } from 'scorefield/gpu';
import { USE } from '../../src/random.ts';
import { expect, figure, test } from '../support/gpu.ts';

/** Indices of the counters that each kernel draws with, given its call. */
const INDICES: Record<string, (call: Record<string, number>) => { first: number; count: number; steps: number[] }> = {
  draw: ({ first, count, stream }) => ({ first: first! / 2, count: Math.ceil(count! / 2), steps: [stream!] }),
  perturb: ({ first, count, step }) => ({ first: first!, count: count!, steps: [step!] }),
  // A kernel moves four chains at a time, two a call; what it draws for chains that are not there is used by none.
  langevin: ({ first, count, step, steps }) => ({
    first: first! / 2,
    count: Math.ceil(count! / 2),
    steps: Array.from({ length: steps! }, (_, k) => step! + k),
  }),
};

test('no draw of a run is used twice', { tag: '@statistic-4' }, async ({ device }) => {
  const used = new Map<string, number>();
  const { dispatch } = Commands.prototype;
  Commands.prototype.dispatch = function (bound, call, ...size) {
    record(used, bound.kernel.name, call);
    dispatch.call(this, bound, call, ...size);
  };
  try {
    const config: RunConfig = {
      preset: 'quick',
      settings: { ...PRESETS.quick.settings, hidden: [4], points: 501, batch: 33, iterations: 70, levels: 3 },
      target: THREE_GAUSSIANS,
      variants: { gradient: 'eight', langevin: 'eight' },
    };
    Object.assign(config.settings, { chains: 301, steps: 21 });
    const experiment = await Experiment.create(device, config);
    const now = () => performance.now();
    await experiment.train({ now });
    await experiment.measure(await experiment.sample({ now }));
    experiment.destroy();
  } finally {
    Commands.prototype.dispatch = dispatch;
  }
  const total = [...used.values()].reduce((sum, times) => sum + times, 0);
  figure('counters', total);
  const wanted = 70 * 33 + 3 * 21 * 151; // of training and of the chains alone
  expect(total).toBeGreaterThan(wanted);
  expect([...used].filter(([, times]) => times > 1)).toEqual([]);
});

/** Counts the counters of a dispatch. */
function record(used: Map<string, number>, kernel: string, call: CallArguments): void {
  const unroll = INDICES[kernel];
  if (!unroll || call.diffusion === 0) return;
  const { first, count, steps } = unroll(call as Record<string, number>);
  for (const step of steps) {
    for (let index = first; index < first + count; index++) {
      const counter = `${kernel} ${call.seed}: ${index}, ${step}`;
      used.set(counter, (used.get(counter) ?? 0) + 1);
    }
  }
}

test('no two uses share a number, and kernels and host agree on them', { tag: '@statistic-4' }, () => {
  expect(new Set(Object.values(USE)).size).toBe(Object.keys(USE).length);
  const text = readFileSync(new URL('../../shaders/lib/philox.wgsl', import.meta.url), 'utf8');
  const inKernels = [...text.matchAll(/^const USE_(\w+) = (\d+)u;/gm)].map(([, name, number]) => [
    name!.toLowerCase(),
    Number(number),
  ]);
  expect(inKernels.length).toBeGreaterThan(0);
  expect(USE).toMatchObject(Object.fromEntries(inKernels));
});
