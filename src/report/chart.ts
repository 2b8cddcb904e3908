/** A chart of lines over two axes, linear or logarithmic. */
import { ticks } from '../view/ticks.ts';
import { count, digits } from './numbers.ts';
import { element, group, label, short } from './svg.ts';

export interface Axis {
  low: number;
  high: number;
  logarithmic?: boolean;
  /** Quantity with its unit. */
  name: string;
}

export interface Chart {
  x: number;
  y: number;
  width: number;
  height: number;
  across: Axis;
  up: Axis;
}

type Points = readonly (readonly [number, number])[];

const share = ({ low, high, logarithmic }: Axis, value: number): number =>
  logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);

/** Where a value lies; what is beyond an axis lies at its end. */
export function spot(chart: Chart, [u, v]: readonly [number, number]): [number, number] {
  const inside = (axis: Axis, value: number): number => Math.min(1, Math.max(0, share(axis, value)));
  return [chart.x + inside(chart.across, u) * chart.width, chart.y + (1 - inside(chart.up, v)) * chart.height];
}

/** Frame, ticks with grid lines, numbers and names. */
export function frame(chart: Chart): string {
  const { x, y, width, height, across, up } = chart;
  const bottom = y + height;
  const marks: string[] = [];
  let [grid, path] = ['', ''];
  for (const value of ticksOf(across, 6)) {
    const at = x + share(across, value) * width;
    grid += `M${short(at)} ${short(y)}v${short(height)}`;
    path += `M${short(at)} ${short(bottom)}v3`;
    marks.push(label(at, bottom + 11, written(value), { anchor: 'middle' }));
  }
  for (const value of ticksOf(up, 5)) {
    const at = bottom - share(up, value) * height;
    grid += `M${short(x)} ${short(at)}h${short(width)}`;
    path += `M${short(x)} ${short(at)}h-3`;
    marks.push(label(x - 5, at + 2.7, written(value), { anchor: 'end' }));
  }
  return group(
    element('path', { d: grid, class: 'grid' }),
    element('rect', { x, y, width, height, class: 'frame' }),
    element('path', { d: path, class: 'ticks' }),
    ...marks,
    label(x + width / 2, bottom + 22, across.name, { anchor: 'middle' }),
    label(x - 27, y + height / 2, up.name, { anchor: 'middle', upright: true }),
  );
}

const written = (value: number): string => (value >= 1000 ? count(value) : digits(value));

/** 1, 2 and 5 times powers of ten on a logarithmic axis; only the powers if that is too many. */
function ticksOf({ low, high, logarithmic }: Axis, wanted: number): number[] {
  if (!logarithmic) return ticks(low, high, wanted);
  const powers = Array.from({ length: 20 }, (_, i) => i - 12);
  const all = powers.flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`)));
  const inside = all.filter((value) => value >= low && value <= high);
  return inside.length <= 1.5 * wanted
    ? inside
    : inside.filter((value) => String(value).replace(/[0.]/g, '') === '1' || /^1e/.test(String(value)));
}

/** A line through points; of what is not finite nothing is drawn. */
export function line(chart: Chart, points: Points, kind: string): string {
  const corners = points.filter((point) => point.every(Number.isFinite)).map((point) => spot(chart, point));
  return element('polyline', { points: corners.map((corner) => corner.map(short).join(' ')).join(' '), class: kind });
}

export function dots(chart: Chart, points: Points, kind: string): string {
  const finite = points.filter((point) => point.every(Number.isFinite));
  return group(
    ...finite.map((point) => {
      const [cx, cy] = spot(chart, point);
      return element('circle', { cx, cy, r: 2, class: kind });
    }),
  );
}

/** A piece of line with what it stands for. */
export function key(x: number, y: number, kind: string, text: string): string {
  return group(element('path', { d: `M${short(x)} ${short(y - 2.5)}h14`, class: kind }), label(x + 18, y, text));
}
