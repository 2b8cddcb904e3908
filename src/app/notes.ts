/** What the page noticed, a line each under its header: plain text, and a button that puts the line away. */
import { byId, element } from './dom.ts';

/** Where notes come from: those of one source replace each other. */
export type NoteSource = 'bridge' | 'link' | 'left out' | 'file' | 'divergence' | 'device' | 'run' | 'kept';

/** Those that are read out at once. */
const URGENT: ReadonlySet<NoteSource> = new Set(['divergence', 'device', 'run']);

/** What can be done about a note: a button, which puts the note away as well. */
export interface NoteAction {
  label: string;
  act(): void;
  /** The note was put away without it. */
  onDismiss(): void;
}

const shown = new Map<NoteSource, string>();

/** Shows these notes instead of the source's last ones. The same ones again change nothing: what was put away stays so. */
export function showNotes(source: NoteSource, texts: readonly string[], action?: NoteAction): void {
  const all = texts.join('\n');
  if ((shown.get(source) ?? '') === all) return;
  shown.set(source, all);
  const place = byId('notes');
  for (const old of [...place.children]) if ((old as HTMLElement).dataset.source === source) old.remove();
  place.append(...texts.map((text) => note(source, text, action)));
}

function note(source: NoteSource, text: string, action?: NoteAction): HTMLElement {
  const line = element('p', {});
  line.dataset.source = source;
  const words = element('span', { textContent: text });
  if (URGENT.has(source)) words.role = 'alert';
  const button = element('button', { type: 'button', className: 'dismiss', textContent: '×', title: 'Dismiss' });
  button.setAttribute('aria-label', 'Dismiss this note');
  button.addEventListener('click', () => {
    line.remove();
    action?.onDismiss();
  });
  line.append(words, ...(action ? [actionButton(action, line)] : []), button);
  return line;
}

function actionButton({ label, act }: NoteAction, line: HTMLElement): HTMLElement {
  const button = element('button', { type: 'button', className: 'accent', textContent: label });
  button.addEventListener('click', () => {
    line.remove();
    act();
  });
  return button;
}
