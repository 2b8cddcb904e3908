/** The cells of a result as a table; why some were wrong or skipped stands below. */
import { count, element } from '../../app/dom.ts';
import type { Cell, TaskName } from '../result.ts';
import { advantage } from '../table.ts';
import { network, percent, SHOWN_NAMES, si, small, TASKS, times } from './names.ts';

const td = (textContent: string, className = ''): HTMLTableCellElement => element('td', { textContent, className });

/** What is known of a measured cell only, besides its work a second. */
const FIGURES = ['quartiles', 'FLOP/s', 'of roof', 'scorefield is'];

function heads(task: TaskName): HTMLTableRowElement {
  const left = ['contender', 'network', 'φ', 'variant'];
  const sizes = task === 'langevin' ? ['chains', 'steps a dispatch'] : ['batch'];
  const row = element('tr', {});
  for (const name of [...left, ...sizes, 'RNG', `${TASKS[task].unit}/s`, ...FIGURES, 'gate error']) {
    row.append(element('th', { textContent: name, scope: 'col', className: left.includes(name) ? '' : 'number' }));
  }
  return row;
}

/** The columns of a cell that was measured, between the task's and the gate's. */
function figures(cell: Cell, cells: readonly Cell[]): HTMLTableCellElement[] {
  if (cell.status !== 'ok') {
    const verdict = td(cell.status === 'wrong' ? 'WRONG' : 'skipped', `number ${cell.status}`);
    verdict.title = cell.reason ?? '';
    return [verdict, ...FIGURES.map(() => td(''))];
  }
  const [low, high] = cell.quartiles!;
  const factor = advantage(cell, cells);
  return [
    td(si(cell.perSecond!), 'number strong'),
    td(`${si(low)} … ${si(high)}`, 'number'),
    td(si(1e9 * cell.gflops!), 'number'),
    td(percent(cell.roofShare!), 'number'),
    td(factor === undefined ? '' : times(factor), 'number'),
  ];
}

function rowOf(cell: Cell, cells: readonly Cell[], footnote: string): HTMLTableRowElement {
  const name = element('th', { scope: 'row', textContent: SHOWN_NAMES[cell.contender] });
  if (footnote) name.append(element('sup', { textContent: footnote }));
  const row = element('tr', { className: cell.contender === 'scorefield' ? 'own' : '' });
  row.append(
    name,
    td(network(cell)),
    td(cell.activation),
    td(cell.variant ?? ''),
    td(count(cell.size), 'number'),
    ...(cell.task === 'langevin' ? [td(String(cell.stepsPerDispatch), 'number')] : []),
    td(cell.rng ? 'yes' : 'no', 'number'),
    ...figures(cell, cells),
    td(cell.error === undefined ? '' : small(cell.error), cell.status === 'wrong' ? 'number wrong' : 'number'),
  );
  return row;
}

/** A table a task, in boxes that scroll sideways where they are too wide, and the reasons below. */
export function cellTables(cells: readonly Cell[]): HTMLElement[] {
  const reasons = [...new Set(cells.map(({ reason }) => reason).filter((reason) => reason !== undefined))];
  const boxes = (Object.keys(TASKS) as TaskName[]).flatMap((task) => {
    const own = cells.filter((cell) => cell.task === task);
    if (own.length === 0) return [];
    const table = element('table', { className: 'cells' });
    table.append(element('caption', { textContent: TASKS[task].title }));
    table.createTHead().append(heads(task));
    const footnote = ({ reason }: Cell): string => (reason === undefined ? '' : String(reasons.indexOf(reason) + 1));
    table.createTBody().append(...own.map((cell) => rowOf(cell, cells, footnote(cell))));
    const box = element('div', { className: 'scroll', tabIndex: 0 });
    box.setAttribute('role', 'region');
    box.setAttribute('aria-label', `Figures: ${TASKS[task].title}`);
    box.append(table);
    return [box];
  });
  const list = element('ol', { className: 'reasons' });
  list.append(...reasons.map((textContent) => element('li', { textContent })));
  return reasons.length > 0 ? [...boxes, list] : boxes;
}
