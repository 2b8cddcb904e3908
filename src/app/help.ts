/** The help: a dialog with the keys of the page, opened by its button. */
import { byId, element } from './dom.ts';
import type { Shortcut } from './keys.ts';

export class Help {
  private readonly dialog = byId<HTMLDialogElement>('help');

  constructor() {
    byId('open-help').addEventListener('click', () => this.open());
    for (const id of ['close-help', 'show-guide']) byId(id).addEventListener('click', () => this.close());
    // A click beside the dialog's content is one on its backdrop.
    this.dialog.addEventListener('click', ({ target }) => {
      if (target === this.dialog) this.close();
    });
    this.dialog.addEventListener('keydown', ({ key }) => {
      if (key === '?') this.close();
    });
  }

  list(shortcuts: readonly Shortcut[]): void {
    byId('keys').replaceChildren(
      ...shortcuts.map(({ shown, meaning }) => {
        const row = element('div', {});
        const keys = element('dt', {});
        keys.append(...shown.split(' ').map((textContent) => element('kbd', { textContent })));
        row.append(keys, element('dd', { textContent: meaning }));
        return row;
      }),
    );
  }

  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  close(): void {
    this.dialog.close();
  }
}
