/** The figure sheet: what run it is, all panels in a row, their legends, the loss with its figures. */
import { PRESETS } from '../../presets.ts';
import { TARGETS } from '../../target-library.ts';
import { byId, figure } from '../dom.ts';
import type { Drawing } from '../painter.ts';
import { PANELS } from '../pictures.ts';
import { drawMarkup } from './markup.ts';
import { blankPicture, drawPanel, MARGIN } from './panel-figure.ts';
import { drawShapes } from './shapes.ts';
import type { Source } from './source.ts';

/** CSS pixels. */
const SIDE = 290;
const EDGE = 20;
const HEADER = 64;
const LEGENDS = 44;
const BLOCK = MARGIN.left + SIDE + MARGIN.right;
const PANEL_ROW = MARGIN.top + SIDE + MARGIN.bottom;
const WIDTH = 2 * EDGE + PANELS.length * BLOCK;
/** The row below: the loss, the excess of each level, the tiles, each with its title and a line. */
const LOWER = { titles: 40, height: 190 };
const LOSS = { left: EDGE, width: 2 * BLOCK - 100 };
const EXCESS = { left: EDGE + 2 * BLOCK - 80, width: 310 };
const TILES = { left: EDGE + 2 * BLOCK + 270, column: 144, row: 64 };
const HEIGHT = HEADER + PANEL_ROW + EDGE + LEGENDS + LOWER.titles + LOWER.height + EDGE;

export async function drawSheet(source: Source, render: (side: number) => Drawing): Promise<HTMLCanvasElement> {
  // The chart takes a while; the panels must be copied in the task that draws them.
  const loss = await source.learning.chart.picture(LOSS.width, LOWER.height);
  const drawing = render(SIDE);
  const context = blankPicture(WIDTH, HEIGHT, drawing.ground);
  drawHeader(context, source, drawing);
  PANELS.forEach((name, i) => {
    drawPanel(context, name, drawing, { left: EDGE + i * BLOCK, top: HEADER, side: SIDE });
  });
  let top = HEADER + PANEL_ROW + EDGE;
  drawMarkup(context, document.querySelector('.legends')!, EDGE + MARGIN.left, top);
  top += LEGENDS;
  drawTitles(context, '.loss', LOSS.left + MARGIN.left, top);
  drawTitles(context, '.excess', EXCESS.left + MARGIN.left, top);
  drawTitles(context, '.closeness', TILES.left, top);
  top += LOWER.titles;
  context.drawImage(loss, LOSS.left, top, LOSS.width, LOWER.height);
  const bars = document.querySelector<SVGSVGElement>('#excess-bars svg')!;
  drawShapes(context, bars, { x: EXCESS.left, y: top, width: EXCESS.width, height: LOWER.height });
  drawTiles(context, top);
  return context.canvas;
}

/** The title of a part of the page and the line below it. */
function drawTitles(context: CanvasRenderingContext2D, part: string, x: number, y: number): void {
  drawMarkup(context, document.querySelector(`${part} h2`)!, x, y);
  drawMarkup(context, document.querySelector(`${part} .keys`)!, x, y + 22);
}

function drawHeader(context: CanvasRenderingContext2D, { store }: Source, { theme }: Drawing): void {
  const { preset, target, sigma } = store.state;
  drawMarkup(context, document.querySelector('h1')!, EDGE + MARGIN.left, 36);
  const words = [
    PRESETS[preset].label,
    typeof target === 'string' ? TARGETS[target].label : target.label,
    byId('read-seed').textContent,
    byId('read-step').textContent,
    byId('read-chains').textContent,
    `σ = ${figure(sigma)}`,
  ];
  context.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = theme.muted;
  context.textAlign = 'end';
  context.fillText(words.join('  ·  '), WIDTH - EDGE - MARGIN.right, 36);
  context.textAlign = 'start';
}

/** Three in a row, each a name, a number and what to hold it against. */
function drawTiles(context: CanvasRenderingContext2D, top: number): void {
  const tiles = document.querySelectorAll('.tiles > div:not([hidden])');
  for (const [i, tile] of tiles.entries()) {
    const x = TILES.left + TILES.column * (i % 3);
    const y = top + TILES.row * Math.floor(i / 3);
    for (const [k, part] of [...tile.children].entries()) drawMarkup(context, part, x, y + [10, 31, 48][k]!);
  }
}
