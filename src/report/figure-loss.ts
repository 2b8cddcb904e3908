/** The loss of every step with the floor that no network can go below, and the excess that each level has left. */
import { ThinnedLosses } from '../view/thinned-losses.ts';
import { type Axis, type Chart, dots, frame, key, line } from './chart.ts';
import { type Figure, PAGE_WIDTH } from './figure.ts';
import { sigmaOf } from './math.ts';
import { count, digits } from './numbers.ts';
import { TITLE_ROOM } from './panels.ts';
import type { FinishedRun } from './run.ts';
import { drawing, group } from './svg.ts';

const MOST_POINTS = 1500;
const HEIGHT = 138;

export function lossFigure(run: FinishedRun): Figure {
  const steps = count(run.loss.length);
  return {
    number: 3,
    name: 'loss',
    title: 'The loss with its exact floor, and what is left to learn.',
    caption: `Left: loss of the single steps (light), their running mean (dark) and the loss of the exact score, ${digits(run.metrics.floor)} in the mean over the levels (dashed); a score of zero has the loss 2. ${steps} steps. Right: excess ${sigmaOf()}<sup>2</sup> E‖<i>s<sub>θ</sub></i> − <i>s</i>*‖² of each level on fresh points; 0 is perfect.`,
    svg: drawing(PAGE_WIDTH, TITLE_ROOM + HEIGHT + 28, 'Loss and excess', lossChart(run), excessChart(run)),
  };
}

function lossChart({ loss: losses, metrics: { floor } }: FinishedRun): string {
  const thinned = new ThinnedLosses(MOST_POINTS);
  thinned.take(losses);
  const [steps, single, smooth] = thinned.series;
  const lowest = [...single, floor ?? Infinity].reduce((a, b) => Math.min(a, b));
  const chart: Chart = {
    x: 36,
    y: TITLE_ROOM,
    width: 262,
    height: HEIGHT,
    across: { low: 0, high: Math.max(1, losses.length), name: 'training step' },
    up: { low: Math.max(0, lowest - 0.1), high: 2.4, name: 'loss [1]' },
  };
  const through = (values: readonly number[]) => values.map((value, i) => [steps[i]!, value] as const);
  const exact =
    floor === null
      ? []
      : ([
          [chart.across.low, floor],
          [chart.across.high, floor],
        ] as const);
  const [x, y] = [chart.x + 116, chart.y + 14];
  return group(
    frame(chart),
    single.length < 30 ? dots(chart, through(single), 'dot') : line(chart, through(single), 'single'),
    line(chart, through(smooth), 'smooth'),
    line(chart, exact, 'floor'),
    key(x, y, 'single', 'loss of a step'),
    key(x, y + 11, 'smooth', 'running mean'),
    key(x, y + 22, 'floor', `loss of the exact score`),
  );
}

function excessChart({ metrics: { excessPerLevel }, sigmas }: FinishedRun): string {
  const points = excessPerLevel.map((excess, i) => [sigmas[i]!, excess ?? Number.NaN] as const);
  const chart: Chart = {
    x: 352,
    y: TITLE_ROOM,
    width: 132,
    height: HEIGHT,
    across: { ...around(Array.from(sigmas)), logarithmic: true, name: 'noise level *σ* [length]' },
    up: { ...around(points.map(([, excess]) => excess)), logarithmic: true, name: 'excess [1]' },
  };
  return group(frame(chart), line(chart, points, 'smooth'), dots(chart, points, 'dot'));
}

/** A logarithmic range with room around the positive values. */
function around(values: readonly number[]): Pick<Axis, 'low' | 'high'> {
  const positive = values.filter((value) => value > 0 && value < Infinity);
  if (positive.length === 0) return { low: 0.1, high: 10 };
  return { low: Math.min(...positive) / 1.4, high: Math.max(...positive) * 1.4 };
}
