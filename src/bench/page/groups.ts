/** Which cells of a result stand together as bars: those of one task, network and size. */

import { count } from '../../app/dom.ts';
import { type BenchResult, type Cell, operations, type TaskName } from '../result.ts';
import { network, SHOWN_NAMES, TASKS } from './names.ts';

export interface Row {
  cell: Cell;
  name: string;
  /** What sets it apart from other rows of that name. */
  note: string;
}

export interface Group {
  title: string;
  /** Work a second at all of the multiply-add roof. */
  roof: number;
  rows: Row[];
}

/** Where contenders are compared; if scorefield ran alone, everything of the task. */
export function groupsOf({ cells, roofs }: BenchResult, task: TaskName): Group[] {
  const bySize = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (cell.task !== task) continue;
    const key = `${network(cell)} ${cell.size}`;
    bySize.set(key, [...(bySize.get(key) ?? []), cell]);
  }
  const all = [...bySize.values()];
  const compared = all.filter((group) => group.some(({ rng }) => !rng));
  return (compared.length > 0 ? compared : all).map((group) => {
    const { hidden, size } = group[0]!;
    return {
      title:
        task === 'langevin'
          ? `${network({ hidden })}, ${count(size)} chains`
          : `${network({ hidden })}, batch ${count(size)}`,
      roof: (1e9 * roofs.fma) / operations(task, hidden),
      rows: rowsOf(group),
    };
  });
}

/** scorefield first, without random numbers and then, at no fewer steps a dispatch, with them; then the others. */
function rowsOf(group: Cell[]): Row[] {
  const own = group.filter(({ contender }) => contender === 'scorefield');
  const compared = own.find(({ rng }) => !rng);
  const drawn = own.filter(({ rng }) => rng).sort((a, b) => a.stepsPerDispatch - b.stepsPerDispatch);
  const withRng =
    drawn.find(({ stepsPerDispatch }) => stepsPerDispatch >= (compared?.stepsPerDispatch ?? 1)) ?? drawn.at(-1);
  const others = group.filter(({ contender }) => contender !== 'scorefield');
  const { activation } = group[0]!;
  return [compared, withRng, ...others]
    .filter((cell) => cell !== undefined)
    .map((cell) => ({
      cell,
      name: SHOWN_NAMES[cell.contender],
      note: noteOf(cell, activation),
    }));
}

function noteOf({ task, rng, activation }: Cell, usual: string): string {
  if (rng) return task === 'langevin' ? 'random numbers' : 'whole step';
  return activation === usual ? '' : activation;
}

/** In words, for a pointer that rests on a row. */
export function rowTitle({ cell, name, note }: Row): string {
  const steps = cell.task === 'langevin' ? `, ${cell.stepsPerDispatch} steps a dispatch` : '';
  const head = `${name}${note && `, ${note}`}${steps}`;
  if (cell.status !== 'ok') return `${head}: ${cell.status}${cell.reason ? `, ${cell.reason}` : ''}`;
  const [low, high] = cell.quartiles!.map(count) as [string, string];
  const unit = `${TASKS[cell.task].unit}/s`;
  return `${head}: ${count(cell.perSecond!)} ${unit}, quartiles ${low} and ${high}, ${cell.samples} measurements`;
}
