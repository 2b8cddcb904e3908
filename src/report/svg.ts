/** SVG as text. Lengths are points (1/72 inch) of the printed page. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function element(tag: string, attributes: Attributes, ...children: string[]): string {
  const parts = Object.entries(attributes).map(([name, value]) =>
    value === undefined ? '' : ` ${name}="${put(value)}"`,
  );
  return `<${tag}${parts.join('')}>${children.join('')}</${tag}>`;
}

const put = (value: string | number): string => (typeof value === 'number' ? short(value) : escaped(value));

/** A coordinate to a hundredth of a point. */
export const short = (value: number): string => String(Math.round(100 * value) / 100);

export interface Label {
  anchor?: 'start' | 'middle' | 'end';
  class?: string;
  /** Turned by 90° to the left. */
  upright?: boolean;
}

/** A line of text; `x_1` has an index, `*x*` is slanted. */
export function label(x: number, y: number, content: string, options: Label = {}): string {
  const transform = options.upright ? `rotate(-90 ${short(x)} ${short(y)})` : undefined;
  const marked = escaped(content)
    .replaceAll(/\*(.+?)\*/g, '<tspan font-style="italic">$1</tspan>')
    .replaceAll(/_(\w+)/g, '<tspan class="index" dy="2">$1</tspan><tspan dy="-2">\u200b</tspan>');
  return element('text', { x, y, 'text-anchor': options.anchor, class: options.class, transform }, marked);
}

export const group = (...children: string[]): string => element('g', {}, ...children);

/** A picture `width` × `height` points in size. */
export function drawing(width: number, height: number, title: string, ...children: string[]): string {
  const size = {
    viewBox: `0 0 ${short(width)} ${short(height)}`,
    width: `${short(width)}pt`,
    height: `${short(height)}pt`,
  };
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'aria-label': title },
    ...children,
  );
}
