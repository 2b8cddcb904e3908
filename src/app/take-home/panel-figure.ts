/** A panel on a 2D canvas: what WebGL drew, with title, axes and caption around it as on the page. */
import { axesOf } from '../axes.ts';
import { byId } from '../dom.ts';
import type { Drawing } from '../painter.ts';
import { PANELS, type PanelName } from '../pictures.ts';
import { drawMarkup } from './markup.ts';

/** CSS pixels around a plot: its title is above, numbers at the left and below, then the caption. */
export const MARGIN = { left: 40, right: 16, top: 32, bottom: 44 } as const;

/** Device pixels of a CSS pixel in pictures: twice as many as on the page. */
export const pictureRatio = (): number => 2 * devicePixelRatio;

/** An empty picture of this size in CSS pixels, in the page's colours. */
export function blankPicture(width: number, height: number, ground: string): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  const ratio = pictureRatio();
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d')!;
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  return context;
}

/** Draws a panel whose plot has this side, the margin's corner at (left, top); all in CSS pixels. */
export function drawPanel(
  context: CanvasRenderingContext2D,
  name: PanelName,
  drawing: Drawing,
  { left, top, side }: { left: number; top: number; side: number },
): void {
  const [x, y] = [left + MARGIN.left, top + MARGIN.top];
  const { canvas, window, theme } = drawing;
  const width = canvas.width / PANELS.length;
  context.drawImage(canvas, PANELS.indexOf(name) * width, 0, width, canvas.height, x, y, side, side);
  context.save();
  context.translate(x, y);
  context.lineWidth = 1;
  context.strokeStyle = theme.grid;
  context.strokeRect(-0.5, -0.5, side + 1, side + 1);
  const { ticks, labels } = axesOf(window, side, side);
  context.strokeStyle = theme.muted;
  context.stroke(new Path2D(ticks));
  context.fillStyle = theme.muted;
  context.font = `10.5px ${getComputedStyle(document.body).fontFamily}`;
  for (const label of labels) {
    context.textAlign = label.anchor === 'end' ? 'end' : 'center';
    context.fillText(label.text, label.x, label.y);
  }
  context.restore();
  const figure = byId(`plot-${name}`).closest('figure')!;
  drawMarkup(context, figure.querySelector('h2:not([hidden])')!, x, top + 20);
  drawMarkup(context, figure.querySelector('figcaption')!, x, y + side + 36);
}
