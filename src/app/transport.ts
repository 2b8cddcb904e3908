/** Play, pause, step, reset and the annealing button; the line of counts and rates beside them. */
import type { RunVariants } from '../tuning.ts';
import { byId, count, rate } from './dom.ts';

export interface TransportActions {
  togglePlay(): void;
  step(): void;
  reset(): void;
  toggleAnneal(): void;
}

export interface Readout {
  step: number;
  iterations: number;
  stepsPerSecond: number;
  chains: number;
  chainStepsPerSecond: number;
  seed: number;
  variants: RunVariants;
}

export class Transport {
  private readonly play = byId<HTMLButtonElement>('play');
  private readonly anneal = byId<HTMLButtonElement>('anneal');

  constructor(actions: TransportActions) {
    this.play.addEventListener('click', actions.togglePlay);
    this.anneal.addEventListener('click', actions.toggleAnneal);
    byId('step').addEventListener('click', actions.step);
    byId('reset').addEventListener('click', actions.reset);
  }

  showState({ playing, annealing }: { playing: boolean; annealing: boolean }): void {
    setPressed(this.play, playing, 'Pause training', 'Train');
    setPressed(this.anneal, annealing, 'Stop annealing', 'Anneal the chains from σ_L to σ₁');
  }

  showReadout(readout: Readout): void {
    const { step, iterations, stepsPerSecond, chains, chainStepsPerSecond, seed, variants } = readout;
    byId('read-step').textContent = `step ${count(step)} of ${count(iterations)}`;
    byId('read-rate').textContent = `${rate(stepsPerSecond)} steps/s`;
    byId('read-chains').textContent = `${count(chains)} chains`;
    byId('read-chain-rate').textContent = `${rate(chainStepsPerSecond)} chain-steps/s`;
    const { gradient, langevin } = variants;
    byId('read-seed').textContent =
      `seed ${seed}, kernels ${gradient}${langevin === gradient ? '' : ` and ${langevin}`}`;
  }
}

function setPressed(button: HTMLButtonElement, pressed: boolean, on: string, off: string): void {
  button.setAttribute('aria-pressed', String(pressed));
  button.setAttribute('aria-label', pressed ? on : off);
  button.title = pressed ? on : off;
  button.dataset.icon = pressed ? 'pause' : 'play';
}
