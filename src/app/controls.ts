/** The panel of settings (lil-gui), built from the table of tunables. Costly changes take effect on release. */
import GUI from 'lil-gui';
import { PRESETS, type PresetName, type Settings, TUNABLES } from '../settings.ts';
import { TARGETS, type TargetName } from '../target-library.ts';
import type { Store, TargetChoice } from './state.ts';

const FOLDERS: { title: string; keys: (keyof Settings)[] }[] = [
  { title: 'Run', keys: ['seed'] },
  { title: 'Training', keys: ['learningRate', 'batch'] },
  { title: 'Sampler', keys: ['chains', 'epsilon', 'steps'] },
  { title: 'Machine', keys: ['variant'] },
];

/** Stands in the list for every target that is not in the library. */
const OWN = 'own';

const nameOf = (target: TargetChoice): TargetName | typeof OWN => (typeof target === 'string' ? target : OWN);

export function createControls(place: HTMLElement, store: Store): void {
  const gui = new GUI({ container: place, title: 'Settings' });
  const shown = { preset: store.state.preset, target: nameOf(store.state.target) };
  const preset = gui.add(shown, 'preset', byLabel(PRESETS)).name('preset');
  preset.onFinishChange((name: PresetName) => store.setPreset(name));
  const target = gui.add(shown, 'target', { ...byLabel(TARGETS), 'your own': OWN }).name('target');
  target.onFinishChange((name: TargetName | typeof OWN) => {
    if (name !== OWN) store.setTarget(name);
    else showChoices();
  });

  const refreshers: (() => void)[] = [];
  for (const { title, keys } of FOLDERS) {
    const folder = gui.addFolder(title);
    for (const key of keys) refreshers.push(addSetting(folder, key, store));
  }
  const showChoices = (): void => {
    shown.preset = store.state.preset;
    preset.updateDisplay();
    tooltip(preset.domElement, PRESETS[shown.preset].meaning);
    shown.target = nameOf(store.state.target);
    target.updateDisplay();
    tooltip(target.domElement, shown.target === OWN ? 'a target of your own' : TARGETS[shown.target].meaning);
  };
  showChoices();
  store.onChange((effect) => {
    // Only when a setting has changed: a frame of annealing must not undo what is being typed.
    if (effect !== 'none') for (const refresh of refreshers) refresh();
    showChoices();
  });
}

/** Names by their labels, as lil-gui takes options. */
function byLabel(named: Readonly<Record<string, { label: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(named).map(([name, { label }]) => [label, name]));
}

function tooltip(row: HTMLElement, text: string): void {
  row.title = text;
}

function addSetting(folder: GUI, key: keyof Settings, store: Store): () => void {
  return TUNABLES[key].kind === 'choice' ? addChoice(folder, key, store) : addNumber(folder, key, store);
}

function addChoice(folder: GUI, key: keyof Settings, store: Store): () => void {
  const tunable = TUNABLES[key];
  if (tunable.kind !== 'choice') throw new TypeError(`'${key}' is no choice`);
  const shown = { value: store.state.settings[key] as string };
  const controller = folder.add(shown, 'value', [...tunable.choices]).name(tunable.label);
  tooltip(controller.domElement, tunable.meaning);
  controller.onFinishChange((value: string) => store.set(key, value as never));
  return () => {
    shown.value = store.state.settings[key] as string;
    controller.updateDisplay();
  };
}

/** A number field. What is typed is put within the range of the table; what is no number is refused and the old value comes back. */
function addNumber(folder: GUI, key: keyof Settings, store: Store): () => void {
  const tunable = TUNABLES[key];
  if (tunable.kind !== 'number') throw new TypeError(`'${key}' is no number`);
  const shown = { value: store.state.settings[key] as number };
  const controller = folder.add(shown, 'value').name(tunable.label);
  const refresh = (): void => {
    shown.value = store.state.settings[key] as number;
    controller.updateDisplay();
  };
  const range = `${tunable.min} to ${tunable.max}`;
  tooltip(controller.domElement, `${tunable.meaning}${tunable.unit ? ` (${tunable.unit})` : ''}; ${range}`);
  controller.onFinishChange((typed: number) => {
    const inRange = Math.min(tunable.max, Math.max(tunable.min, typed));
    const value = tunable.whole ? Math.round(inRange) : inRange;
    if (Number.isFinite(value) && value !== store.state.settings[key]) store.set(key, value as never);
    refresh();
  });
  return refresh;
}
