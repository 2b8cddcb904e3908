/** Keys that work anywhere on the page, except where they type something or press what has the focus. */

export interface Shortcut {
  /** As KeyboardEvent.key names them. */
  keys: readonly string[];
  /** As the help shows them. */
  shown: string;
  meaning: string;
  /** Held down, it goes on. */
  repeats?: boolean;
  /** `key` is the one of `keys` that was pressed. */
  act(key: string): void;
}

export function listenToKeys(shortcuts: readonly Shortcut[]): void {
  document.addEventListener('keydown', (event) => {
    const shortcut = shortcuts.find(({ keys }) => keys.includes(event.key));
    if (!shortcut || event.defaultPrevented || isCombined(event) || belongsTo(event.target, event.key)) return;
    event.preventDefault();
    if (!event.repeat || shortcut.repeats) shortcut.act(event.key);
  });
}

/** Held together with a modifier, a key is the browser's; AltGr only makes signs. */
function isCombined(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
}

/** Whether the focused element takes this key itself: it types, chooses, or is pressed by the space bar. */
function belongsTo(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('input:not([type="range"]), textarea, select, dialog *')) return true;
  return key === ' ' && target.matches('button, a, summary');
}
