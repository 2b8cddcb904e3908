/** The cells of a result as a table; why some were wrong or skipped stands below. */
import { count, element } from '../../app/dom.ts';
import type { Cell, TaskName } from '../result.ts';
import { advantage } from '../table.ts';
import { network, percent, SHOWN_NAMES, si, small, TASKS } from './names.ts';

const td = (textContent: string, className = ''): HTMLTableCellElement => element('td', { textContent, className });

function heads(task: TaskName): HTMLTableRowElement {
  const { unit } = TASKS[task];
  const left = ['contender', 'network', 'φ', 'variant'];
  const right = [task === 'langevin' ? 'chains' : 'batch', 'K', 'random', `${unit}/s`, 'quartiles', 'FLOP/s'];
  const row = element('tr', {});
  for (const name of [...left, ...right, 'of roof', 'scorefield is', 'gate error']) {
    row.append(element('th', { textContent: name, scope: 'col', className: left.includes(name) ? '' : 'number' }));
  }
  return row;
}

/** The columns of a cell that was measured, between the task's and the gate's. */
function figures(cell: Cell, cells: readonly Cell[]): HTMLTableCellElement[] {
  if (cell.status !== 'ok') {
    const verdict = td(cell.status === 'wrong' ? 'WRONG' : 'skipped', `number ${cell.status}`);
    verdict.title = cell.reason ?? '';
    return [verdict, td(''), td(''), td(''), td('')];
  }
  const [low, high] = cell.quartiles!;
  const times = advantage(cell, cells);
  return [
    td(si(cell.perSecond!), 'number strong'),
    td(`${si(low)} … ${si(high)}`, 'number'),
    td(si(1e9 * cell.gflops!), 'number'),
    td(percent(cell.roofShare!), 'number'),
    td(times === undefined ? '' : `${times.toPrecision(times < 10 ? 2 : 3)}\u2009× as fast`, 'number'),
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
    td(cell.task === 'langevin' ? String(cell.stepsPerDispatch) : '', 'number'),
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
