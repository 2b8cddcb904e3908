/** Play, pause, step, reset and the annealing button; the line of counts and rates beside them. */
import type { RunVariants } from '../tuning.ts';
import { byId, count, rate } from './dom.ts';
import type { PageState } from './state.ts';

export interface TransportActions {
  togglePlay(): void;
  step(): void;
  reset(): void;
  toggleAnneal(): void;
  setStepsPerFrame(steps: number | 'auto'): void;
}

const STEPS_PER_FRAME = ['auto', 1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const;

export interface Readout {
  step: number;
  iterations: number;
  stepsPerSecond: number;
  chains: number;
  /** Chains that are not finite; none before they are counted. */
  diverged: number;
  chainStepsPerSecond: number;
  seed: number;
  variants: RunVariants;
}

export class Transport {
  private readonly play = byId<HTMLButtonElement>('play');
  private readonly anneal = byId<HTMLButtonElement>('anneal');

  private readonly stepsPerFrame = byId<HTMLSelectElement>('steps-per-frame');

  constructor(actions: TransportActions) {
    this.play.addEventListener('click', actions.togglePlay);
    this.anneal.addEventListener('click', actions.toggleAnneal);
    byId('step').addEventListener('click', actions.step);
    byId('reset').addEventListener('click', actions.reset);
    this.stepsPerFrame.append(...STEPS_PER_FRAME.map((steps) => new Option(String(steps))));
    this.stepsPerFrame.addEventListener('change', () => {
      const { value } = this.stepsPerFrame;
      actions.setStepsPerFrame(value === 'auto' ? value : Number(value));
    });
  }

  showState({ playing, annealing, stepsPerFrame }: PageState): void {
    this.stepsPerFrame.value = String(stepsPerFrame);
    setPressed(this.play, playing, 'Pause training', 'Train');
    setPressed(this.anneal, annealing, 'Stop annealing', 'Anneal the chains from σ_L to σ₁');
  }

  showReadout(readout: Readout): void {
    const { step, iterations, stepsPerSecond, chains, diverged, chainStepsPerSecond, seed, variants } = readout;
    byId('read-step').textContent = `step ${count(step)} of ${count(iterations)}`;
    byId('read-rate').textContent = `${rate(stepsPerSecond)} steps/s`;
    byId('read-chains').textContent = `${count(chains)} chains${diverged > 0 ? `, ${count(diverged)} diverged` : ''}`;
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
