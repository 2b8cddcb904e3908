/** Rows of the panel for the entries of the table of tunables, each with a tooltip that says what it means. */
import type { Controller, GUI } from 'lil-gui';
import { settingFrom } from '../../interchange/link.ts';
import { type NumberTunable, type Settings, TUNABLES, type Tunable } from '../../settings.ts';
import { element } from '../dom.ts';
import type { Store } from '../state.ts';
import { type Bound, type Scale, Slider } from './slider.ts';
import { nearestStop, stopsOf } from './stops.ts';

/** A row for one setting that is a number, a choice or a switch. */
export function addSetting(folder: GUI, key: keyof Settings, store: Store): void {
  const tunable = TUNABLES[key];
  const bound: Bound<Settings[typeof key]> = {
    get value() {
      return store.state.settings[key];
    },
    set value(value) {
      store.set(key, value);
    },
  };
  switch (tunable.kind) {
    case 'number':
      addNumber(folder, tunable, bound as Bound<number>);
      break;
    case 'choice':
      describe(folder.add(bound, 'value', [...tunable.choices]), tunable);
      break;
    case 'switch':
      describe(folder.add(bound, 'value'), tunable);
      break;
    case 'widths':
      throw new TypeError(`'${key}' has rows of its own`);
  }
}

/** A row for a number in a range, a slider included where the range has stops. */
export function addNumber(folder: GUI, tunable: NumberTunable, bound: Bound<number>): void {
  const stops = stopsOf(tunable);
  const scale: Scale<number> = {
    stops: stops.length,
    stopOf: (value) => nearestStop(stops, value),
    valueAt: (stop) => stops[stop]!,
    textOf,
    read: (text) => settingFrom(tunable, text) as number | undefined,
  };
  describe(new Slider(folder, bound, scale), tunable);
}

/** The shorter way of writing a number that would not fit its field. */
function textOf(value: number): string {
  const [plain, exponential] = [String(value), value.toExponential()];
  return plain.length > 8 && exponential.length < plain.length ? exponential : plain;
}

/** Names a row, with what follows a `_` as a subscript, and gives it its tooltip. */
export function describe(row: Controller, tunable: Tunable): void {
  const [name, ...subscripts] = tunable.label.split('_');
  row.name(name!);
  row.$name.append(...subscripts.map((textContent) => element('sub', { textContent })));
  tooltip(row, meaningOf(tunable));
}

/** What a pointer sees beside a row and a screen reader says after its name. */
export function tooltip(row: Controller, text: string): void {
  row.domElement.title = text;
  for (const widget of row.$widget.querySelectorAll('input, select')) widget.setAttribute('aria-description', text);
}

/** Meaning, unit and range in one line. */
export function meaningOf(tunable: Tunable): string {
  const { meaning, unit } = tunable;
  const range = 'min' in tunable ? `; ${tunable.min} to ${tunable.max}` : '';
  return `${meaning}${unit ? ` (${unit})` : ''}${range}`;
}
