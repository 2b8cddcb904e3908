/** A small drawing of the page on a 2D canvas: lines, boxes and words of an SVG, in the colours that its styles give them. */

/** Draws the SVG as large as it fits into `room` from (x, y) on; all in CSS pixels. */
export function drawShapes(
  context: CanvasRenderingContext2D,
  svg: SVGSVGElement,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const scale = Math.min(width / svg.clientWidth, height / svg.clientHeight);
  if (!Number.isFinite(scale)) return; // not laid out
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  for (const shape of svg.querySelectorAll<SVGGraphicsElement>('line, rect, text')) drawShape(context, shape);
  context.restore();
}

function drawShape(context: CanvasRenderingContext2D, shape: SVGGraphicsElement): void {
  const style = getComputedStyle(shape);
  const at = (name: string): number => Number(shape.getAttribute(name));
  context.globalAlpha = Number(style.opacity) * Number(style.fillOpacity);
  context.strokeStyle = style.stroke;
  context.fillStyle = style.fill === 'none' ? 'transparent' : style.fill;
  if (shape instanceof SVGLineElement) {
    context.beginPath();
    context.moveTo(at('x1'), at('y1'));
    context.lineTo(at('x2'), at('y2'));
    context.stroke();
  } else if (shape instanceof SVGTextElement) {
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.textAlign = style.textAnchor === 'middle' ? 'center' : (style.textAnchor as 'start' | 'end');
    context.fillText(shape.textContent, at('x'), at('y'));
  } else {
    context.fillRect(at('x'), at('y'), at('width'), at('height'));
  }
}
