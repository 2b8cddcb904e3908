/** What the page shows and runs, in one place: settings, noise level, what is playing. Parts listen for changes. */
import { defaultSettings, PRESETS, type PresetName, type Settings } from '../settings.ts';
import { type TargetName, targetOf } from '../target-library.ts';
import type { Box, Target } from '../targets.ts';
import { DEFAULT_VIEW, type ViewSettings } from './view-settings.ts';

/** A target of one's own: edited, drawn or read from a file. */
export interface OwnTarget {
  label: string;
  target: Target;
}

/** What the data come from: a target of the library by its name, or one's own. */
export type TargetChoice = TargetName | OwnTarget;

export interface PageState {
  preset: PresetName;
  target: TargetChoice;
  settings: Settings;
  /** The noise level in force in every panel. */
  sigma: number;
  /** The part of the plane that every panel shows; none stands for the whole window of the run. */
  window: Box | undefined;
  view: ViewSettings;
  /** Training runs. */
  playing: boolean;
  /** The chains run from σ_L to σ₁; otherwise they stay at the noise level in force. */
  annealing: boolean;
}

/** What a change asks for: all anew, only the chains anew, other pictures of the same run, or nothing but its display. */
export type Effect = 'run' | 'chains' | 'view' | 'none';

const EFFECTS: { readonly [K in keyof Settings]?: Effect } = {
  chains: 'chains',
  epsilon: 'chains',
  steps: 'chains',
  denoise: 'chains',
};

type Listener = (effect: Effect) => void;

export class Store {
  readonly state: PageState;
  private readonly listeners: Listener[] = [];

  /** `chains`: how many to start with; a software adapter gets fewer. */
  constructor(private readonly chains: number) {
    const settings = { ...defaultSettings(), chains };
    const shown = { sigma: middleLevel(settings), window: undefined, view: { ...DEFAULT_VIEW } };
    this.state = { preset: 'assignment', target: 'assignment', settings, ...shown, playing: true, annealing: false };
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Sets one setting and tells what it takes. */
  set<K extends keyof Settings>(key: K, value: Settings[K]): void {
    this.state.settings[key] = value;
    this.tell(EFFECTS[key] ?? 'run');
  }

  setPreset(name: PresetName): void {
    const { settings } = PRESETS[name];
    const { seed } = this.state.settings;
    this.state.preset = name;
    this.state.settings = { ...settings, hidden: [...settings.hidden], chains: this.chains, seed };
    this.state.sigma = middleLevel(this.state.settings);
    this.tell('run');
  }

  setTarget(choice: TargetChoice): void {
    this.state.target = choice;
    this.state.window = undefined;
    this.tell('run');
  }

  /** The target that is chosen, with as many points as the settings say. */
  get target(): Target {
    const { target, settings } = this.state;
    return typeof target === 'string' ? targetOf(target, settings) : target.target;
  }

  /** Changes what the panels show. */
  show(change: Partial<ViewSettings>): void {
    Object.assign(this.state.view, change);
    this.tell('view');
  }

  /** Shows another part of the plane; none stands for the whole window of the run. */
  look(window: Box | undefined): void {
    this.state.window = window;
    this.tell('view');
  }

  update(change: Partial<Pick<PageState, 'sigma' | 'playing' | 'annealing'>>): void {
    Object.assign(this.state, change);
    this.tell('none');
  }

  private tell(effect: Effect): void {
    for (const listener of this.listeners) listener(effect);
  }
}

/** The level nearest the geometric middle of the range, where a first look shows modes and noise alike. */
function middleLevel({ sigmaMin, sigmaMax, levels }: Settings): number {
  const step = levels > 1 ? Math.log(sigmaMax / sigmaMin) / (levels - 1) : 0;
  return sigmaMin * Math.exp(step * Math.floor((levels - 1) / 2.5));
}
