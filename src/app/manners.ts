/** Ways into the page beside its panels: keys, the help that lists them, the guide for a first visit, a summary in words. */
import { PRESETS, type PresetName } from '../presets.ts';
import { byId } from './dom.ts';
import { Guide } from './guide.ts';
import { Help } from './help.ts';
import { listenToKeys, type Shortcut } from './keys.ts';
import type { Store } from './state.ts';
import { type Situation, Summary } from './summary.ts';
import type { TransportActions } from './transport.ts';

export interface MannersActions extends TransportActions {
  /** To the next noise level below or above the one in force. */
  moveLevel(to: 'below' | 'above'): void;
}

const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

export class Manners {
  private readonly help = new Help();
  private readonly summary = new Summary();

  constructor(store: Store, actions: MannersActions) {
    new Guide();
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault(); // the hash of the address is the page's state
      byId('panels').focus();
    });
    const shortcuts = this.shortcuts(store, actions);
    this.help.list(shortcuts);
    listenToKeys(shortcuts);
  }

  tick(now: number, situation: Situation): void {
    this.summary.tick(now, situation);
  }

  private shortcuts(store: Store, { togglePlay, step, reset, moveLevel }: MannersActions): Shortcut[] {
    const digits = PRESET_NAMES.map((_, i) => String(i + 1)).slice(0, 9);
    return [
      { keys: [' '], shown: 'space', meaning: 'train or pause', act: togglePlay },
      { keys: ['s'], shown: 's', meaning: 'one training step', repeats: true, act: step },
      { keys: ['r'], shown: 'r', meaning: 'start this run again', act: reset },
      {
        keys: digits,
        shown: `1 … ${digits.at(-1)}`,
        meaning: 'choose a preset, in the order of the list',
        act: (key) => store.setPreset(PRESET_NAMES[Number(key) - 1]!),
      },
      {
        keys: ['[', ']'],
        shown: '[ ]',
        meaning: 'next noise level below, above',
        repeats: true,
        act: (key) => moveLevel(key === '[' ? 'below' : 'above'),
      },
      { keys: ['?'], shown: '?', meaning: 'show or hide this help', act: () => this.help.open() },
    ];
  }
}
