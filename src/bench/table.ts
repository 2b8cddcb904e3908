/** A benchmark's result as text: what ran where, the roofs, and a row a cell. */
import type { BenchResult, Cell } from './result.ts';

const significant = (value: number, digits = 3): string => {
  if (value === 0) return '0';
  return value >= 1e4 || value < 1e-2 ? value.toExponential(digits - 1) : value.toPrecision(digits);
};

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/** Columns as wide as their widest entry, the first few from the left and numbers from the right. */
function columns(rows: string[][], fromTheLeft: number): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) =>
    row
      .map((text, c) => (c < fromTheLeft ? text.padEnd(widths[c]!) : text.padStart(widths[c]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** How many times as fast scorefield does the same: the cell of the same task, network and size, without random numbers. */
export function advantage(cell: Cell, cells: readonly Cell[]): number | undefined {
  if (cell.contender === 'scorefield' || cell.status !== 'ok') return undefined;
  const same = cells.find(
    ({ contender, task, hidden, size, rng, status }) =>
      contender === 'scorefield' &&
      status === 'ok' &&
      task === cell.task &&
      hidden.join() === cell.hidden.join() &&
      size === cell.size &&
      (task === 'training' || !rng),
  );
  return same && same.perSecond! / cell.perSecond!;
}

function row(cell: Cell, cells: readonly Cell[]): string[] {
  const { task, hidden, activation, size, stepsPerDispatch, rng, contender, variant = '' } = cell;
  const what = [task, hidden.join('×'), activation, contender, variant];
  const sizes = [String(size), task === 'langevin' ? String(stepsPerDispatch) : '', rng ? 'yes' : 'no'];
  const error = cell.error === undefined ? '' : cell.error.toExponential(1);
  if (cell.status === 'skipped') return [...what, ...sizes, 'skipped', '', '', '', '', error];
  if (cell.status === 'wrong') return [...what, ...sizes, 'WRONG', '', '', '', '', error];
  const [low, high] = cell.quartiles!;
  const times = advantage(cell, cells);
  return [
    ...what,
    ...sizes,
    significant(cell.perSecond!),
    `${significant(low)} … ${significant(high)}`,
    significant(cell.gflops!),
    percent(cell.roofShare!),
    times === undefined ? '' : `${significant(times, 2)} ×`,
    error,
  ];
}

export function table(result: BenchResult): string {
  const { adapter, software, runtime, flags, roofs, compilation, cells } = result;
  const head = ['task', 'network', 'φ', 'contender', 'variant', 'size', 'K', 'RNG'];
  const figures = ['per second', 'quartiles', 'GFLOP/s', 'of roof', 'scorefield is', 'gate error'];
  const reasons = [...new Set(cells.filter(({ reason }) => reason).map((cell) => `${cell.contender}: ${cell.reason}`))];
  return [
    `${adapter}${software ? '  — a CPU implementation: these are not GPU figures' : ''}`,
    `${runtime}${flags.length > 0 ? `  ${flags.join(' ')}` : ''}`,
    `roofs: ${significant(roofs.fma)} GFLOP/s multiply-add, ${significant(roofs.exp)} G exp/s, ${significant(roofs.copy)} GB/s copy, ${significant(roofs.dispatch)} µs a dispatch, ${significant(roofs.submit)} µs submit and wait`,
    `compilation: ${compilation.page.toFixed(0)} ms for all the page needs; ${compilation.kernels.map(({ kernel, hidden, variant, milliseconds }) => `${kernel} ${hidden.join('×')} (${variant}) ${milliseconds.toFixed(0)} ms`).join(', ')}`,
    '',
    ...columns([[...head, ...figures], ...cells.map((cell) => row(cell, cells))], 5),
    ...(reasons.length > 0 ? ['', ...reasons] : []),
  ].join('\n');
}
