// Results as a run would write them, their figures made up.

import type { ContenderName } from '../../src/bench/contender.ts';
import { fullGrid, type Plan, quickGrid } from '../../src/bench/grid.ts';
import { type BenchResult, type Cell, operations } from '../../src/bench/result.ts';

const FMA = 8000;
/** Shares of the roof at 64×64. */
const SHARES: Record<ContenderName, number> = {
  scorefield: 0.21,
  unfused: 0.08,
  'jax-js': 0.05,
  tfjs: 0.004,
  javascript: 0.0009,
};

function cell(plan: Plan): Cell {
  const { task, contender, hidden, activation, size, stepsPerDispatch, rng } = plan;
  if (contender === 'tfjs' && task === 'training') {
    if (activation === 'elu') return { ...plan, status: 'skipped', reason: 'TensorFlow.js cannot train this network' };
    return { ...plan, status: 'wrong', error: 0.23, reason: 'error 2.3e-1 against float64; allowed is 0.001' };
  }
  const full = 1 / (1 + (400 / size) * (1 + 2 / stepsPerDispatch));
  const share = SHARES[contender] * (rng && task === 'langevin' ? 0.87 : 1) * full * (hidden[0]! / 64) ** 0.35;
  const perSecond = (share * FMA * 1e9) / operations(task, hidden);
  return {
    ...plan,
    status: 'ok',
    ...(contender === 'scorefield' && { variant: 'eight' }),
    error: 4.8e-7,
    perSecond,
    quartiles: [0.94 * perSecond, 1.03 * perSecond],
    samples: 20,
    gflops: share * FMA,
    roofShare: share,
  };
}

const CONTENDERS: ContenderName[] = ['scorefield', 'unfused', 'jax-js', 'tfjs', 'javascript'];

export function madeUp(kind: 'quick' | 'full', contenders = CONTENDERS): BenchResult {
  const plans = kind === 'quick' ? quickGrid(contenders) : fullGrid(contenders);
  return {
    adapter: 'imaginary adapter',
    software: kind === 'quick',
    runtime: 'Browser 1 on System',
    flags: ['--some-flag'],
    features: ['timestamp-query'],
    limits: { maxBufferSize: 268435456 },
    date: '2025-01-02T03:04:05.000Z',
    roofs: { fma: FMA, exp: 900, copy: 310, dispatch: 1.42, submit: 61.7 },
    compilation: {
      kernels: [{ kernel: 'langevin', hidden: [64, 64], variant: 'eight', milliseconds: 51.4 }],
      page: 312.6,
    },
    cells: plans.map(cell),
  };
}
