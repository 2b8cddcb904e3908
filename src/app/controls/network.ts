/** Rows for the network's shape: how many hidden layers, how wide, and how many parameters that makes. */
import { Controller, type GUI } from 'lil-gui';
import { settingFrom } from '../../interchange/link.ts';
import { createModel } from '../../model.ts';
import { type NumberTunable, TUNABLES, type Tunable } from '../../settings.ts';
import { count } from '../dom.ts';
import type { Store } from '../state.ts';
import { addNumber, describe, tooltip } from './rows.ts';
import { type Scale, Slider } from './slider.ts';
import { nearestStop, stopsOf } from './stops.ts';

const HIDDEN = TUNABLES.hidden as Extract<Tunable, { kind: 'widths' }>;

const LAYERS: NumberTunable = {
  kind: 'number',
  label: HIDDEN.label,
  meaning: 'layers between the input (x₁, x₂, σ) and the energy; a new one is as wide as the last',
  unit: 'layers',
  min: 1,
  max: HIDDEN.most,
  whole: true,
};

const WIDTH: NumberTunable = {
  kind: 'number',
  label: 'width',
  meaning: `${HIDDEN.meaning}; one number for all layers or one for each, as in 64, 32`,
  unit: HIDDEN.unit!,
  min: HIDDEN.min,
  max: HIDDEN.max,
  whole: true,
  scale: 'octaves',
};

export function addNetworkShape(folder: GUI, store: Store): void {
  const hidden = (): number[] => store.state.settings.hidden;
  addNumber(folder, LAYERS, {
    get value() {
      return hidden().length;
    },
    set value(layers) {
      store.set(
        'hidden',
        Array.from({ length: layers }, (_, l) => hidden()[l] ?? hidden().at(-1)!),
      );
    },
  });
  const widths = {
    get value() {
      return hidden();
    },
    set value(values) {
      store.set('hidden', values);
    },
  };
  describe(new Slider(folder, widths, widthScale(hidden)), WIDTH);
  new ParameterCount(folder, store);
}

/** Widths of all layers; the slider makes them equal. */
function widthScale(hidden: () => number[]): Scale<number[]> {
  const stops = stopsOf(WIDTH);
  const even = (width: number): number[] => hidden().map(() => width);
  return {
    stops: stops.length,
    stopOf: (widths) => nearestStop(stops, Math.max(...widths)),
    valueAt: (stop) => even(stops[stop]!),
    textOf: (widths) => (new Set(widths).size === 1 ? String(widths[0]) : widths.join(', ')),
    read: (text) => {
      const widths = settingFrom(HIDDEN, text) as number[] | undefined;
      return widths?.length === 1 ? even(widths[0]!) : widths;
    },
  };
}

/** Weights and biases of the network that the settings make. */
class ParameterCount extends Controller {
  constructor(
    folder: GUI,
    private readonly store: Store,
  ) {
    super(folder, {}, 'parameters', 'lil-readout');
    tooltip(this, 'weights and biases of the network together');
    this.updateDisplay();
  }

  override updateDisplay(): this {
    const { hidden, activation } = this.store.state.settings;
    this.$widget.textContent = count(createModel({ hidden, activation, conditioning: { kind: 'raw' } }).size);
    return this;
  }
}
