// The runner with contenders that only pretend to work: each says how long it takes, by putting the clock forward.

import type { Contender, ContenderName } from '../../src/bench/contender.ts';
import type { Plan } from '../../src/bench/grid.ts';
import { javascript } from '../../src/bench/javascript.ts';
import type { Cell } from '../../src/bench/result.ts';
import { expect, test } from '../support/gpu.ts';
import { importSource } from '../support/source.ts';

type Run = typeof import('../../src/bench/run.ts');
let measure: Run['measure'];
test.beforeAll(async () => {
  ({ measure } = await importSource<Run>(new URL('../../src/bench/run.ts', import.meta.url)));
});

let ahead = 0;
const now = (): number => performance.now() + ahead;

interface Pretence {
  /** Milliseconds of each call of `run`, the last one over and over. The first two calls warm up and calibrate. */
  takes: number[];
  /** What the scores are multiplied by. */
  factor?: number;
  calls: number;
  destroyed: number;
}

const pretence = (takes: number[], factor = 1): Pretence => ({ takes, factor, calls: 0, destroyed: 0 });

/** Plain JavaScript's scores, and none of its work. */
const fake = (name: ContenderName, what: Pretence): Contender => ({
  ...javascript,
  name,
  async sampling(task) {
    const workload = await javascript.sampling(task);
    return {
      ...workload,
      async run() {
        ahead += what.takes[Math.min(what.calls++, what.takes.length - 1)]!;
      },
      scores: async (points) => (await workload.scores(points)).map((s) => what.factor! * s),
      destroy: () => what.destroyed++,
    };
  },
});

const plan = (contender: ContenderName, size = 64): Plan => ({
  task: 'langevin',
  contender,
  hidden: [8, 8],
  activation: 'elu',
  size,
  stepsPerDispatch: 1,
  rng: false,
});

const find = (cells: Cell[], name: ContenderName, size = 64): Cell =>
  cells.find(({ contender, size: s }) => contender === name && s === size)!;

test('what is right is measured; what is wrong, fails or takes too long is not', async ({ opened }) => {
  const [right, wrong, slow] = [pretence([9, 640, 500, 800, 640]), pretence([500], 1.01), pretence([2000])];
  const broken: Contender = {
    ...javascript,
    name: 'tfjs',
    sampling: () => Promise.reject(new Error('no such operation')),
  };
  const { cells, roofs } = await measure({
    opened,
    contenders: [fake('javascript', right), fake('jax-js', wrong), broken, fake('unfused', slow)],
    plans: [plan('javascript'), plan('jax-js'), plan('tfjs'), plan('unfused'), plan('unfused', 1024)],
    now,
    rounds: 3,
    onProgress: () => {},
  });
  for (const [name, roof] of Object.entries(roofs)) expect(roof, name).toBeGreaterThan(0);

  // 64 chain-steps in 0.5, 0.8 and 0.64 s.
  const measured = find(cells, 'javascript');
  expect(measured).toMatchObject({ status: 'ok', samples: 3 });
  expect(measured.error).toBeLessThan(1e-6);
  expect(measured.perSecond! / 100).toBeCloseTo(1, 2);
  expect(measured.quartiles![0] / 90).toBeCloseTo(1, 2);
  expect(measured.quartiles![1] / 114).toBeCloseTo(1, 2);
  expect(measured.gflops).toBeCloseTo((measured.perSecond! * 336) / 1e9, 12); // 2 · (2 · 64 + 5 · 8)
  expect(measured.roofShare).toBe(measured.gflops! / roofs.fma);

  const failed = find(cells, 'jax-js');
  expect(failed).toMatchObject({ status: 'wrong', reason: expect.stringMatching(/^error 1\.0e-2 against float64/) });
  expect(failed.error).toBeCloseTo(0.01, 5);
  expect(failed).not.toHaveProperty('perSecond');
  expect(failed).not.toHaveProperty('roofShare');
  expect(wrong.calls, 'nothing wrong is run').toBe(0);

  expect(find(cells, 'tfjs')).toEqual({ ...plan('tfjs'), status: 'skipped', reason: 'no such operation' });
  expect(find(cells, 'unfused')).toMatchObject({ status: 'ok' });
  expect(find(cells, 'unfused', 1024)).toEqual({
    ...plan('unfused', 1024),
    status: 'skipped',
    reason: expect.stringMatching(/^one repetition would take about 32 s; the budget is \d+ s$/),
  });
  expect(
    [right, wrong, slow].map(({ destroyed }) => destroyed),
    'all is given back',
  ).toEqual([1, 1, 1]);
});

test('a stop keeps what has been measured', async ({ opened }) => {
  const stop = new AbortController();
  const { cells } = await measure({
    opened,
    contenders: [fake('javascript', pretence([640]))],
    plans: [plan('javascript')],
    now,
    rounds: 9,
    signal: stop.signal,
    onProgress: (doing) => doing.startsWith('measuring, round 2') && stop.abort(),
  });
  expect(cells).toMatchObject([{ status: 'ok', samples: 1 }]);
});

test('a stop before the first round leaves roofs and skipped cells', async ({ opened }) => {
  const stop = new AbortController();
  const first = pretence([640]);
  const { cells, roofs } = await measure({
    opened,
    contenders: [fake('javascript', first)],
    plans: [plan('javascript'), plan('javascript', 32)],
    now,
    rounds: 9,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  for (const [name, roof] of Object.entries(roofs)) expect(roof, name).toBeGreaterThan(0);
  for (const cell of cells) expect(cell).toMatchObject({ status: 'skipped', reason: 'stopped' });
  expect(cells).toHaveLength(2);
  expect(first.destroyed).toBe(1);
});

test('a contender that fails while it is measured takes no further part', async ({ opened }) => {
  const what = pretence([640]);
  const frail = fake('jax-js', what);
  const failing: Contender = {
    ...frail,
    async sampling(task) {
      const workload = await frail.sampling(task);
      return {
        ...workload,
        async run(repetitions) {
          await workload.run(repetitions);
          if (what.calls === 4) throw new Error('out of memory'); // the second round
        },
      };
    },
  };
  const { cells } = await measure({
    opened,
    contenders: [failing, fake('javascript', pretence([640]))],
    plans: [plan('jax-js'), plan('javascript')],
    now,
    rounds: 5,
    onProgress: () => {},
  });
  expect(find(cells, 'jax-js')).toMatchObject({
    status: 'skipped',
    reason: 'failed while it was measured: out of memory',
  });
  expect(find(cells, 'jax-js')).not.toHaveProperty('perSecond');
  expect(what.calls, 'no more is asked of it').toBe(4);
  expect(find(cells, 'javascript')).toMatchObject({ status: 'ok', samples: 5 });
});
