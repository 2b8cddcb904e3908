/** scorefield's work a second against chains or batch, one line a network, dashed by steps a dispatch. */
import { count, rate } from '../../app/dom.ts';
import type { BenchResult, Cell, TaskName } from '../result.ts';
import { network, TASKS, tickLabel } from './names.ts';
import { type LogScale, label, logScale, svg } from './svg.ts';

const HEIGHT = 280;
/** Where the plot begins and ends, from the edges of the chart. */
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 72, 26, 44];
/** Below this width sizes are written in short. */
const NARROW = 480;
/** Steps a dispatch of the lines drawn strongest. */
const USUAL_STEPS = 16;

/** The cells of a line, from few chains or samples to many. */
type Line = Cell[];

/** Lines of a task, measured with random numbers; none if only one size was. */
function linesOf({ cells }: BenchResult, task: TaskName): Line[] {
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
  const networks = [...new Set(cells.map(network))];
  const { title, unit, sizes: sizeName } = TASKS[task];
  const chart = svg('svg', { width, height: HEIGHT, class: 'lines', role: 'img', 'aria-label': `${title}: lines` });
  chart.append(
    yAxis(y, width, `${unit} a second, logarithmic`),
    xAxis(
      x,
      sizes.map((size): [number, string] => [size, width < NARROW ? rate(size) : count(size)]),
      sizeName,
    ),
    ...drawn.map((line) => lineOf(line, x, y, networks.indexOf(network(line[0]!)))),
    ...endLabels(drawn, y, width - RIGHT + 9),
  );
  return chart;
}

function yAxis(y: LogScale, width: number, name: string): SVGGElement {
  const made = svg('g', { class: 'axis' }, label(0, 10, 'small', name));
  for (const tick of y.ticks) {
    const at = y.at(tick);
    made.append(
      svg('line', { x1: LEFT, x2: width - RIGHT, y1: at, y2: at, class: 'grid' }),
      label(LEFT - 8, at + 4, 'tick', tickLabel(tick), 'end'),
    );
  }
  return made;
}

function xAxis(x: LogScale, sizes: readonly [number, string][], name: string): SVGGElement {
  const bottom = HEIGHT - BOTTOM;
  const middle = (x.at(sizes[0]![0]) + x.at(sizes.at(-1)![0])) / 2;
  const made = svg('g', { class: 'axis' }, label(middle, HEIGHT - 6, 'small', name, 'middle'));
  for (const [size, name] of sizes) {
    const at = x.at(size);
    made.append(
      svg('line', { x1: at, x2: at, y1: bottom, y2: bottom + 5, class: 'mark-line' }),
      label(at, bottom + 18, 'tick', name, 'middle'),
    );
  }
  return made;
}

function lineOf(line: Line, x: LogScale, y: LogScale, shade: number): SVGGElement {
  const { stepsPerDispatch, task } = line[0]!;
  const steps = task === 'training' ? USUAL_STEPS : stepsPerDispatch;
  const made = svg('g', { class: `line shade-${shade % 3} steps-${steps}` });
  const points = line.map(({ size, perSecond }) => `${x.at(size)} ${y.at(perSecond!)}`);
  made.append(svg('path', { d: `M${points.join('L')}`, class: 'stroke' }));
  for (const { size, perSecond, quartiles } of line) {
    const at = x.at(size);
    const [low, high] = quartiles!.map((value) => y.at(value)) as [number, number];
    made.append(
      svg('path', { d: `M${at} ${low}V${high}M${at - 3} ${low}h6M${at - 3} ${high}h6`, class: 'whisker' }),
      svg('circle', { cx: at, cy: y.at(perSecond!), r: steps === USUAL_STEPS ? 3.2 : 2, class: 'point' }),
    );
  }
  return made;
}

/** The network at the right end of its lines, pushed apart where they meet. */
function endLabels(drawn: Line[], y: LogScale, x: number): SVGTextElement[] {
  const ends = new Map<string, number>();
  for (const line of drawn) {
    const key = network(line[0]!);
    if (!ends.has(key) || line[0]!.stepsPerDispatch === USUAL_STEPS) ends.set(key, y.at(line.at(-1)!.perSecond!));
  }
  let last = Number.NEGATIVE_INFINITY;
  return [...ends]
    .sort(([, a], [, b]) => a - b)
    .map(([key, end]) => {
      last = Math.max(end, last + 14);
      return label(x, last + 4, 'name', key);
    });
}
