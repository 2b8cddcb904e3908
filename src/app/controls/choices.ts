/** Rows that are lists of names: of any choices, of presets and of targets. */
import type { GUI } from 'lil-gui';
import { PRESETS, type PresetName } from '../../presets.ts';
import { TARGETS, type TargetName } from '../../target-library.ts';
import type { Store } from '../state.ts';
import { tooltip } from './rows.ts';
import type { Bound } from './slider.ts';

interface Named {
  label: string;
  meaning: string;
}

/** Stands in the list for settings that are no longer the preset's. */
const CHANGED = 'changed';
/** Stands in the list for every target that is not in the library. */
const OWN = 'own';

/** A list of choices by their labels; the tooltip says what the chosen one means. Returns what brings it up to date. */
export function addChoice(folder: GUI, name: string, bound: Bound<string>, choices: () => Record<string, Named>) {
  const row = folder.add(bound, 'value', byLabel(choices())).name(name);
  const refresh = (): void => {
    row.options(byLabel(choices()));
    tooltip(row, choices()[bound.value]!.meaning);
  };
  refresh();
  return refresh;
}

/** Names by their labels, as lil-gui takes options. */
function byLabel(named: Readonly<Record<string, Named>>): Record<string, string> {
  return Object.fromEntries(Object.entries(named).map(([name, { label }]) => [label, name]));
}

/** While settings differ from the preset's, the list has one more entry that says so; the preset brings them back. */
export function addPreset(folder: GUI, store: Store): () => void {
  const bound: Bound<string> = {
    get value() {
      return store.changed ? CHANGED : store.state.preset;
    },
    set value(name) {
      if (name !== CHANGED) store.setPreset(name as PresetName);
    },
  };
  const choices = (): Record<string, Named> => {
    const { label, meaning } = PRESETS[store.state.preset];
    return { ...PRESETS, ...(store.changed && { [CHANGED]: { label: `${label} (changed)`, meaning } }) };
  };
  return addChoice(folder, 'preset', bound, choices);
}

export function addTarget(folder: GUI, store: Store): () => void {
  const bound: Bound<string> = {
    get value() {
      const { target } = store.state;
      return typeof target === 'string' ? target : OWN;
    },
    set value(name) {
      if (name !== OWN) store.setTarget(name as TargetName);
    },
  };
  const choices = (): Record<string, Named> => {
    const { target } = store.state;
    const own = typeof target !== 'string' && { [OWN]: { label: target.label, meaning: 'a target of your own' } };
    return { ...TARGETS, ...own };
  };
  return addChoice(folder, 'target', bound, choices);
}
