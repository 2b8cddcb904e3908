/** The figure sheet: what run it is, all panels in a row, their legends, the loss with its figures. */
import { PRESETS } from '../../settings.ts';
import { TARGETS } from '../../target-library.ts';
import { byId, figure } from '../dom.ts';
import { PANELS } from '../pictures.ts';
import { drawMarkup } from './markup.ts';
import { blankPicture, drawPanel, MARGIN } from './panel-figure.ts';
import type { Drawing, Source } from './source.ts';

/** CSS pixels. */
const SIDE = 290;
const EDGE = 20;
const HEADER = 64;
const LEGENDS = 44;
const LOSS = 200;
const FIGURES = 300;
const BLOCK = MARGIN.left + SIDE + MARGIN.right;
const PANEL_ROW = MARGIN.top + SIDE + MARGIN.bottom;
const WIDTH = 2 * EDGE + PANELS.length * BLOCK;
const HEIGHT = HEADER + PANEL_ROW + EDGE + LEGENDS + LOSS + EDGE;

export async function drawSheet(source: Source, render: (side: number) => Drawing): Promise<HTMLCanvasElement> {
  // The chart takes a while; the panels must be copied in the task that draws them.
  const loss = await source.learning.chart.picture(WIDTH - 2 * EDGE - FIGURES, LOSS);
  const drawing = render(SIDE);
  const context = blankPicture(WIDTH, HEIGHT, drawing.ground);
  drawHeader(context, source, drawing);
  PANELS.forEach((name, i) => {
    drawPanel(context, name, drawing, { left: EDGE + i * BLOCK, top: HEADER, side: SIDE });
  });
  let top = HEADER + PANEL_ROW + EDGE;
  drawMarkup(context, document.querySelector('.legends')!, EDGE + MARGIN.left, top);
  top += LEGENDS;
  drawMarkup(context, document.querySelector('.loss h2')!, EDGE + MARGIN.left, top);
  context.drawImage(loss, EDGE, top + 10, WIDTH - 2 * EDGE - FIGURES, LOSS);
  drawFigures(context, WIDTH - EDGE - FIGURES + 40, top + 30);
  return context.canvas;
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

/** The figures beside the loss, each a name, a number and what it means. */
function drawFigures(context: CanvasRenderingContext2D, x: number, top: number): void {
  let y = top;
  for (const part of document.querySelectorAll('.tiles > div > *')) {
    y += part.tagName === 'DT' ? 22 : part.className === 'hint' ? 18 : 28;
    if (y > top + LOSS) return;
    drawMarkup(context, part, x, y);
    if (part.className === 'hint') y += 10;
  }
}
