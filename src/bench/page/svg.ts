/** Making SVG elements, and logarithmic axes. */

const NS = 'http://www.w3.org/2000/svg';

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, typeof value === 'number' ? String(Math.round(100 * value) / 100) : value);
  }
  made.append(...children);
  return made;
}

export const label = (x: number, y: number, kind: string, text: string, anchor = 'start'): SVGTextElement =>
  svg('text', { x, y, class: kind, 'text-anchor': anchor }, text);

/** A logarithmic axis: values of [low, high] on [from, to] in pixels. */
export interface LogScale {
  at(value: number): number;
  /** Powers of ten; with 2 and 5 in between where these are few. */
  ticks: number[];
}

export function logScale(low: number, high: number, from: number, to: number): LogScale {
  const span = Math.log10(high / low);
  const factors = span > 2.2 ? [1] : span > 1 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    // Not 10 ** power: that leaves 0.1 + 0.2 sort of digits on negative powers.
    ticks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  }
  return {
    at: (value) => from + (Math.log10(value / low) / span) * (to - from),
    ticks: ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001),
  };
}
