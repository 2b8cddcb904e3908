/** Dropping files anywhere on the page; a veil shows that it works. */
import { element } from '../dom.ts';
import type { Files } from './open.ts';

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

export function acceptDrops(files: Files): void {
  const words = element('p', {});
  const veil = element('div', { className: 'veil', hidden: true });
  veil.append(words);
  document.body.append(veil);
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // without it the browser would leave the page for the file
    words.textContent = `Drop to open: ${files.allowed}`;
    veil.hidden = false;
  });
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) veil.hidden = true; // out of the window, not only over another element
  });
  addEventListener('drop', (event) => {
    veil.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    files.open([...event.dataTransfer!.files]);
  });
}
