/** Work a second of every contender as horizontal bars on a logarithmic axis, in groups, with quartiles and the roof. */
import type { BenchResult, TaskName } from '../result.ts';
import { advantage } from '../table.ts';
import { type Group, groupsOf, type Row, rowTitle } from './groups.ts';
import { percent, si, small, TASKS } from './names.ts';
import { type LogScale, logScale, svg } from './svg.ts';

/** Below this width the name of a row stands above its bar. */
const NARROW = 560;
const BAR = 13;
const TITLE = 34;
const AXIS = 42;
/** Pixels of an average letter of the chart's text. */
const LETTER = 6.1;

interface Layout {
  narrow: boolean;
  width: number;
  row: number;
  /** Where bars begin and end. */
  from: number;
  to: number;
  /** Right edges of the numbers beside a bar: work a second, share of the roof, times. */
  numbers: readonly [number, number, number];
}

function layoutOf(width: number): Layout {
  const numbers = [width - 104, width - 46, width] as const;
  return width < NARROW
    ? { narrow: true, width, row: 38, from: 0, to: width - 4, numbers }
    : { narrow: false, width, row: 25, from: 196, to: width - 176, numbers };
}

const text = (x: number, y: number, kind: string, content: string, anchor = 'start'): SVGTextElement =>
  svg('text', { x, y, class: kind, 'text-anchor': anchor }, content);

/** The chart of one task at this width in pixels; undefined if the result has nothing of it. */
export function bars(result: BenchResult, task: TaskName, width: number): SVGSVGElement | undefined {
  const groups = groupsOf(result, task);
  if (groups.length === 0) return undefined;
  const layout = layoutOf(width);
  const seen = groups.flatMap(({ roof, rows }) => [roof, ...rows.flatMap(({ cell }) => cell.quartiles ?? [])]);
  const low = 10 ** Math.floor(Math.log10(Math.min(...seen) / 1.2));
  const scale = logScale(low, 1.1 * Math.max(...seen), layout.from, layout.to);
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const height = 16 + groups.length * TITLE + rows * layout.row + AXIS;
  const chart = svg('svg', { width, height, class: 'bars', role: 'img', 'aria-label': `${TASKS[task].title}: bars` });
  chart.append(...headings(layout), axis(scale, layout, task, height - AXIS));
  let top = 16;
  for (const group of groups) {
    chart.append(groupOf(group, result, scale, layout, top));
    top += TITLE + group.rows.length * layout.row;
  }
  return chart;
}

function headings({ narrow, numbers: [rate, share, times] }: Layout): SVGTextElement[] {
  return [
    ...(narrow ? [] : [text(rate, 10, 'small', 'per second', 'end')]),
    text(share, 10, 'small', 'of roof', 'end'),
    text(times, 10, 'small', 'slower', 'end'),
  ];
}

function axis(scale: LogScale, { from, to }: Layout, task: TaskName, bottom: number): SVGGElement {
  const made = svg('g', { class: 'axis' });
  for (const tick of scale.ticks) {
    const x = scale.at(tick);
    made.append(
      svg('line', { x1: x, x2: x, y1: 16, y2: bottom, class: 'grid' }),
      svg(
        'text',
        { x, y: bottom + 14, class: 'tick', 'text-anchor': x < from + 12 ? 'start' : 'middle' },
        tickLabel(tick),
      ),
    );
  }
  made.append(text((from + to) / 2, bottom + 32, 'small', `${TASKS[task].unit} a second, logarithmic`, 'middle'));
  return made;
}

export const tickLabel = (value: number): string =>
  si(value)
    .replace(/\.0+(?=\D|$)/, '')
    .replace(/^(\d)00(?=\D)/, '$100');

function groupOf({ title, roof, rows }: Group, result: BenchResult, scale: LogScale, layout: Layout, top: number) {
  const made = svg('g', { class: 'group' }, text(0, top + 22, 'title', title));
  const first = top + TITLE;
  const x = scale.at(roof);
  made.append(
    svg('line', { x1: x, x2: x, y1: first - 4, y2: first + rows.length * layout.row, class: 'roof' }),
    text(x, first - 8, 'roof-label', `roof ${si(roof)}`, x > layout.to - 40 ? 'end' : 'middle'),
  );
  rows.forEach((row, i) => {
    made.append(rowOf(row, advantage(row.cell, result.cells), scale, layout, first + i * layout.row));
  });
  return made;
}

/** How a bar is filled. */
const fill = ({ cell: { contender, rng, task } }: Row): string =>
  contender === 'scorefield'
    ? rng && task === 'langevin'
      ? 'own drawn'
      : 'own'
    : contender === 'unfused'
      ? 'unfused'
      : 'other';

function rowOf(row: Row, times: number | undefined, scale: LogScale, layout: Layout, top: number): SVGGElement {
  const { cell, name, note } = row;
  const { narrow, from, to, numbers } = layout;
  const label = svg('text', { x: 0, y: top + 13, class: 'name' }, name);
  if (note) label.append(svg('tspan', { class: 'note-text', dx: 5 }, note));
  const made = svg('g', { class: `row ${cell.status}` }, svg('title', {}, rowTitle(row)), label);
  // A row catches the pointer everywhere, not only where something is drawn.
  made.append(svg('rect', { x: 0, y: top - 3, width: layout.width, height: layout.row, class: 'catch' }));
  const barTop = narrow ? top + 19 : top + 2;
  if (cell.status !== 'ok') {
    const what = cell.status === 'wrong' ? `WRONG: error ${small(cell.error!)}` : `skipped: ${cell.reason ?? ''}`;
    const room = Math.floor(((narrow ? layout.width : numbers[2]) - from) / LETTER);
    const shown = what.length > room ? `${what.slice(0, room - 1)}…` : what;
    made.append(text(from + (narrow ? 0 : 6), narrow ? barTop + 11 : top + 13, 'verdict', shown));
    return made;
  }
  const [end, low, high] = [cell.perSecond!, ...cell.quartiles!].map((value) => scale.at(value)) as [
    number,
    number,
    number,
  ];
  const middle = barTop + BAR / 2;
  made.append(
    svg('rect', {
      x: from,
      y: barTop,
      width: Math.max(1, end - from),
      height: BAR,
      rx: 1.5,
      class: `bar-fill ${fill(row)}`,
    }),
    svg('path', { d: `M${low} ${middle}H${high}M${low} ${middle - 4}v8M${high} ${middle - 4}v8`, class: 'whisker' }),
    text(numbers[0], top + 13, 'number strong', si(cell.perSecond!), 'end'),
    text(numbers[1], top + 13, 'number', percent(cell.roofShare!), 'end'),
  );
  if (times !== undefined)
    made.append(text(numbers[2], top + 13, 'number', `${times.toPrecision(times < 10 ? 2 : 3)}\u2009×`, 'end'));
  if (to < end) throw new RangeError('a bar leaves the chart');
  return made;
}
