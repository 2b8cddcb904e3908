/** What the figures belong to, as the page shows it on top. */
import { count, element } from '../../app/dom.ts';
import type { Machine } from '../bench.ts';

const BROWSERS: [string, RegExp][] = [
  ['Edge', /Edg\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Headless Chrome', /HeadlessChrome\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];
const SYSTEMS: [string, RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux|X11/],
];

/** 'Chrome 156 on Linux' from a browser's user-agent text; the text itself where it is unknown. */
export function browserName(userAgent: string): string {
  const browser = BROWSERS.find(([, pattern]) => pattern.test(userAgent));
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent));
  if (!browser) return userAgent;
  return `${browser[0]} ${userAgent.match(browser[1])![1]}${system ? ` on ${system[0]}` : ''}`;
}

/** Bytes in their largest whole unit, other limits as counts. */
function limit(name: string, value: number): string {
  if (!/Size$/.test(name) || value < 1024) return count(value);
  const power = Math.min(3, Math.floor(Math.log2(value) / 10));
  return `${Number((value / 1024 ** power).toPrecision(4))}\u2009${['', 'KiB', 'MiB', 'GiB'][power]}`;
}

/** maxComputeWorkgroupStorageSize as words. */
const inWords = (name: string): string =>
  name
    .replace(/^max/, '')
    .replace(/([A-Z])/g, ' $1')
    .trim()
    .toLowerCase();

export function showMachine(
  place: HTMLElement,
  { adapter, software, features, limits, runtime, flags }: Machine & { runtime: string; flags: string[] },
): void {
  const rows = {
    adapter: `${adapter}${software ? ' (a CPU implementation)' : ''}`,
    browser: runtime,
    flags: flags.join(' ') || 'unknown to the page; the browser lists them on chrome://version',
    features: features.join(', ') || 'none',
    limits: Object.entries(limits)
      .map(([name, value]) => `${inWords(name)} ${limit(name, value)}`)
      .join(' · '),
  };
  place.replaceChildren(
    ...Object.entries(rows).flatMap(([name, text]) => [
      element('dt', { textContent: name }),
      element('dd', { textContent: text }),
    ]),
  );
}
