/** The schedule adviser's warnings, as a list below the settings. */
import { advise } from '../adviser.ts';
import type { Settings } from '../settings.ts';
import type { Target } from '../targets.ts';
import { byId, element } from './dom.ts';

/** A list that says what it said before is left alone, so that it is not read out again. */
export function showAdvice(settings: Settings, target: Target): void {
  const list = byId('advice');
  const texts = advise(settings, target).map(({ text }) => text);
  const shown = Array.from(list.children, ({ textContent }) => textContent);
  if (texts.length === shown.length && texts.every((text, i) => text === shown[i])) return;
  list.replaceChildren(...texts.map((textContent) => element('li', { textContent })));
}
