/** Sentences at the top of the page about what has happened, one for each subject. */
import { byId, element } from './dom.ts';

const notes = new Map<string, HTMLElement>();

/** Shows what there is to say about a subject in place of what was said before; nothing takes it away. */
export function showNote(subject: string, text: string | undefined): void {
  notes.get(subject)?.remove();
  notes.delete(subject);
  if (text === undefined) return;
  const note = element('p', { textContent: text, role: 'alert' });
  notes.set(subject, note);
  byId('notes').append(note);
}
