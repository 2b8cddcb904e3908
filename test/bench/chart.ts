// What can be read off a chart of the benchmark: values by the ticks of its own axis.

import type { Locator } from '@playwright/test';

/** A number as the page writes it: 1.23 M. */
export function numberOf(text: string): number {
  const [, digits, prefix] = text.match(/^([\d.]+)\s?([kMGT]?)$/) ?? [];
  return Number(digits) * { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[prefix as 'k']!;
}

export interface ShownRow {
  group: string;
  name: string;
  status: string;
  /** As the end of the bar and the ends of its whisker show it. */
  value?: number;
  quartiles?: [number, number];
  /** The texts beside the bar, or what stands in its place. */
  texts: string[];
}

/** All rows of a chart of bars. */
export async function shownRows(chart: Locator): Promise<ShownRow[]> {
  const { ticks, rows } = await chart.evaluate((svg) => {
    const number = (element: Element | null, name: string): number => Number(element!.getAttribute(name));
    const ticks = [...svg.querySelectorAll('text.tick')].map((tick, i) => ({
      text: tick.textContent!,
      x: number(svg.querySelectorAll('line.grid')[i]!, 'x1'),
    }));
    const rows = [...svg.querySelectorAll('g.row')].map((row) => {
      const bar = row.querySelector('.bar-fill');
      return {
        group: row.parentElement!.querySelector('.title')!.textContent!,
        name: row.querySelector('.name')!.textContent!,
        status: row.getAttribute('class')!.replace('row ', ''),
        end: bar && number(bar, 'x') + number(bar, 'width'),
        whisker: row.querySelector('.whisker')?.getAttribute('d'),
        texts: [...row.querySelectorAll('text:not(.name)')].map(({ textContent }) => textContent!),
      };
    });
    return { ticks, rows };
  });
  const [first, last] = [ticks[0]!, ticks.at(-1)!].map(({ text, x }) => ({ x, log: Math.log(numberOf(text)) }));
  const valueAt = (x: number): number =>
    Math.exp(first!.log + ((x - first!.x) / (last!.x - first!.x)) * (last!.log - first!.log));
  return rows.map(({ end, whisker, ...row }) => {
    if (end === null) return row;
    const [, low, high] = whisker!.match(/^M([\d.]+) [\d.]+H([\d.]+)/)!.map(Number);
    return { ...row, value: valueAt(end), quartiles: [valueAt(low!), valueAt(high!)] };
  });
}
