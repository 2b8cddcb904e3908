/** The tiles "How close": a number each, with what to hold it against and whether it passes its gate. */
import type { Judgement } from '../../metrics/gates.ts';
import { element } from '../dom.ts';

const TILES = {
  excess: {
    label: 'excess loss',
    meaning: 'mean over the noise levels of σ² E‖s − s*‖²: how far the learned score is from the exact one',
  },
  TV: {
    label: 'TV of exp(−f)/Z',
    meaning: 'total variation ½ ∫ |exp(−f)/Z − p_σ|: the share of the mass that lies elsewhere',
  },
  KL: { label: 'KL', meaning: 'KL(p_σ ‖ exp(−f)/Z) = ∫ p_σ log (p_σ Z exp f), in nats' },
  logZ: { label: 'log Z(σ)', meaning: 'log ∫ exp(−f) over the data’s box, widened by max(½, 4σ), in nats' },
  NLL: { label: 'NLL, held out', meaning: 'mean of f + log Z over points that training has not seen, with noise σ' },
  SW2: {
    label: 'sliced W₂ of samples',
    meaning: 'sliced Wasserstein-2 distance of chains and fresh data over 128 directions, a length in the plane',
  },
  MMD2: {
    label: 'MMD² of samples',
    meaning:
      'unbiased squared maximum mean discrepancy of chains and fresh data, Gaussian kernels .05, .1, .2, .5 wide',
  },
  modes: {
    label: 'mode masses',
    meaning: 'share of the chains in each component, by largest posterior; below, that of the model’s exp(−f)/Z',
  },
  sd: {
    label: 'component sd',
    meaning: 'standard deviation of the chains in each component; below, that of fresh data, a length in the plane',
  },
} as const;

export type TileName = keyof typeof TILES;

export interface Reading {
  value: string;
  /** What to hold it against, or its unit. */
  hint: string;
  /** The hint is a warning. */
  doubtful?: boolean;
  /** It was measured at another noise level than the one in force. */
  stale?: boolean;
  gate?: Judgement | undefined;
}

/** A tile without a reading is hidden. */
export type Readings = Partial<Record<TileName, Reading>>;

interface Tile {
  tile: HTMLElement;
  value: HTMLElement;
  gate: HTMLElement;
  hint: HTMLElement;
}

export class Tiles {
  private readonly tiles = {} as Record<TileName, Tile>;

  constructor(list: HTMLElement) {
    for (const [name, { label, meaning }] of Object.entries(TILES) as [TileName, (typeof TILES)[TileName]][]) {
      const tile = element('div', { title: meaning, hidden: true });
      const value = element('span', { id: name });
      const gate = element('span', { className: 'gate' });
      const hint = element('dd', { className: 'hint' });
      const first = element('dd', {});
      first.append(value, gate);
      tile.append(element('dt', { textContent: label }), first, hint);
      list.append(tile);
      this.tiles[name] = { tile, value, gate, hint };
    }
  }

  show(readings: Readings): void {
    for (const [name, parts] of Object.entries(this.tiles) as [TileName, Tile][]) showTile(parts, readings[name]);
  }
}

function showTile({ tile, value, gate, hint }: Tile, reading: Reading | undefined): void {
  tile.hidden = reading === undefined;
  if (!reading) return;
  tile.classList.toggle('stale', reading.stale ?? false);
  hint.classList.toggle('doubtful', reading.doubtful ?? false);
  write(value, reading.value);
  write(hint, reading.hint);
  showGate(gate, reading.gate);
}

function showGate(place: HTMLElement, gate: Judgement | undefined): void {
  write(place, gate ? (gate.ok ? '✓' : '✗') : '');
  place.classList.toggle('missed', gate?.ok === false);
  place.title = gate ? `${gate.ok ? 'within' : 'outside'} the gate: ${gate.allowed}` : '';
  place.role = gate ? 'img' : null;
  place.ariaLabel = gate ? place.title : null;
}

/** Leaves what says the same alone. */
function write(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}
