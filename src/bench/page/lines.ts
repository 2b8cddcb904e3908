/** scorefield's work a second against chains or batch, one line a network, dashed by steps a dispatch. */
import { count } from '../../app/dom.ts';
import type { BenchResult, Cell, TaskName } from '../result.ts';
import { tickLabel } from './bars.ts';
import { network, TASKS } from './names.ts';
import { type LogScale, logScale, svg } from './svg.ts';

const HEIGHT = 270;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 62, 14, 44];

/** The cells of a line, from few chains or samples to many. */
type Line = Cell[];

/** Lines of a task, measured with random numbers; none if only one size was. */
export function linesOf({ cells }: BenchResult, task: TaskName): Line[] {
  const lines = new Map<string, Line>();
  for (const cell of cells) {
    if (cell.task !== task || cell.contender !== 'scorefield' || !cell.rng || cell.status !== 'ok') continue;
    const key = `${network(cell)} ${cell.stepsPerDispatch}`;
    lines.set(key, [...(lines.get(key) ?? []), cell]);
  }
  return [...lines.values()].filter((line) => line.length > 1);
}

/** The chart of one task at this width in pixels; undefined if there is no line to draw. */
export function lines(result: BenchResult, task: TaskName, width: number): SVGSVGElement | undefined {
  const drawn = linesOf(result, task);
  if (drawn.length === 0) return undefined;
  const cells = drawn.flat();
  const sizes = [...new Set(cells.map(({ size }) => size))].sort((a, b) => a - b);
  const seen = cells.flatMap(({ quartiles }) => quartiles!);
  const x = logScale(sizes[0]!, sizes.at(-1)!, LEFT, width - RIGHT);
  const y = logScale(Math.min(...seen) / 1.15, Math.max(...seen) * 1.15, HEIGHT - BOTTOM, TOP);
  const widths = [...new Set(cells.map(network))];
  const { title, unit } = TASKS[task];
  const chart = svg('svg', { width, height: HEIGHT, class: 'lines', role: 'img', 'aria-label': `${title}: lines` });
  chart.append(grid(x, y, sizes, width, task === 'langevin' ? 'chains' : 'batch', `${unit}/s`));
  for (const line of drawn) chart.append(lineOf(line, x, y, widths.indexOf(network(line[0]!))));
  chart.append(...endLabels(drawn, y, width));
  return chart;
}

function grid(x: LogScale, y: LogScale, sizes: number[], width: number, sizeName: string, unit: string): SVGGElement {
  const made = svg('g', { class: 'axis' });
  for (const tick of y.ticks) {
    const at = y.at(tick);
    made.append(
      svg('line', { x1: LEFT, x2: width - RIGHT, y1: at, y2: at, class: 'grid' }),
      svg('text', { x: LEFT - 8, y: at + 4, class: 'tick', 'text-anchor': 'end' }, tickLabel(tick)),
    );
  }
  for (const size of sizes) {
    const at = x.at(size);
    made.append(
      svg('line', { x1: at, x2: at, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM + 5, class: 'mark-line' }),
      svg('text', { x: at, y: HEIGHT - BOTTOM + 18, class: 'tick', 'text-anchor': 'middle' }, count(size)),
    );
  }
  made.append(
    svg('text', { x: LEFT, y: 8, class: 'small', 'text-anchor': 'end' }, unit),
    svg('text', { x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 8, class: 'small', 'text-anchor': 'middle' }, sizeName),
  );
  return made;
}

function lineOf(line: Line, x: LogScale, y: LogScale, shade: number): SVGGElement {
  const { stepsPerDispatch, task } = line[0]!;
  const dash = task === 'training' ? 16 : stepsPerDispatch;
  const made = svg('g', { class: `line shade-${shade % 3} steps-${dash}` });
  const points = line.map(({ size, perSecond }) => `${x.at(size)} ${y.at(perSecond!)}`);
  made.append(svg('path', { d: `M${points.join('L')}`, class: 'stroke' }));
  for (const { size, perSecond, quartiles } of line) {
    const [low, high] = quartiles!.map((value) => y.at(value)) as [number, number];
    made.append(
      svg('path', {
        d: `M${x.at(size)} ${low}V${high}M${x.at(size) - 3} ${low}h6M${x.at(size) - 3} ${high}h6`,
        class: 'whisker',
      }),
      svg('circle', { cx: x.at(size), cy: y.at(perSecond!), r: dash === 16 ? 3.2 : 2, class: 'point' }),
    );
  }
  return made;
}

/** The network at the right end of its lines, pushed apart where they meet. */
function endLabels(drawn: Line[], y: LogScale, width: number): SVGTextElement[] {
  const ends = new Map<string, number>();
  for (const line of drawn) {
    const key = network(line[0]!);
    if (!ends.has(key) || line[0]!.stepsPerDispatch === 16) ends.set(key, y.at(line.at(-1)!.perSecond!));
  }
  let above = Number.NEGATIVE_INFINITY;
  return [...ends]
    .sort(([, a], [, b]) => a - b)
    .map(([key, at]) => {
      above = Math.max(at, above + 14);
      return svg('text', { x: width - RIGHT + 9, y: above + 4, class: 'name' }, key);
    });
}
