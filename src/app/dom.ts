/** The page's elements: making them, finding them, and writing numbers the same way everywhere. */

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), properties);
}

const SVG = 'http://www.w3.org/2000/svg';

/** An element inside a picture, with its attributes. */
export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** The element with this id, which the page's HTML has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found as T;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: true });

/** 12 345 with thin spaces. */
export function count(value: number): string {
  return whole.format(value).replaceAll(',', '\u2009');
}

/** 1.2 M, 34 k, 5.6: three figures at most. */
export function rate(value: number): string {
  if (value >= 1e9) return `${significant(value / 1e9)} G`;
  if (value >= 1e6) return `${significant(value / 1e6)} M`;
  if (value >= 1e4) return `${significant(value / 1e3)} k`;
  return significant(value);
}

function significant(value: number): string {
  return value >= 100 ? count(value) : value.toPrecision(2);
}

/** A number with `digits` significant digits and a true minus sign. */
export function figure(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value) >= 1e-3 || value === 0 ? value.toPrecision(digits) : value.toExponential(digits - 1);
  return text.replace('-', '−');
}
