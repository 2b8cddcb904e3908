/** What the page shows and runs, in one place: settings, noise level, what is playing. Parts listen for changes. */
import { defaultSettings, PRESETS, type PresetName } from '../presets.ts';
import type { Settings } from '../settings.ts';
import { type TargetName, targetOf } from '../target-library.ts';
import type { Box, Target } from '../targets.ts';
import type { RunVariants } from '../tuning.ts';
import type { GivenWeights, Progress, RunPlan } from './run.ts';
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
  /** What the kernels run in where a link or a file says so; undefined leaves it to the setting `variant`. */
  variants: RunVariants | undefined;
  /** Weights of a file that every run starts from, until another network or other noise levels are chosen. */
  weights: GivenWeights | undefined;
  /** The noise level in force in every panel. */
  sigma: number;
  /** The part of the plane that every panel shows; none stands for the whole window of the run. */
  window: Box | undefined;
  view: ViewSettings;
  /** Training runs. */
  playing: boolean;
  /** Training steps a frame, at most; 'auto' makes as many as the adapter can. */
  stepsPerFrame: number | 'auto';
  /** The chains run from σ_L to σ₁; otherwise they stay at the noise level in force. */
  annealing: boolean;
}

/** Training steps between two frames, at most. */
export const mostStepsOf = ({ stepsPerFrame }: PageState): number =>
  stepsPerFrame === 'auto' ? Infinity : stepsPerFrame;

/** What a run is made from, as far as the page shows it. */
export type Choice = Pick<PageState, 'preset' | 'target' | 'settings' | 'variants' | 'weights'>;

/**
 * What a change asks for: all anew, only the chains anew, other pictures of the same run, nothing as it only goes back to
 * what is in force, or nothing but its display.
 */
export type Effect = 'run' | 'chains' | 'view' | 'back' | 'none';

/** Settings of the chains, which training does not feel. */
const OF_CHAINS = ['chains', 'epsilon', 'steps', 'denoise', 'initial'] as const satisfies (keyof Settings)[];
export type ChainSettings = Pick<Settings, (typeof OF_CHAINS)[number]>;

/** What a link or a file gives all at once. */
export interface GivenState {
  preset: PresetName;
  settings: Settings;
  target: TargetChoice;
  variants: RunVariants | undefined;
  weights?: GivenWeights | undefined;
  /** None is the level for a first look. */
  sigma?: number | undefined;
  /** Where the run goes on; none begins it. */
  progress?: Progress | undefined;
}

/** Settings that weights from a file bring with them. */
const OF_WEIGHTS: ReadonlySet<keyof Settings> = new Set([
  'hidden',
  'activation',
  'conditioning',
  'sigmaMin',
  'sigmaMax',
  'levels',
]);

/** `progress`: where a new run goes on. */
type Listener = (effect: Effect, progress?: Progress) => void;

export class Store {
  readonly state: PageState;
  private readonly listeners: Listener[] = [];

  /** `chains`: how many to start with; a software adapter gets fewer. */
  constructor(readonly chains: number) {
    const settings = { ...defaultSettings(), chains };
    const shown = { sigma: middleLevel(settings), window: undefined, view: { ...DEFAULT_VIEW } };
    const given = { variants: undefined, weights: undefined };
    const run = { preset: 'assignment', target: 'assignment', settings, ...given } as const;
    const moving = { playing: true, stepsPerFrame: 'auto', annealing: false } as const;
    this.state = { ...run, ...shown, ...moving };
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Sets one setting and tells what it takes. σ₁ and σ_L take each other along, so that they never cross. */
  set<K extends keyof Settings>(key: K, value: Settings[K]): void {
    const { settings } = this.state;
    settings[key] = value;
    if (settings.sigmaMax < settings.sigmaMin) {
      if (key === 'sigmaMin') settings.sigmaMax = settings.sigmaMin;
      else settings.sigmaMin = settings.sigmaMax;
    }
    this.holdSigma();
    if (key === 'variant') this.state.variants = undefined;
    if (OF_WEIGHTS.has(key)) this.state.weights = undefined;
    this.tell((OF_CHAINS as readonly string[]).includes(key) ? 'chains' : 'run');
  }

  setPreset(name: PresetName): void {
    this.state.preset = name;
    this.state.settings = this.settingsOf(name);
    this.state.variants = undefined;
    this.state.weights = undefined;
    this.state.sigma = middleLevel(this.state.settings);
    this.tell('run');
  }

  /** Another state altogether. */
  replace({ settings, sigma, weights, progress, ...given }: GivenState): void {
    const copy = { ...settings, hidden: [...settings.hidden] };
    this.state.window = undefined;
    Object.assign(this.state, given, { settings: copy, weights, sigma: sigma ?? middleLevel(copy) });
    this.tell('run', progress);
  }

  /** Settings have been changed since the preset was chosen; the seed is no part of a preset. */
  get changed(): boolean {
    const { preset, settings } = this.state;
    const base = this.settingsOf(preset);
    return (Object.keys(base) as (keyof Settings)[]).some((key) => String(settings[key]) !== String(base[key]));
  }

  private settingsOf(preset: PresetName): Settings {
    const { settings } = PRESETS[preset];
    return { ...settings, hidden: [...settings.hidden], chains: this.chains, seed: this.state.settings.seed };
  }

  setTarget(choice: TargetChoice): void {
    this.state.target = choice;
    this.state.window = undefined;
    this.tell('run');
  }

  get choice(): Choice {
    const { preset, target, settings, variants, weights } = this.state;
    return { preset, target, settings: { ...settings }, variants, weights };
  }

  /** Back to what the run in force was made from, after something else that cannot be had. */
  goBack(choice: Partial<Choice>): void {
    Object.assign(this.state, choice, choice.settings && { settings: { ...choice.settings } });
    this.holdSigma();
    this.tell('back');
  }

  /** The target that is chosen, with as many points as the settings say. */
  get target(): Target {
    const { target, settings } = this.state;
    return typeof target === 'string' ? targetOf(target, settings) : target.target;
  }

  /** What the next run is made from. */
  get plan(): RunPlan {
    const { settings, variants = settings.variant, weights } = this.state;
    return { settings: { ...settings }, target: this.target, variants, weights };
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

  update(change: Partial<Pick<PageState, 'sigma' | 'playing' | 'stepsPerFrame' | 'annealing'>>): void {
    Object.assign(this.state, change);
    this.tell('none');
  }

  /** The noise level in force stays within the levels. */
  private holdSigma(): void {
    const { settings, sigma } = this.state;
    this.state.sigma = Math.min(largestLevel(settings), Math.max(settings.sigmaMin, sigma));
  }

  private tell(effect: Effect, progress?: Progress): void {
    for (const listener of this.listeners) listener(effect, progress);
  }
}

export function chainSettings(settings: Settings): ChainSettings {
  return Object.fromEntries(OF_CHAINS.map((key) => [key, settings[key]])) as unknown as ChainSettings;
}

/** Whether both settings ask for the same chains of one model. */
export const sameChains = (a: Settings, b: Settings): boolean => OF_CHAINS.every((key) => a[key] === b[key]);

/** A single level is σ₁. */
const largestLevel = ({ sigmaMin, sigmaMax, levels }: Settings): number => (levels > 1 ? sigmaMax : sigmaMin);

/** The level nearest the geometric middle of the range, where a first look shows modes and noise alike. */
export function middleLevel({ sigmaMin, sigmaMax, levels }: Settings): number {
  const step = levels > 1 ? Math.log(sigmaMax / sigmaMin) / (levels - 1) : 0;
  return sigmaMin * Math.exp(step * Math.floor((levels - 1) / 2.5));
}
