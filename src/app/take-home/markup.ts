/** A line of the page on a 2D canvas as the page shows it: fonts, colours, subscripts, gaps, bars and keys of legends. */

interface Pen {
  readonly context: CanvasRenderingContext2D;
  /** Where the line begins, and where the pen is: CSS pixels, y at the baseline. */
  readonly start: number;
  x: number;
  readonly y: number;
}

/** Draws the words and marks of an element from (x, y) on; gives where they end. What is hidden in it is left out. */
export function drawMarkup(context: CanvasRenderingContext2D, element: Element, x: number, y: number): number {
  const pen: Pen = { context, start: x, x, y };
  drawElement(pen, element);
  return pen.x;
}

const pixels = (length: string): number => Number.parseFloat(length) || 0;

function drawElement(pen: Pen, element: Element): void {
  const style = getComputedStyle(element);
  drawKey(pen, getComputedStyle(element, '::before'));
  const isRow = style.display.includes('flex');
  let gap = 0;
  for (const child of element.childNodes) {
    const before = pen.x;
    pen.x += gap;
    if (child instanceof Text) drawText(pen, wordsOf(child, pen, isRow), style, element.tagName === 'SUB');
    else if (child instanceof HTMLElement && !child.hidden) drawInside(pen, child);
    if (pen.x === before + gap) pen.x = before;
    else if (isRow) gap = pixels(style.columnGap);
  }
}

function drawInside(pen: Pen, child: HTMLElement): void {
  const style = getComputedStyle(child);
  pen.x += pixels(style.marginLeft);
  if (child.classList.contains('bar')) drawBar(pen, style);
  else drawElement(pen, child);
  pen.x += pixels(style.marginRight);
}

/** The text with its white space as a browser collapses it. */
function wordsOf({ data }: Text, { x, start }: Pen, isRow: boolean): string {
  const words = data.replaceAll(/\s+/g, ' ');
  if (isRow) return words.trim();
  return x === start ? words.trimStart() : words;
}

function drawText(pen: Pen, text: string, style: CSSStyleDeclaration, isSubscript: boolean): void {
  const { context } = pen;
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.fillText(text, pen.x, pen.y + (isSubscript ? 0.3 * pixels(style.fontSize) : 0));
  pen.x += context.measureText(text).width;
}

/** The bar of a legend: its gradient, whose colours are evenly spaced. */
function drawBar(pen: Pen, style: CSSStyleDeclaration): void {
  const { context, x, y } = pen;
  const [width, height] = [pixels(style.width), pixels(style.height)];
  const colors = style.backgroundImage.match(/rgb\([^)]*\)/g) ?? [];
  const gradient = context.createLinearGradient(x, 0, x + width, 0);
  for (const [i, color] of colors.entries()) gradient.addColorStop(i / Math.max(1, colors.length - 1), color);
  context.fillStyle = gradient;
  context.fillRect(x, y - height, width, height);
  context.strokeStyle = style.borderTopColor;
  context.lineWidth = pixels(style.borderTopWidth);
  if (context.lineWidth > 0) context.strokeRect(x, y - height, width, height);
  pen.x += width;
}

/** The line before a word that explains a curve: the upper border of an otherwise empty box. */
function drawKey(pen: Pen, style: CSSStyleDeclaration): void {
  const thickness = pixels(style.borderTopWidth);
  if (style.content === 'none' || thickness === 0) return;
  const { context, x, y } = pen;
  const width = pixels(style.width);
  context.save();
  context.globalAlpha = Number(style.opacity);
  context.strokeStyle = style.borderTopColor;
  context.lineWidth = thickness;
  context.setLineDash(style.borderTopStyle === 'dashed' ? [5, 4] : []);
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x + width, y - 4);
  context.stroke();
  context.restore();
  pen.x += width + pixels(style.marginRight);
}
