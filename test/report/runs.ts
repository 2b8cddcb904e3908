// Finished runs made up for the report's text and figures: exact fields in float64, and learned ones that are off as told.

import type { Metrics } from '../../src/metrics/all.ts';
import { noiseLevels } from '../../src/noise.ts';
import { PRESETS } from '../../src/presets.ts';
import { BINS, CELLS, type FieldValues, type LevelFields, windowAt } from '../../src/report/grids.ts';
import { shownLevels } from '../../src/report/levels.ts';
import type { FinishedRun } from '../../src/report/run.ts';
import { modelOf } from '../../src/settings.ts';
import { THREE_GAUSSIANS } from '../../src/targets.ts';
import { assignmentMixture, logDensityAndScore } from '../reference/mixture.ts';

/** What a good run of `quick` measures. */
export const GOOD: Metrics = {
  excess: 0.00483,
  floor: 1.078,
  excessPerLevel: Array.from({ length: 12 }, (_, i) => (i === 4 ? 0.00821 : 0.004)),
  floorPerLevel: Array.from({ length: 12 }, (_, i) => 1.93 - 0.15 * i),
  logZ: Array.from({ length: 12 }, () => 2.5),
  border: Array.from({ length: 12 }, () => 0),
  TV: 0.124,
  KL: 0.0464,
  NLL: -0.576,
  densityModes: [0.271, 0.283, 0.446],
  samples: 5000,
  diverged: 0,
  SW2: 0.00612,
  MMD2: 0.000391,
  noiseFloor: { SW2: 0.00436, MMD2: -0.000346 },
  modes: [0.334, 0.33, 0.336],
  sd: [0.0968, 0.0976, 0.104],
};

export interface Faults {
  metrics?: Partial<Metrics>;
  /** Changes the learned field of σ₁, which else is the exact one. */
  spoil?: (learned: FieldValues, exact: FieldValues) => void;
  border?: number;
}

export function finishedRun({ metrics = {}, spoil, border = 0 }: Faults = {}): FinishedRun {
  const settings = { ...PRESETS.quick.settings };
  const sigmas = noiseLevels(settings.sigmaMin, settings.sigmaMax, settings.levels);
  const counts = { box: windowAt(THREE_GAUSSIANS, 0), counts: new Uint32Array(BINS * BINS).fill(1), outside: 0 };
  const fields = shownLevels(sigmas.length).map((level) => fieldsOf(level, sigmas[level - 1]!, border));
  spoil?.(fields[0]!.learned, fields[0]!.exact);
  return {
    config: { preset: 'quick', settings, target: THREE_GAUSSIANS, variants: {} },
    adapter: 'an adapter',
    software: true,
    runtime: 'Node 20',
    version: '0.1.0',
    timings: { training: 61, sampling: 5, metrics: 8 },
    loss: Array.from({ length: 6000 }, (_, t) => 1.08 + 0.92 * Math.exp(-t / 300)),
    metrics: { ...GOOD, ...metrics },
    model: modelOf(settings, THREE_GAUSSIANS),
    sigmas,
    pictures: { data: counts, noisy: [{ level: 1, sigma: sigmas[0]!, counts }], fields, samples: counts },
  };
}

function fieldsOf(level: number, sigma: number, border: number): LevelFields {
  const box = windowAt(THREE_GAUSSIANS, sigma);
  const exact = { density: new Float32Array(CELLS ** 2), score: new Float32Array(2 * CELLS ** 2) };
  for (let i = 0; i < CELLS ** 2; i++) {
    const { logDensity, score } = logDensityAndScore(assignmentMixture, centreOf(box, i), sigma);
    exact.density[i] = Math.exp(logDensity);
    exact.score.set(score, 2 * i);
  }
  const learned = { density: exact.density.slice(), score: exact.score.slice() };
  return { level, sigma, box, exact, learned, logZ: 0, border };
}

/** The centre of a cell, counted row by row from the lower left. */
export function centreOf(box: LevelFields['box'], i: number): [number, number] {
  const [column, row] = [i % CELLS, Math.floor(i / CELLS)];
  return [
    box.xMin + ((column + 0.5) / CELLS) * (box.xMax - box.xMin),
    box.yMin + ((row + 0.5) / CELLS) * (box.yMax - box.yMin),
  ];
}
