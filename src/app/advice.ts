/** The schedule adviser's warnings, as a list below the settings. */
import type { Advice } from '../adviser.ts';
import { element } from './dom.ts';

/** A list that says what it said before is left alone, so that it is not read out again. */
export function showAdvice(list: HTMLElement, advice: readonly Advice[]): void {
  const texts = advice.map(({ text }) => text);
  const shown = Array.from(list.children, ({ textContent }) => textContent);
  if (texts.length === shown.length && texts.every((text, i) => text === shown[i])) return;
  list.replaceChildren(...texts.map((textContent) => element('li', { textContent })));
}
