/** The page, as far as what is taken home from it depends on it. */
import type { RunMetrics } from '../../interchange/run-file.ts';
import type { Box } from '../../view/index.ts';
import type { Address } from '../address.ts';
import type { LossChart } from '../learning/chart.ts';
import type { Run } from '../run.ts';
import type { Store } from '../state.ts';
import type { Theme } from '../theme.ts';
import type { Files } from './open.ts';

/** All panels as they were just drawn, side by side in their order; to be copied in the same task. */
export interface Drawing {
  canvas: HTMLCanvasElement;
  /** The part of the plane that each panel shows. */
  window: Box;
  theme: Theme;
  /** The page's own colour, behind everything. */
  ground: string;
}

export interface Source {
  readonly store: Store;
  readonly address: Address;
  readonly files: Files;
  readonly learning: { readonly chart: LossChart };
  readonly run: Run | undefined;
  readonly adapter: string;
  /** What was measured of the weights of this very step. */
  metricsAt(step: number): RunMetrics;
  /** Draws the panels of `size` CSS pixels with `ratio` pixels each; nothing while there is nothing to draw. */
  render(size: number, ratio: number): Drawing | undefined;
}

/** The run in force. Throws while there is none. */
export function runOf({ run }: Source): Run {
  if (!run) throw new Error('the run is not there yet');
  return run;
}

/** The beginning of all file names: preset, seed and training step. */
export function stemOf({ store }: Source, { settings }: Run, step: number): string {
  return `scorefield-${store.state.preset}-seed${settings.seed}-step${step}`;
}
