/** What the page noticed, a line each under its header: plain text, and a button that puts the line away. */
import { byId, element } from './dom.ts';

/** Where notes come from: those of one source replace each other. */
export type NoteSource = 'bridge' | 'link' | 'left out' | 'file' | 'divergence';

const shown = new Map<NoteSource, string>();

/** Shows these notes instead of the source's last ones. The same ones again change nothing: what was put away stays so. */
export function showNotes(source: NoteSource, texts: readonly string[]): void {
  const all = texts.join('\n');
  if ((shown.get(source) ?? '') === all) return;
  shown.set(source, all);
  const place = byId('notes');
  for (const old of [...place.children]) if ((old as HTMLElement).dataset.source === source) old.remove();
  place.append(...texts.map((text) => note(source, text)));
}

function note(source: NoteSource, text: string): HTMLElement {
  const line = element('p', {});
  line.dataset.source = source;
  const words = element('span', { textContent: text });
  if (source === 'divergence') words.role = 'alert';
  const button = element('button', { type: 'button', className: 'dismiss', textContent: '×', title: 'Dismiss' });
  button.setAttribute('aria-label', 'Dismiss this note');
  button.addEventListener('click', () => line.remove());
  line.append(words, button);
  return line;
}
