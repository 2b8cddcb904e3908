/** A sentence below each part of the page for who sees it first: shown until it is put away, and again from the help. */
import { byId } from './dom.ts';

const KEY = 'scorefield guide';
const AWAY = 'away';

export class Guide {
  constructor() {
    byId('hide-guide').addEventListener('click', () => this.show(false));
    byId('show-guide').addEventListener('click', () => this.show(true));
    this.apply(!wasPutAway());
  }

  show(shown: boolean): void {
    this.apply(shown);
    try {
      if (shown) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, AWAY);
    } catch {
      // Not remembered: the next visit explains again.
    }
  }

  private apply(shown: boolean): void {
    document.body.classList.toggle('guided', shown);
  }
}

function wasPutAway(): boolean {
  try {
    return localStorage.getItem(KEY) === AWAY;
  } catch {
    return false;
  }
}
