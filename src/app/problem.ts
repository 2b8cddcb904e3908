/** The notice shown instead of the laboratory: the reason, what to do, a Retry button, and what can still be saved. */
import { element } from './dom.ts';
import type { Problem } from './support.ts';
import { type Offer, offerButton } from './take-home/section.ts';

export function showProblem(
  place: HTMLElement,
  { title, reason, advice }: Problem,
  retry: () => void,
  offers: readonly Offer[] = [],
): void {
  const button = element('button', { className: 'accent', type: 'button', textContent: 'Retry' });
  button.addEventListener('click', retry);
  const list = element('ul', {});
  list.append(...advice.map((text) => element('li', { textContent: text })));
  const notice = element('section', { className: 'problem' });
  notice.setAttribute('role', 'alert');
  notice.append(element('h2', { textContent: title }), element('p', { textContent: reason }), list, button);
  if (offers.length > 0) notice.append(rescue(offers));
  place.replaceChildren(notice);
  place.hidden = false;
}

function rescue(offers: readonly Offer[]): HTMLElement {
  const line = element('p', { className: 'rescue', textContent: 'Save of this run: ' });
  const status = element('span', { className: 'hint' });
  status.setAttribute('role', 'status');
  line.append(...offers.map((offer) => offerButton(offer, status)), status);
  return line;
}
