/** Rows for what the panels show and how. */
import type { GUI } from 'lil-gui';
import { ARROWS, type NumberTunable } from '../../settings.ts';
import type { Store } from '../state.ts';
import { CHAIN_PICTURES, COMPARISONS, DENSITY_COLORS, POINT_SIZES, type ViewSettings } from '../view-settings.ts';
import { addChoice } from './choices.ts';
import { addNumber, tooltip } from './rows.ts';
import type { Bound } from './slider.ts';

const ARROW_COUNT: NumberTunable = {
  kind: 'number',
  label: 'arrows an axis',
  meaning: 'score arrows along an axis: few show the directions, many the detail',
  unit: 'arrows',
  ...ARROWS,
};
const POINT_SIZE: NumberTunable = {
  kind: 'number',
  label: 'point size',
  meaning: "diameter of a chain's point; 0 chooses by the number of chains",
  unit: 'CSS pixels',
  ...POINT_SIZES,
};

/** Returns what brings the rows up to date. */
export function addView(folder: GUI, store: Store): () => void {
  const bound = <Key extends keyof ViewSettings>(key: Key): Bound<ViewSettings[Key]> => ({
    get value() {
      return store.state.view[key];
    },
    set value(value) {
      store.show({ [key]: value });
    },
  });
  const choices = [
    addChoice(folder, 'compare', bound('comparison') as Bound<string>, () => COMPARISONS),
    addChoice(folder, 'chains as', bound('chainsAs') as Bound<string>, () => CHAIN_PICTURES),
    addChoice(folder, 'colours', bound('densityColors') as Bound<string>, () => DENSITY_COLORS),
  ];
  tooltip(folder.add(bound('arrows'), 'value').name('arrows'), 'score arrows over the densities');
  addNumber(folder, ARROW_COUNT, bound('arrowsPerAxis'));
  addNumber(folder, POINT_SIZE, bound('pointSize'));
  return () => {
    for (const refresh of choices) refresh();
  };
}
