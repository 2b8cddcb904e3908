/** The notice shown instead of the laboratory: the reason, what to do, and a Retry button. */
import { element } from './dom.ts';
import type { Problem } from './support.ts';

export function showProblem(place: HTMLElement, { title, reason, advice }: Problem, retry: () => void): void {
  const button = element('button', { className: 'accent', type: 'button', textContent: 'Retry' });
  button.addEventListener('click', retry);
  const list = element('ul', {});
  list.append(...advice.map((text) => element('li', { textContent: text })));
  const notice = element('section', { className: 'problem' });
  notice.setAttribute('role', 'alert');
  notice.append(element('h2', { textContent: title }), element('p', { textContent: reason }), list, button);
  place.replaceChildren(notice);
  place.hidden = false;
}
