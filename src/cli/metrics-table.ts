/** Metrics as a table for a terminal; beside what has a gate, whether it is passed. */
import type { Figure, Metrics } from '../metrics/all.ts';
import type { Judgement } from '../metrics/gates.ts';
import { MOST_BORDER } from '../metrics/grid.ts';

const number = (value: Figure): string => (value === null ? '–' : String(Number(value.toPrecision(3))));
const list = (values: readonly Figure[]): string => values.map(number).join(' ');

/** `sigmas`: σ₁ … σ_L. */
export function metricsTable(metrics: Metrics, sigmas: ArrayLike<number>, judgements: readonly Judgement[]): string {
  const rows = [...modelRows(metrics), ...sampleRows(metrics)].map(([name, value]) => {
    const judgement = judgements.find((each) => each.name === name);
    const verdict = judgement ? `${judgement.ok ? '✓' : '✗'} ${judgement.allowed}` : '';
    return `${name.padEnd(14)}${value.padEnd(24)}${verdict}`.trimEnd();
  });
  return [...rows, '', ...levelRows(metrics, sigmas)].join('\n');
}

type Row = [name: string, value: string];

function modelRows({ excess, floor, TV, KL, NLL, densityModes }: Metrics): Row[] {
  return [
    ['excess', number(excess)],
    ['floor', number(floor)],
    ['TV', number(TV)],
    ['KL', `${number(KL)} nats`],
    ['NLL', `${number(NLL)} nats`],
    ...(densityModes ? [['density modes', list(densityModes)] satisfies Row] : []),
  ];
}

function sampleRows({ samples, diverged, SW2, MMD2, noiseFloor, modes, sd }: Metrics): Row[] {
  if (samples === null) return [];
  return [
    ['samples', number(samples)],
    ['diverged', number(diverged)],
    ['SW2', `${number(SW2)} (noise ${number(noiseFloor?.SW2 ?? null)})`],
    ['MMD2', `${number(MMD2)} (noise ${number(noiseFloor?.MMD2 ?? null)})`],
    ...(modes ? [['modes', list(modes)] satisfies Row] : []),
    ...(sd ? [['sd', list(sd)] satisfies Row] : []),
  ];
}

function levelRows({ excessPerLevel, floorPerLevel, logZ, border }: Metrics, sigmas: ArrayLike<number>): string[] {
  const columns = (cells: string[]): string => cells.map((cell) => cell.padStart(10)).join('');
  const rows = Array.from(sigmas, (sigma, i) => {
    const figures = [sigma, excessPerLevel[i]!, floorPerLevel[i]!, logZ[i]!].map(number);
    const isOpen = (border[i] ?? 0) > MOST_BORDER;
    return columns(figures) + (isOpen ? '  exp(−f) does not normalise in its box' : '');
  });
  return [columns(['σ', 'excess', 'floor', 'log Z']), ...rows];
}
