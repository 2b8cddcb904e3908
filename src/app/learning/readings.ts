/** What the tiles say: of the live numbers at the noise level in force, or of a full measurement. */
import type { Excess } from '../../metrics/excess.ts';
import { MOST_BORDER } from '../../metrics/grid.ts';
import type { Target } from '../../targets.ts';
import { figure } from '../dom.ts';
import type { ChainReading } from './chain-gauge.ts';
import type { FullMeasurement } from './full.ts';
import type { DensityReading } from './gauges.ts';
import type { Reading, Readings, TileName } from './tiles.ts';

/** Beyond this the exact density does not sum to 1 on the grid: its cells are too large for so little noise. */
const MOST_LOST = 0.01;
/** Components that are written out; of more only the range. */
const MOST_LISTED = 3;

type Maybe = number | null | undefined;
type MaybeList = readonly Maybe[] | null | undefined;

export interface LiveNumbers {
  excess: Excess | undefined;
  density: DensityReading | undefined;
  chains: ChainReading | undefined;
}

/** At noise level `sigma`; what was measured at another one is marked. */
export function liveReadings({ excess, density, chains }: LiveNumbers, sigma: number, kind: Target['kind']): Readings {
  const against = density?.against;
  const coarse = against !== undefined && Math.abs(against.exactMass - 1) > MOST_LOST;
  const ofExact = (reading: Reading): Reading =>
    coarse ? { value: figure(Number.NaN), hint: 'cells too large for σ' } : reading;
  const ofDensity = { stale: density?.sigma !== sigma };
  const ofChains = { stale: chains?.sigma !== sigma };
  return {
    excess: excessReading(excess?.mean, kind),
    TV: { ...ofExact(ofTV(against?.TV)), ...ofDensity },
    KL: { ...ofExact(ofKL(against?.KL)), ...ofDensity },
    logZ: { ...ofLogZ(density?.logZ, density?.border), ...ofDensity },
    NLL: { ...ofNLL(density?.NLL), ...ofDensity },
    SW2: { ...ofDistance(chains?.SW2, chains?.noiseFloor.SW2), ...ofChains },
    MMD2: { ...ofDistance(chains?.MMD2, chains?.noiseFloor.MMD2), ...ofChains },
    ...(kind === 'mixture' && {
      modes: { ...ofModes(chains?.modes, against?.modes), ...ofChains },
      sd: { value: list(chains?.sd), hint: `fresh ${list(chains?.freshSd)}`, ...ofChains },
    }),
  };
}

/** By their definitions at σ₁, each beside its gate if the run has gates. */
export function fullReadings({ metrics, gates }: FullMeasurement, kind: Target['kind']): Readings {
  const { excess, TV, KL, logZ, border, NLL, SW2, MMD2, noiseFloor, modes, densityModes, sd } = metrics;
  const readings: Readings = {
    excess: excessReading(excess, kind),
    TV: ofTV(TV),
    KL: ofKL(KL),
    logZ: ofLogZ(logZ[0], border[0]),
    NLL: ofNLL(NLL),
    SW2: ofDistance(SW2, noiseFloor?.SW2),
    MMD2: ofDistance(MMD2, noiseFloor?.MMD2),
    ...(kind === 'mixture' && { modes: ofModes(modes, densityModes), sd: { value: list(sd), hint: 'of the samples' } }),
  };
  for (const gate of gates?.judgements ?? []) {
    const reading = readings[gate.name as TileName];
    if (reading) reading.gate = gate;
  }
  return readings;
}

const excessReading = (value: Maybe, kind: Target['kind']): Reading => ({
  value: number(value),
  hint: kind === 'mixture' ? '0 is perfect' : '0 means memorising',
});

const ofTV = (value: Maybe): Reading => ({ value: number(value), hint: 'from 0 to 1' });

const ofKL = (value: Maybe): Reading => ({ value: number(value), hint: 'nats' });

const ofNLL = (value: Maybe): Reading => ({ value: fixed(value, 3), hint: 'nats a point' });

function ofLogZ(value: Maybe, border: Maybe): Reading {
  if (typeof border !== 'number' || border <= MOST_BORDER) return { value: fixed(value, 3), hint: 'nats' };
  return { value: fixed(value, 3), hint: `${figure(100 * border, 2)} % at the border`, doubtful: true };
}

const ofDistance = (value: Maybe, floor: Maybe): Reading => ({
  value: fixed(value, 4),
  hint: `noise floor ${fixed(floor, 4)}`,
});

const ofModes = (samples: MaybeList, density: MaybeList): Reading => ({
  value: list(samples),
  hint: `model ${list(density)}`,
});

const number = (value: Maybe): string => figure(value ?? Number.NaN, 2);

function fixed(value: Maybe, digits: number): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return figure(Number.NaN);
  return value
    .toFixed(digits)
    .replace(/^-(0\.0*$)/, '$1')
    .replace('-', '−');
}

/** .333 .334 .333, or of many components the range. */
function list(values: MaybeList): string {
  if (!values) return figure(Number.NaN);
  const short = (value: Maybe): string => fixed(value, 3).replace(/^0\./, '.');
  if (values.length <= MOST_LISTED) return values.map(short).join(' ');
  const known = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  return known.length === 0 ? figure(Number.NaN) : `${short(Math.min(...known))} to ${short(Math.max(...known))}`;
}
