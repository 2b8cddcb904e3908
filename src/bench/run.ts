/**
 * Runs the benchmark: every cell is set up, passes the gate, and is then measured in turn with all the others and with
 * the roofs, round after round, so that what slows the machine down for a while slows all of them down.
 */
import type { OpenDevice } from '../gpu/device.ts';
import { createModel, initialParameters } from '../model.ts';
import type { Contender, SamplingTask, TrainingTask, Workload } from './contender.ts';
import { GATE, gradientError, scoreError } from './gate.ts';
import type { Plan } from './grid.ts';
import { type BenchResult, type Cell, operations, quantile } from './result.ts';
import { createRoofs, ROOFS, type RoofName, type RoofProbe } from './roofs.ts';

/** Measurements of a cell. */
const ROUNDS = 20;
/** Milliseconds a measurement should take at least. */
const SAMPLE_TAKES = 60;
/** Milliseconds one repetition may take; cells that would take longer are skipped. */
const MOST_MILLISECONDS = 10000;
/** Cells whose measurements take longer than a second get fewer: about this many milliseconds in all, at least 5. */
const SLOW_CELL_TAKES = 10000;
/** Why cells that a stop came before were skipped. */
const STOPPED = 'stopped';
const NOISE_LEVEL = Math.fround(0.1);
const DRIFT = 5e-7;

export interface RunOptions {
  opened: OpenDevice;
  contenders: readonly Contender[];
  plans: readonly Plan[];
  now: () => number;
  /** What is being done, and how much of all is done, in [0, 1]. */
  onProgress: (doing: string, done: number) => void;
  /** Measurements of a cell: 20 unless told otherwise. */
  rounds?: number;
  /** Ends the run early: what has been measured counts, and the other cells are skipped. */
  signal?: AbortSignal;
}

/** A cell that passed the gate, with its measurements (chain-steps or samples a second). */
interface Entry {
  cell: Cell;
  workload: Workload;
  repetitions: number;
  /** Milliseconds of one measurement, as first seen. */
  takes: number;
  rates: number[];
}

export type Measured = Pick<BenchResult, 'roofs' | 'cells'>;

export async function measure(options: RunOptions): Promise<Measured> {
  const { opened, contenders, plans, now, onProgress, rounds = ROUNDS, signal } = options;
  const { probes, destroy } = await createRoofs(opened.device, now);
  const cells: Cell[] = [];
  const entries: Entry[] = [];
  /** Most work a second of a contender, task and network so far. */
  const speeds = new Map<string, number>();
  for (const [i, plan] of plans.entries()) {
    const contender = contenders.find(({ name }) => name === plan.contender);
    const cell: Cell = { ...plan, status: 'skipped' };
    cells.push(cell);
    if (signal?.aborted) {
      cell.reason = STOPPED;
      continue;
    }
    onProgress(`setting up ${titleOf(plan)}`, (0.4 * i) / plans.length);
    const entry = contender ? await setUp(contender, cell, speeds, now) : undefined;
    if (entry) entries.push(entry);
  }
  const samples = new Map<RoofProbe, number[]>();
  for (const probe of probes) samples.set(probe, [await probe.sample()]); // warm up: counts only if no round follows
  for (let round = 0; round < rounds && !signal?.aborted; round++) {
    onProgress(`measuring, round ${round + 1} of ${rounds}`, 0.4 + (0.6 * round) / rounds);
    if (round === 0) for (const probe of probes) samples.set(probe, []);
    for (const probe of probes) samples.get(probe)!.push(await probe.sample());
    for (const entry of entries) {
      if (signal?.aborted) break;
      if (!entry.cell.reason && takesPart(round, entry.takes, rounds)) await sample(entry, now);
    }
  }
  const roofs = roofsOf(samples);
  for (const { cell, rates } of entries) if (!cell.reason) summarise(cell, rates, roofs.fma);
  for (const { workload } of entries) workload.destroy();
  destroy();
  onProgress('done', 1);
  return { roofs, cells };
}

export const titleOf = ({ task, contender, hidden, activation, size, stepsPerDispatch, rng }: Plan): string =>
  `${contender}: ${task} ${hidden.join('×')} ${activation}, ${size} ${task === 'langevin' ? `chains, ${stepsPerDispatch} a dispatch${rng ? '' : ', no random numbers'}` : 'a batch'}`;

/** Prepares a cell and lets it through the gate; undefined, with the reason in the cell, if it takes no part. */
async function setUp(
  contender: Contender,
  cell: Cell,
  speeds: Map<string, number>,
  now: () => number,
): Promise<Entry | undefined> {
  const kind = [cell.contender, cell.task, cell.hidden, cell.activation].join(' ');
  const work = cell.size * (cell.task === 'langevin' ? cell.stepsPerDispatch : 1);
  const expected = (1000 * work) / (speeds.get(kind) ?? Infinity);
  if (expected > MOST_MILLISECONDS) {
    cell.reason = `one repetition would take about ${(expected / 1000).toFixed(0)} s; the budget is ${MOST_MILLISECONDS / 1000} s`;
    return undefined;
  }
  try {
    const workload = await prepared(contender, cell);
    if (cell.error! > GATE) {
      cell.status = 'wrong';
      cell.reason = `error ${cell.error!.toExponential(1)} against float64; allowed is ${GATE}`;
      workload.destroy();
      return undefined;
    }
    const entry = { cell, workload, repetitions: 1, takes: 0, rates: [] };
    await calibrate(entry, now);
    const speed = (1000 * workload.work * entry.repetitions) / entry.takes;
    speeds.set(kind, Math.max(speed, speeds.get(kind) ?? 0));
    cell.status = 'ok';
    return entry;
  } catch (error) {
    cell.reason = (error as Error).message;
    return undefined;
  }
}

async function prepared(contender: Contender, cell: Cell): Promise<Workload> {
  const model = createModel({ hidden: cell.hidden, activation: cell.activation, conditioning: { kind: 'raw' } });
  const network = { model, values: initialParameters(model, 1) };
  let workload: Workload;
  if (cell.task === 'langevin') {
    const task: SamplingTask = {
      ...network,
      chains: cell.size,
      stepsPerDispatch: cell.stepsPerDispatch,
      rng: cell.rng,
      sigma: NOISE_LEVEL,
      drift: DRIFT,
      start: spread(2 * cell.size, 0),
    };
    const sampling = await contender.sampling(task);
    cell.error = await scoreError(sampling, task);
    workload = sampling;
  } else {
    const task: TrainingTask = { ...network, batch: cell.size, samples: noisyBatch(cell.size) };
    const training = await contender.training(task);
    cell.error = await gradientError(training, task);
    workload = training;
  }
  if (workload.variant) cell.variant = workload.variant;
  return workload;
}

/** Numbers spread evenly over [0, 1) by the golden ratio, in float32. */
const spread = (count: number, start: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, (_, i) => (start + (i + 1) * 0.6180339887498949) % 1);

const noisyBatch = (size: number) => ({
  noisy: spread(2 * size, 0.1),
  noise: spread(2 * size, 0.4).map((u) => 3 * u - 1.5),
  sigma: spread(size, 0.7).map((u) => 0.02 ** u),
});

/** Repetitions until a measurement takes long enough to be timed; what they take after warming up. */
async function calibrate(entry: Entry, now: () => number): Promise<void> {
  await entry.workload.run(1);
  for (;;) {
    const started = now();
    await entry.workload.run(entry.repetitions);
    entry.takes = Math.max(1e-3, now() - started);
    if (entry.takes >= SAMPLE_TAKES / 2) return;
    const factor = Math.min(16, Math.max(2, SAMPLE_TAKES / entry.takes));
    entry.repetitions = Math.ceil(entry.repetitions * factor);
  }
}

/** Slow cells sit rounds out, evenly. */
function takesPart(round: number, takes: number, rounds: number): boolean {
  const wanted = takes <= 1000 ? rounds : Math.min(rounds, Math.max(5, Math.floor(SLOW_CELL_TAKES / takes)));
  return Math.floor(((round + 1) * wanted) / rounds) > Math.floor((round * wanted) / rounds);
}

/** One measurement more; a contender that fails while it is measured takes no further part. */
async function sample(entry: Entry, now: () => number): Promise<void> {
  try {
    entry.rates.push(await rateOf(entry, now));
  } catch (error) {
    entry.cell.status = 'skipped';
    entry.cell.reason = `failed while it was measured: ${(error as Error).message}`;
  }
}

async function rateOf({ workload, repetitions }: Entry, now: () => number): Promise<number> {
  const started = now();
  await workload.run(repetitions);
  return (1000 * workload.work * repetitions) / Math.max(1e-3, now() - started);
}

/** Medians; of several probes of one roof the best. */
function roofsOf(samples: Map<RoofProbe, number[]>): Record<RoofName, number> {
  const best = (name: RoofName): number =>
    Math.max(...[...samples].filter(([probe]) => probe.name === name).map(([, values]) => quantile(values, 0.5)));
  return Object.fromEntries(ROOFS.map((name) => [name, best(name)])) as Record<RoofName, number>;
}

function summarise(cell: Cell, rates: number[], roof: number): void {
  if (rates.length === 0) {
    Object.assign(cell, { status: 'skipped', reason: STOPPED });
    return;
  }
  cell.perSecond = quantile(rates, 0.5);
  cell.quartiles = [quantile(rates, 0.25), quantile(rates, 0.75)];
  cell.samples = rates.length;
  cell.gflops = (cell.perSecond * operations(cell.task, cell.hidden)) / 1e9;
  cell.roofShare = cell.gflops / roof;
}
