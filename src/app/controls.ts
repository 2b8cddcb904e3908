/** The panel of settings (lil-gui), built from the table of tunables. Costly changes take effect on release. */
import GUI from 'lil-gui';
import type { Settings } from '../settings.ts';
import { addPreset, addTarget } from './controls/choices.ts';
import { addNetworkShape } from './controls/network.ts';
import { addSetting } from './controls/rows.ts';
import { addView } from './controls/view.ts';
import type { Store } from './state.ts';

export function createControls(place: HTMLElement, store: Store): void {
  const gui = new GUI({ container: place, title: 'Settings', injectStyles: false });
  const choices = [addPreset(gui, store), addTarget(gui, store)];
  const folder = (title: string, ...keys: (keyof Settings)[]): GUI => {
    const made = gui.addFolder(title);
    for (const key of keys) addSetting(made, key, store);
    return made;
  };
  folder('Noise', 'sigmaMin', 'sigmaMax', 'levels');
  const network = folder('Network').close();
  addNetworkShape(network, store);
  for (const key of ['activation', 'conditioning'] as const) addSetting(network, key, store);
  folder('Training', 'batch', 'iterations', 'learningRate', 'schedule', 'averaging', 'points', 'seed');
  folder('Sampler', 'chains', 'epsilon', 'steps', 'denoise', 'initial');
  choices.push(addView(gui.addFolder('View').close(), store));
  folder('Machine', 'variant').close();
  store.onChange((effect) => {
    // Only when something of the panel has changed: a frame of annealing must not undo what is being typed.
    if (effect === 'none') return;
    for (const row of gui.controllersRecursive()) row.updateDisplay();
    for (const refresh of choices) refresh();
  });
}
