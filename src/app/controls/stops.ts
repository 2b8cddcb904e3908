/** The values that a slider of the panel stops at: round numbers over the range of a setting. */
import type { NumberTunable } from '../../settings.ts';

/** Round numbers of a decade. */
const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
/** A range of whole numbers gets a slider up to so many; any other is cut into equal parts. */
const MOST_STOPS = 200;
const PARTS = 30;

/** Rising, the ends of the range included; none where the range is too wide for a slider. */
export function stopsOf({ min, max, whole, scale }: NumberTunable): number[] {
  switch (scale) {
    case 'log':
      return decades(min, max, whole);
    case 'octaves':
      return between(min, max, powersOfTwo(max));
    case 'decay':
      return between(
        min,
        max,
        decades(1 - max, 1)
          .map(complement)
          .reverse(),
      );
    default:
      return whole && max - min >= MOST_STOPS ? [] : equalSteps(min, max, whole ? max - min : PARTS);
  }
}

/** Index of the stop nearest to a value. */
export function nearestStop(stops: readonly number[], value: number): number {
  const above = stops.findIndex((stop) => stop >= value);
  if (above <= 0) return above === 0 ? 0 : stops.length - 1;
  return stops[above]! - value < value - stops[above - 1]! ? above : above - 1;
}

function equalSteps(min: number, max: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => Number((min + ((max - min) * i) / steps).toPrecision(12)));
}

function decades(min: number, max: number, whole = false): number[] {
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const stops = powers.flatMap((power) => MANTISSAS.map((mantissa) => Number(`${mantissa}e${power}`)));
  return between(min, max, whole ? stops.filter(Number.isInteger) : stops);
}

function powersOfTwo(max: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(max)) + 1 }, (_, power) => 2 ** power);
}

/** 1 − value without the rounding that binary fractions leave. */
function complement(value: number): number {
  return Number((1 - value).toPrecision(12));
}

function between(min: number, max: number, stops: readonly number[]): number[] {
  return [...new Set([min, ...stops.filter((stop) => stop > min && stop < max), max])];
}
