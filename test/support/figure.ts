// Figures that tests print, one a line, and the same lines read back for docs/reliability.md.

import { expect } from '@playwright/test';

export interface Figure {
  name: string;
  value: string;
  /** What its absolute value stays below. */
  bound?: string;
}

/** Prints a figure that a test has seen, such as the largest error or a time, and the bound on it if there is one. */
export function figure(name: string, value: number, bound?: number): void {
  console.log(`    ${name}: ${value.toPrecision(3)}${bound === undefined ? '' : ` < ${bound.toPrecision(3)}`}`);
}

/** Prints a figure whose absolute value must stay below a bound; NaN does not. */
export function expectBelow(name: string, value: number, bound: number): void {
  figure(name, value, bound);
  expect(Math.abs(value), name).toBeLessThan(bound);
}

/** The figures in what a test has printed. */
export function figuresIn(text: string): Figure[] {
  return [...text.matchAll(/^ {4}(.+): (\S+)(?: < (\S+))?$/gm)].map(([, name, value, bound]) => ({
    name: name!,
    value: value!,
    ...(bound !== undefined && { bound }),
  }));
}
