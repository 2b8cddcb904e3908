/** The page's state as the hash of its address: read at the start and when a user changes it, rewritten as the state changes. */
import { readLink, writeLink } from '../interchange/link.ts';
import { TARGET_NAMES, type TargetName } from '../target-library.ts';
import type { RunVariants } from '../tuning.ts';
import { showNotes } from './notes.ts';
import { middleLevel, type Store, type TargetChoice } from './state.ts';
import { DEFAULT_VIEW } from './view-settings.ts';

/** Milliseconds without a change before the address is written: browsers allow about a hundred changes in half a minute. */
const REST = 300;

export class Address {
  /** Those of the run in force; none while another is being made. */
  private variants: RunVariants | undefined;
  private timer = 0;
  /** The hash as it was last read or written: another one is a user's that has not been read yet. */
  private known = '';

  /** Brings the store to what the address says, before anyone listens to it. */
  constructor(private readonly store: Store) {
    this.read();
    addEventListener('hashchange', () => this.read());
    store.onChange((effect) => {
      if (effect === 'run') this.variants = undefined; // written when the new run has taken over
      this.writeSoon();
    });
  }

  /** A run has taken over: the address names the variants that it has. */
  follow(variants: RunVariants): void {
    this.variants = variants;
    this.writeSoon();
  }

  /** Writes the address now. */
  write(): void {
    clearTimeout(this.timer);
    if (location.hash !== this.known) return;
    const { preset, settings, target, sigma, weights, view } = this.store.state;
    const isOff = Math.abs(sigma / middleLevel(settings) - 1) > 1e-6;
    const { hash, notes } = writeLink({
      preset,
      settings,
      ...(this.variants && { variants: this.variants }),
      ...(target !== 'assignment' && { target: typeof target === 'string' ? target : target.target }),
      ...(isOff && { sigma }),
      ...(view.arrowsPerAxis !== DEFAULT_VIEW.arrowsPerAxis && { arrows: view.arrowsPerAxis }),
    });
    if (hash !== this.known) history.replaceState(history.state, '', hash);
    this.known = location.hash;
    if (weights) notes.push('The link leaves out the weights: they come from a file.');
    showNotes('left out', notes);
  }

  private read(): void {
    this.known = location.hash;
    const { preset, settings, given, notes, ...link } = readLink(location.hash, TARGET_NAMES);
    const { variants, target, sigma, arrows = DEFAULT_VIEW.arrowsPerAxis } = link;
    showNotes('link', []);
    showNotes('link', notes);
    // How many chains the page starts with is for the adapter to say, unless the link does.
    const chains = given.includes('chains') ? settings.chains : this.store.chains;
    const choice = chosen(target);
    this.store.show({ arrowsPerAxis: arrows });
    this.store.replace({ preset, settings: { ...settings, chains }, target: choice, variants, sigma });
  }

  private writeSoon(): void {
    clearTimeout(this.timer);
    if (this.variants) this.timer = window.setTimeout(() => this.write(), REST);
  }
}

function chosen(target: ReturnType<typeof readLink>['target'] = 'assignment'): TargetChoice {
  return typeof target === 'string' ? (target as TargetName) : { label: 'from the link', target };
}
