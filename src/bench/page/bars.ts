/** Work a second of every contender as horizontal bars on a logarithmic axis, in groups, with quartiles and the roof. */
import type { BenchResult, TaskName } from '../result.ts';
import { advantage } from '../table.ts';
import { type BarLayout, barRow } from './bar-row.ts';
import { type Group, groupsOf } from './groups.ts';
import { si, TASKS, tickLabel } from './names.ts';
import { type LogScale, label, logScale, svg } from './svg.ts';

/** Below this width the name of a row stands above its bar. */
const NARROW = 560;
/** Heights in pixels: column headings, the title of a group, the axis below. */
const [HEAD, TITLE, AXIS] = [16, 34, 42];

function layoutOf(width: number): BarLayout {
  const columns = { rate: width - 138, share: width - 84, times: width - 2 };
  return width < NARROW
    ? { narrow: true, width, row: 38, from: 0, to: width - 4, columns }
    : { narrow: false, width, row: 25, from: 196, to: width - 204, columns };
}

/** The axis goes from a power of ten below all bars to a little beyond roofs and bars. */
function scaleOf(groups: readonly Group[], { from, to }: BarLayout): LogScale {
  const seen = groups.flatMap(({ roof, rows }) => [roof, ...rows.flatMap(({ cell }) => cell.quartiles ?? [])]);
  const low = 10 ** Math.floor(Math.log10(Math.min(...seen) / 1.2));
  return logScale(low, 1.1 * Math.max(...seen), from, to);
}

/** The chart of one task at this width in pixels; undefined if the result has nothing of it. */
export function bars(result: BenchResult, task: TaskName, width: number): SVGSVGElement | undefined {
  const groups = groupsOf(result, task);
  if (groups.length === 0) return undefined;
  const layout = layoutOf(width);
  const scale = scaleOf(groups, layout);
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const height = HEAD + groups.length * TITLE + rows * layout.row + AXIS;
  const chart = svg('svg', { width, height, class: 'bars', role: 'img', 'aria-label': `${TASKS[task].title}: bars` });
  chart.append(...headings(layout), axis(scale, layout, `${TASKS[task].unit} a second, logarithmic`, height - AXIS));
  let top = HEAD;
  for (const group of groups) {
    chart.append(barGroup(group, result, scale, layout, top));
    top += TITLE + group.rows.length * layout.row;
  }
  return chart;
}

function headings({ columns: { rate, share, times } }: BarLayout): SVGTextElement[] {
  return [
    label(rate, 10, 'small', 'per second', 'end'),
    label(share, 10, 'small', 'of roof', 'end'),
    label(times, 10, 'small', 'scorefield is', 'end'),
  ];
}

function axis(scale: LogScale, { from, to }: BarLayout, name: string, bottom: number): SVGGElement {
  const made = svg('g', { class: 'axis' }, label((from + to) / 2, bottom + 32, 'small', name, 'middle'));
  for (const tick of scale.ticks) {
    const x = scale.at(tick);
    made.append(
      svg('line', { x1: x, x2: x, y1: HEAD, y2: bottom, class: 'grid' }),
      label(x, bottom + 14, 'tick', tickLabel(tick), x < from + 12 ? 'start' : 'middle'),
    );
  }
  return made;
}

function barGroup({ title, roof, rows }: Group, result: BenchResult, scale: LogScale, layout: BarLayout, top: number) {
  const at = scale.at(roof);
  const made = svg('g', { class: 'group' }, label(0, top + 22, 'title', title));
  made.append(label(at, top + 22, 'roof-label', `roof ${si(roof)}`, at > layout.to - 40 ? 'end' : 'middle'));
  rows.forEach((row, i) => {
    const factor = advantage(row.cell, result.cells);
    made.append(barRow(row, { scale, layout, top: top + TITLE + i * layout.row, roof: at, factor }));
  });
  return made;
}
