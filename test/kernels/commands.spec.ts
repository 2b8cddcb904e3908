// Recording and submitting work: arguments by name, any number of dispatches, order, limits, timing and pacing.

import * as fc from 'fast-check';
import { Commands } from 'scorefield';
import {
  type BoundKernel,
  cut,
  GpuTimer,
  inSubmits,
  Pace,
  readBytes,
  readFloats,
  readWords,
  storageBuffer,
} from 'scorefield/gpu';
import { gridKernel } from 'scorefield/kernels';
import { expect, expectBelow, figure, submit, test } from '../support/gpu.ts';

/** The grid kernel on buffers of its own, and its usual arguments: cell i is the point (i, 0) at level 0.5. */
async function grid(device: GPUDevice, cells: number) {
  const points = storageBuffer(device, 'points', 8 * cells);
  const sigma = storageBuffer(device, 'sigma', 4 * cells);
  const bound = (await gridKernel(device)).bind({ points, sigma });
  return { bound, points, sigma };
}
const CALL = { first: 0, count: 1, columns: 1e6, sigma: 0.5, origin: [0, 0], spacing: [1, 0] };

test.describe('arguments', () => {
  const record = (device: GPUDevice, bound: BoundKernel, change: object) => () =>
    new Commands(device, 'refused').dispatch(bound, { ...CALL, ...change }, 1);

  test('are refused unless they are those of the call struct', async ({ device }) => {
    const { bound } = await grid(device, 4);
    const { sigma, ...rest } = CALL;
    expect(() => new Commands(device, 'refused').dispatch(bound, rest, 1)).toThrow(
      "kernel 'grid': call expects first, count, columns, sigma, origin, spacing; given first, count, columns, origin, spacing",
    );
    expect(record(device, bound, { extra: sigma })).toThrow(
      'given first, count, columns, sigma, origin, spacing, extra',
    );
  });

  test('are refused if they are not of their type', async ({ device }) => {
    const { bound } = await grid(device, 4);
    for (const count of [1.5, -1, 2 ** 32, NaN]) {
      expect(record(device, bound, { count })).toThrow(`kernel 'grid': call.count is u32; given ${count}`);
    }
    expect(record(device, bound, { origin: 1 })).toThrow("kernel 'grid': call.origin is vec2f; given 1");
    expect(record(device, bound, { origin: [1, 2, 3] })).toThrow("kernel 'grid': call.origin is vec2f; given 1, 2, 3");
    expect(record(device, bound, { count: 2 ** 32 - 1, first: 0 })).not.toThrow();
  });

  test('more workgroups than WebGPU allows are refused', { tag: '@fault-13' }, async ({ device }) => {
    const { bound } = await grid(device, 4);
    const commands = new Commands(device, 'refused');
    expect(() => commands.dispatch(bound, CALL, 65535 * 64 + 1)).toThrow(
      "kernel 'grid': 65536 × 1 workgroups; at most 65535 along an axis",
    );
    expect(() => commands.dispatch(bound, CALL, 64, 65536)).toThrow("kernel 'grid': 1 × 65536 workgroups");
    expect(() => commands.dispatch(bound, CALL, 65535 * 64)).not.toThrow();
    await commands.finished();
  });
});

test('more dispatches than a submit holds all keep their own arguments', async ({ device }) => {
  const count = 5000; // the arena has 2048 slots
  const { bound, points } = await grid(device, count);
  submit(device, (commands) => {
    for (let first = 0; first < count; first++) commands.dispatch(bound, { ...CALL, first }, 1);
  });
  const x = (await readFloats(device, points)).filter((_, k) => k % 2 === 0);
  expect(Array.from(x)).toEqual(Array.from({ length: count }, (_, i) => i));
});

test('dispatches, copies and clears happen in the order recorded', async ({ device }) => {
  const { bound, sigma } = await grid(device, 4);
  const [before, after] = [storageBuffer(device, 'before', 16), storageBuffer(device, 'after', 16)];
  const commands = new Commands(device, 'order');
  commands.dispatch(bound, { ...CALL, count: 4 }, 4);
  commands.copy(sigma, before);
  commands.clear(sigma);
  commands.dispatch(bound, { ...CALL, first: 1, count: 2, sigma: 2 }, 2);
  commands.copy(sigma, after, 12);
  expect(Array.from(await readFloats(device, before)), 'nothing happens before the submit').toEqual([0, 0, 0, 0]);
  const calls: string[] = [];
  commands.onSubmitted(() => calls.push('submitted'));
  expect(calls).toEqual([]);
  await commands.finished();
  expect(calls).toEqual(['submitted']);
  expect(Array.from(await readFloats(device, before))).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(Array.from(await readFloats(device, after))).toEqual([0, 2, 2, 0]);
  commands.copy(before, after); // the same object records anew
  commands.submit();
  expect(Array.from(await readFloats(device, after))).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(calls).toEqual(['submitted']);
});

test('parts of a buffer are read by element', async ({ device }) => {
  const numbers = storageBuffer(device, 'numbers', Float32Array.from([1, 2, 3, 4, 5]));
  expect(numbers.size, 'rounded up to whole vectors').toBe(32);
  expect(Array.from(await readFloats(device, numbers, 2, 3))).toEqual([4, 5]);
  expect(Array.from(await readWords(device, numbers, 1))).toEqual([0x3f800000]);
  expect((await readBytes(device, numbers, 6)).byteLength).toBe(6);
});

test('a total is cut into spans', { tag: '@fault-13' }, () => {
  expect(cut(0, 4)).toEqual([]);
  expect(cut(4, 4)).toEqual([{ first: 0, count: 4 }]);
  expect(cut(9, 4)).toEqual([
    { first: 0, count: 4 },
    { first: 4, count: 4 },
    { first: 8, count: 1 },
  ]);
});

test('a timer gives the duration of every pass, as many as it has room for', async ({ device, opened }) => {
  expect(GpuTimer.available(device), 'this adapter has timestamps').toBe(true);
  const timer = new GpuTimer(device, 2);
  expect(await timer.read()).toEqual([]);
  const { bound, sigma } = await grid(device, 4e6);
  const copy = storageBuffer(device, 'copy', 4);
  const commands = new Commands(device, 'timed', timer);
  for (let pass = 0; pass < 3; pass++) {
    commands.dispatch(bound, { ...CALL, count: 4e6 }, 4e6);
    commands.copy(sigma, copy, 4); // ends the pass
  }
  commands.submit();
  const times = await timer.read();
  expect(times).toHaveLength(2);
  for (const time of times) {
    expect(time).toBeGreaterThanOrEqual(opened.software ? 1e5 : 0); // a GPU may be quicker than the clock's steps
    expect(time).toBeLessThan(1e10);
    figure('ms for 4e6 cells', time / 1e6);
  }
  commands.dispatch(bound, CALL, 1);
  commands.submit();
  expect(await timer.read(), 'read again').toHaveLength(1);
  timer.destroy();
  const plain = { features: new Set() } as unknown as GPUDevice;
  expect(() => new GpuTimer(plain)).toThrow("this device has no 'timestamp-query'");
});

test.describe('work in submits', () => {
  /** What happens, in order, on a device that ends a submit a turn after it was made. */
  async function happening(real: GPUDevice, ahead: boolean, failing = 0): Promise<{ log: string[]; failure: unknown }> {
    const log: string[] = [];
    let submits = 0;
    const queue = {
      writeBuffer() {},
      submit() {},
      onSubmittedWorkDone: async () => {
        const n = ++submits;
        log.push(`begins ${n}`);
        for (let turn = 0; turn < 10; turn++) await undefined;
        log.push(`ends ${n}`);
        if (n === failing) throw new Error(`submit ${n} failed`);
      },
    };
    const { limits } = real;
    const device = { limits, createBuffer: real.createBuffer.bind(real), queue } as unknown as GPUDevice;
    const pace = new Pace({ now: () => 0, most: 1 });
    const work = { label: 'work', total: 3, encode: () => 1, ahead };
    const failure = await inSubmits(device, pace, work).catch((error: Error) => error.message);
    return { log, failure };
  }

  test('one after the other, or each made while the last is at work', async ({ device }) => {
    const one = ['begins 1', 'ends 1', 'begins 2', 'ends 2', 'begins 3', 'ends 3'];
    expect(await happening(device, false)).toEqual({ log: one, failure: undefined });
    const { log, failure } = await happening(device, true);
    expect(failure).toBeUndefined();
    expect(log.slice(0, 3)).toEqual(['begins 1', 'begins 2', 'ends 1']);
    expect(log.indexOf('begins 3'), 'never three').toBeGreaterThan(log.indexOf('ends 1'));
    expect(log.at(-1), 'all done at the end').toBe('ends 3');
  });

  for (const failing of [1, 2, 3]) {
    test(`the failure of submit ${failing} is the failure of the work`, async ({ device }) => {
      for (const ahead of [false, true]) {
        expect((await happening(device, ahead, failing)).failure).toBe(`submit ${failing} failed`);
      }
    });
  }
});

test.describe('pace', () => {
  /** A pace with a clock of its own. `start` tracks a submit and gives the function that ends it, `ms` later. */
  function simulated(options: { target?: number; most?: number } = {}) {
    let clock = 1000;
    const pace = new Pace({ now: () => clock, ...options });
    const start = () => {
      let settle = () => {};
      const tracked = pace.track(
        pace.steps,
        new Promise<void>((resolve) => {
          settle = resolve;
        }),
      );
      return (ms: number) => {
        clock += ms;
        settle();
        return tracked;
      };
    };
    const run = (ms: number) => start()(ms);
    return { pace, start, run };
  }

  test('grows to the steps that fill the wanted time, at most doubling', async () => {
    const { pace, run } = simulated({ target: 12 });
    const seen = [];
    for (let i = 0; i < 6; i++) {
      await run(0.5 * pace.steps);
      seen.push(pace.steps);
    }
    expect(seen).toEqual([2, 4, 8, 16, 24, 24]);
    expect(pace.rate).toBeCloseTo(2000, 6);
  });

  test('shrinks at most to half, never below one step, never above the most', async () => {
    const { pace, run } = simulated({ target: 10, most: 6 });
    for (let i = 0; i < 5; i++) await run(0.1);
    expect(pace.steps).toBe(6);
    await run(1000);
    expect(pace.steps).toBe(3);
    for (let i = 0; i < 4; i++) await run(1000);
    expect(pace.steps).toBe(1);
  });

  test('has two submits in flight at most, and counts a queued one from the end of the one before', {
    tag: '@fault-18',
  }, async () => {
    const { pace, start } = simulated({ target: 8 });
    const endFirst = start();
    expect(pace.ready).toBe(true);
    const endSecond = start();
    expect([pace.ready, pace.inFlight]).toEqual([false, 2]);
    await endFirst(4);
    await endSecond(4);
    expect([pace.ready, pace.inFlight]).toEqual([true, 0]);
    expect(pace.rate).toBeCloseTo(250, 6); // 4 ms each, though the second ended 8 ms after its submit
  });

  test('learns from two submits whose ends are noticed together as from two that are told apart', async () => {
    const { pace, start } = simulated({ target: 8 });
    const ends = [start(), start()];
    await Promise.all([ends[0]!(8), ends[1]!(0)]);
    expect([pace.steps, pace.rate]).toEqual([2, 1000 / 8 + 0.2 * (2000 / 8.05 - 1000 / 8)]);
  });

  test('no submit takes 100 ms on an adapter of any speed, unless a single step does', {
    tag: '@fault-18',
  }, async () => {
    const milliseconds = fc.double({ min: -4, max: 2, noNaN: true }).map((exponent) => 10 ** exponent);
    // Clocks of processors go up and down, and other programs take their share.
    const unevenness = fc.array(fc.double({ min: 0.85, max: 1.2, noNaN: true }), { minLength: 40, maxLength: 40 });
    let longest = 0;
    const slow = fc.asyncProperty(milliseconds, unevenness, async (step, factors) => {
      const { pace, run } = simulated({ target: 50 });
      for (const factor of factors) {
        const took = pace.steps * step * factor;
        if (pace.steps > 1) longest = Math.max(longest, took);
        await run(took);
      }
    });
    await fc.assert(slow, { numRuns: 300, seed: 1 });
    expectBelow('longest submit in ms', longest, 100);
    expect(longest, 'and long enough to keep the adapter busy').toBeGreaterThan(50);
  });

  test('a submit that fails is over, and teaches nothing', async () => {
    const { pace } = simulated();
    await expect(pace.track(1, Promise.reject(new Error('device lost')))).rejects.toThrow('device lost');
    expect([pace.inFlight, pace.steps, pace.rate]).toEqual([0, 1, 0]);
  });
});
