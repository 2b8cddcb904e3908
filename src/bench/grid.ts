/** What is measured: the cells of the full grid, and of the quick one. */
import type { Activation } from '../model.ts';
import type { ContenderName } from './contender.ts';
import type { Cell, TaskName } from './result.ts';

/** A cell before it is measured. */
export type Plan = Pick<Cell, 'task' | 'contender' | 'hidden' | 'activation' | 'size' | 'stepsPerDispatch' | 'rng'>;

const WIDTHS = [32, 64, 128];
const CHAINS = [1024, 16384, 262144, 1048576];
const STEPS = [1, 16, 64];
const BATCHES = [128, 1024, 8192];

/** Where contenders are compared: without random numbers, step by step. */
const COMPARED_CHAINS = 16384;
const COMPARED_BATCH = 1024;
/** Ours: enough to matter on a GPU, few enough for short measurements on a CPU. */
const COMPARED_STEPS = 4;

const plan = (
  task: TaskName,
  contender: ContenderName,
  width: number,
  size: number,
  { steps = 1, rng = false, activation = 'elu' as Activation } = {},
): Plan => ({ task, contender, hidden: [width, width], activation, size, stepsPerDispatch: steps, rng });

/** What every contender does on a width. TensorFlow.js has no second derivative of ELU: it also trains with softplus. */
function compared(contenders: readonly ContenderName[], width: number): Plan[] {
  return contenders.flatMap((contender) => [
    plan('langevin', contender, width, COMPARED_CHAINS, contender === 'scorefield' ? { steps: COMPARED_STEPS } : {}),
    ...(contender === 'scorefield' ? [] : [plan('training', contender, width, COMPARED_BATCH)]),
    ...(contender === 'tfjs' ? [plan('training', contender, width, COMPARED_BATCH, { activation: 'softplus' })] : []),
  ]);
}

export function quickGrid(contenders: readonly ContenderName[]): Plan[] {
  return [
    plan('langevin', 'scorefield', 64, COMPARED_CHAINS, { steps: COMPARED_STEPS, rng: true }),
    plan('training', 'scorefield', 64, COMPARED_BATCH, { rng: true }),
    ...compared(contenders, 64),
  ];
}

export function fullGrid(contenders: readonly ContenderName[]): Plan[] {
  return WIDTHS.flatMap((width) => [
    ...CHAINS.flatMap((chains) =>
      STEPS.map((steps) => plan('langevin', 'scorefield', width, chains, { steps, rng: true })),
    ),
    ...BATCHES.map((batch) => plan('training', 'scorefield', width, batch, { rng: true })),
    ...compared(contenders, width),
  ]);
}
