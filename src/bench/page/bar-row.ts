/** One row of the bars: name, bar with quartiles, figures; or why there is no bar. */
import type { Cell } from '../result.ts';
import { type Row, rowTitle } from './groups.ts';
import { percent, si, small, times } from './names.ts';
import { type LogScale, label, svg } from './svg.ts';

/** Height of a bar in pixels. */
const BAR = 13;
/** Pixels of an average letter. */
const LETTER = 6.1;

export interface BarLayout {
  /** Names stand above their bars. */
  narrow: boolean;
  width: number;
  /** Height of a row. */
  row: number;
  /** Where bars begin and end at most. */
  from: number;
  to: number;
  /** Right edges of the figures. */
  columns: Record<'rate' | 'share' | 'times', number>;
}

export interface BarPlace {
  scale: LogScale;
  layout: BarLayout;
  top: number;
  /** Where the roof of the group is. */
  roof: number;
  /** How many times as fast scorefield is. */
  factor: number | undefined;
}

export function barRow(row: Row, place: BarPlace): SVGGElement {
  const { cell, name, note } = row;
  const { layout, top, roof } = place;
  const named = label(0, top + 13, 'name', name);
  if (note) named.append(svg('tspan', { class: 'note-text', dx: 5 }, note));
  const made = svg('g', { class: `row ${cell.status}` }, svg('title', {}, rowTitle(row)));
  // The row answers the pointer everywhere, not only where something is drawn.
  made.append(svg('rect', { x: 0, y: top - 3, width: layout.width, height: layout.row, class: 'catch' }), named);
  const barTop = layout.narrow ? top + 19 : top + 2;
  if (cell.status === 'ok') {
    made.append(...bar(cell, place, barTop), ...figures(cell, place));
  } else {
    made.append(verdict(cell, layout, layout.narrow ? barTop + 11 : top + 13, roof));
  }
  // Without gaps from row to row, but only beside a bar where names stand above bars.
  if (!layout.narrow) made.append(roofLine(roof, top - 3, layout.row));
  else if (cell.status === 'ok') made.append(roofLine(roof, barTop - 2, BAR + 4));
  return made;
}

const roofLine = (x: number, y: number, height: number): SVGLineElement =>
  svg('line', { x1: x, x2: x, y1: y, y2: y + height, class: 'roof' });

/** As much as there is room for; the pointer and the table tell the rest. */
function verdict(cell: Cell, { narrow, from, width }: BarLayout, y: number, roof: number): SVGTextElement {
  const { status, error, reason = '' } = cell;
  const text = status === 'wrong' ? `WRONG: error ${small(error!)}` : `skipped: ${reason}`;
  const x = narrow ? from : from + 6;
  const room = Math.floor(((narrow ? width : roof) - x) / LETTER);
  return label(x, y, 'verdict', text.length > room ? `${text.slice(0, room - 1)}…` : text);
}

/** How a bar is filled. */
function kindOf({ contender, rng, task }: Cell): string {
  if (contender === 'scorefield') return rng && task === 'langevin' ? 'own drawn' : 'own';
  return contender === 'unfused' ? 'unfused' : 'other';
}

function bar(cell: Cell, { scale, layout: { from } }: BarPlace, y: number): SVGElement[] {
  const [low, high] = cell.quartiles!.map((value) => scale.at(value)) as [number, number];
  const middle = y + BAR / 2;
  const d = `M${low} ${middle}H${high}M${low} ${middle - 4}v8M${high} ${middle - 4}v8`;
  const width = Math.max(1, scale.at(cell.perSecond!) - from);
  return [
    svg('rect', { x: from, y, width, height: BAR, rx: 1.5, class: `bar-fill ${kindOf(cell)}` }),
    svg('path', { d, class: 'halo' }),
    svg('path', { d, class: 'whisker' }),
  ];
}

function figures(cell: Cell, { layout: { columns }, top, factor }: BarPlace): SVGTextElement[] {
  const y = top + 13;
  const made = [
    label(columns.rate, y, 'strong', si(cell.perSecond!), 'end'),
    label(columns.share, y, 'share', percent(cell.roofShare!), 'end'),
  ];
  return factor === undefined ? made : [...made, label(columns.times, y, 'times', times(factor), 'end')];
}
