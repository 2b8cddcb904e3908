/** What is to be seen, in words for screen readers: a line that is read out when it changes, and a label for each panel. */
import { byId, count, figure } from './dom.ts';
import type { Scales } from './place.ts';
import type { PageState } from './state.ts';

/** Milliseconds between two lines while nothing but numbers change. */
const PAUSE = 10_000;
/** Steps whose losses are averaged. */
const RECENT = 100;

export interface Situation {
  state: PageState;
  step: number;
  losses: readonly number[];
  excess: { mean: number; floor: number } | undefined;
  scales: Scales | undefined;
  /** Points in the data panel. */
  points: number;
}

export class Summary {
  private readonly line = byId('summary');
  private activity = '';
  private spokenAt = -Infinity;

  /** Brings the line up to date now if the page does something else, and otherwise after a while. */
  tick(now: number, situation: Situation): void {
    const activity = activityOf(situation);
    if (activity === this.activity && now - this.spokenAt < PAUSE) return;
    this.activity = activity;
    this.spokenAt = now;
    const text = summaryOf(situation);
    if (this.line.textContent !== text) this.line.textContent = text;
    for (const [name, label] of Object.entries(labelsOf(situation))) byId(`plot-${name}`).ariaLabel = label;
  }
}

/** `step 1 200 of 15 000, loss 1.12, floor 1.09, excess 0.02, σ 0.083, 2 048 chains, training paused`. */
export function summaryOf(situation: Situation): string {
  const { state, step, losses, excess } = situation;
  const recent = losses.slice(-RECENT);
  const loss = recent.reduce((sum, value) => sum + value, 0) / recent.length;
  return [
    `step ${count(step)} of ${count(state.settings.iterations)}`,
    ...(recent.length > 0 ? [`loss ${figure(loss)}`] : []),
    ...(excess ? [`floor ${figure(excess.floor)}`, `excess ${figure(excess.mean, 2)}`] : []),
    `σ ${figure(state.sigma, 2)}`,
    `${count(state.settings.chains)} chains`,
    activityOf(situation),
  ].join(', ');
}

function activityOf({ state: { playing, annealing, settings }, step }: Situation): string {
  const training = step >= settings.iterations ? 'training finished' : playing ? 'training' : 'training paused';
  return annealing ? `${training}, annealing` : training;
}

function labelsOf({ state, scales, points }: Situation): Record<'data' | 'exact' | 'model' | 'chains', string> {
  const { settings, view } = state;
  const level = `at noise level ${figure(state.sigma, 2)}`;
  const arrows = view.arrows ? ' with score arrows' : '';
  const largest = scales ? `; largest density ${figure(scales.peak)}, largest score ${figure(scales.magnitude)}` : '';
  return {
    data: `Histogram of ${count(points)} training points with noise, ${level}`,
    exact: `Exact density${arrows} ${level}${largest}`,
    model:
      view.comparison === 'difference'
        ? `Learned minus exact density${arrows && ' with arrows of the score error'} ${level}`
        : `Learned density${arrows} ${level}`,
    chains: `${count(settings.chains)} Langevin chains on the learned score ${level}, as ${view.chainsAs}`,
  };
}
