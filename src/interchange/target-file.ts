/**
 * Targets as JSON: `{"kind": "mixture", "components": [{"weight", "mean": [x, y], "covariance": [xx, xy, yy]}]}`, or
 * `{"kind": "points", "points": [[x, y], …]}`.
 */
import type { Gaussian, Target } from '../targets.ts';
import { choiceAt, float32At } from './fields.ts';
import { arrayAt, type JsonObject, objectAt, own, parseJson } from './json.ts';
import { refuse } from './refusal.ts';
import { nineDigits, textOf } from './text.ts';

export const MOST_COMPONENTS = 64;
const MOST_POINTS = 100_000;
/** Of all components' weight, what one has at least. */
const LEAST_SHARE = 1e-9;

export function writeTarget(target: Target): string {
  return `${JSON.stringify(targetToJson(target))}\n`;
}

export function readTarget(source: string | Uint8Array): Target {
  return targetFromJson(parseJson(textOf(source, 'the file'), 'the file'), 'the target');
}

/** A target as a value for JSON. */
export function targetToJson(target: Target): JsonObject {
  if (target.kind === 'mixture') return target;
  const { points } = target;
  const rows = Array.from({ length: points.length / 2 }, (_, i) => [
    nineDigits(points[2 * i]!),
    nineDigits(points[2 * i + 1]!),
  ]);
  return { kind: 'points', points: rows };
}

/** Checks parsed JSON at a place. Weights of a mixture are scaled to sum to 1. */
export function targetFromJson(value: unknown, where: string): Target {
  const object = objectAt(value, where);
  const kind = choiceAt(own(object, 'kind', 'mixture'), `${where}: kind`, ['mixture', 'points']);
  if (kind === 'mixture') {
    const components = arrayAt(own(object, 'components'), `${where}: components`, 1, MOST_COMPONENTS);
    return {
      kind,
      components: normalised(
        components.map((each, k) => gaussianAt(each, `${where}: component ${k + 1}`)),
        where,
      ),
    };
  }
  const rows = arrayAt(own(object, 'points'), `${where}: points`, 1, MOST_POINTS);
  return { kind, points: Float32Array.from(rows.flatMap((row, i) => pairAt(row, `${where}: points[${i}]`))) };
}

function gaussianAt(value: unknown, where: string): Gaussian {
  const object = objectAt(value, where);
  const weight = float32At(own(object, 'weight'), `${where}: weight`);
  if (weight <= 0) refuse(`${where}: weight is ${weight}; allowed are positive numbers`);
  const mean = pairAt(own(object, 'mean'), `${where}: mean`);
  const entries = arrayAt(own(object, 'covariance'), `${where}: covariance`, 3, 3);
  const [xx, xy, yy] = entries.map((entry, i) => float32At(entry, `${where}: covariance[${i}]`)) as [
    number,
    number,
    number,
  ];
  if (!(xx >= 0 && yy >= 0 && xx * yy - xy * xy >= 0)) {
    refuse(`${where}: covariance is [${xx}, ${xy}, ${yy}]; allowed are positive semi-definite ones, [xx, xy, yy]`);
  }
  return { weight, mean, covariance: [xx, xy, yy] };
}

function pairAt(value: unknown, where: string): [number, number] {
  const [x, y] = arrayAt(value, where, 2, 2);
  return [float32At(x, `${where}[0]`), float32At(y, `${where}[1]`)];
}

/** Weights that sum to 1; left to the bit as they are where they do but for rounding, so that a file stays what it is. */
function normalised(components: readonly Gaussian[], where: string): Gaussian[] {
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  const scale = Math.abs(total - 1) < 1e-9 ? 1 : total;
  return components.map((component, k) => {
    const weight = component.weight / scale;
    if (weight < LEAST_SHARE) {
      refuse(`${where}: component ${k + 1}: weight is ${weight} of the total; allowed is ${LEAST_SHARE} or more`);
    }
    return { ...component, weight };
  });
}
