/**
 * Distances between two sets of points, in float64 on the host: no GPU, so a worker can compute them.
 * Points are 2 numbers each. Chains that diverged are to be taken out first (`finitePoints`).
 */
import { USE, uniformFrom, wordStream } from '../random.ts';

type Points = ArrayLike<number>;

/** Directions of the sliced distance. */
const DIRECTIONS = 128;
const DIRECTIONS_SEED = 0;

/** Widths h of the kernel of MMD², lengths in the plane. */
const BANDWIDTHS = [0.05, 0.1, 0.2, 0.5];

/** Points of each set that MMD² looks at. */
const MOST_PAIRED = 2000;

/** The points without those that have a coordinate that is not finite, and how many those are. */
export function finitePoints(points: Points): { finite: Float32Array<ArrayBuffer>; diverged: number } {
  const count = countOf(points);
  const finite = new Float32Array(2 * count);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    finite[2 * kept] = x;
    finite[2 * kept + 1] = y;
    kept++;
  }
  return { finite: finite.slice(0, 2 * kept), diverged: count - kept };
}

/** The angles of the directions: independent, uniform in [0, π), always the same. */
export function slicingAngles(): number[] {
  const words = wordStream(USE.projection, DIRECTIONS_SEED);
  return Array.from({ length: DIRECTIONS }, () => Math.PI * uniformFrom(words.next().value));
}

/**
 * SW2: the square root of the mean, over directions and points, of the squared difference of sorted projections
 * (Bonneel, Rabin, Peyré, Pfister 2015). A length; near 0 for two sets of one law.
 */
export function slicedWasserstein(a: Points, b: Points): number {
  const count = countOf(a);
  if (countOf(b) !== count) {
    throw new RangeError(`sets of ${count} and ${countOf(b)} points given; SW2 compares sets of equal size`);
  }
  const angles = slicingAngles();
  let sum = 0;
  for (const angle of angles) {
    const [u, v] = [sortedProjections(a, angle), sortedProjections(b, angle)];
    for (let i = 0; i < count; i++) sum += (u[i]! - v[i]!) ** 2;
  }
  return Math.sqrt(sum / (count * angles.length));
}

function sortedProjections(points: Points, angle: number): Float64Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const projections = new Float64Array(points.length / 2);
  for (let i = 0; i < projections.length; i++) projections[i] = cos * points[2 * i]! + sin * points[2 * i + 1]!;
  return projections.sort();
}

/**
 * Unbiased MMD² (Gretton et al. 2012, eq. 3) with k(x, y) = mean over h of exp(−‖x − y‖²/2h²), of the first `most` points
 * of each set. 0 in the mean for two sets of one law, so it can be negative.
 */
export function mmdSquared(a: Points, b: Points, most = MOST_PAIRED): number {
  const [m, n] = [Math.min(countOf(a), most), Math.min(countOf(b), most)];
  if (m < 2 || n < 2) throw new RangeError(`sets of ${m} and ${n} points given; MMD² needs at least 2 of each`);
  let across = 0;
  for (let i = 0; i < m; i++) across += kernelSum(a, i, b, 0, n);
  return meanOfPairs(a, m) + meanOfPairs(b, n) - (2 * across) / (m * n);
}

/** Mean of k over the pairs of two different points. */
function meanOfPairs(points: Points, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += kernelSum(points, i, points, i + 1, count);
  return (2 * sum) / (count * (count - 1));
}

const EXPONENTS = BANDWIDTHS.map((h) => -1 / (2 * h * h));

/** Σ k(a_i, b_j) over j from `first` to `end`. */
function kernelSum(a: Points, i: number, b: Points, first: number, end: number): number {
  const [x, y] = [a[2 * i]!, a[2 * i + 1]!];
  let sum = 0;
  for (let j = first; j < end; j++) {
    const [dx, dy] = [x - b[2 * j]!, y - b[2 * j + 1]!];
    const squared = dx * dx + dy * dy;
    for (const exponent of EXPONENTS) sum += Math.exp(exponent * squared);
  }
  return sum / EXPONENTS.length;
}

/** How far two sets are apart; keys as in run.json. */
export interface SampleDistances {
  SW2: number;
  MMD2: number;
}

/** The distances that two fresh data sets of this size have: what samples cannot fall below but by chance. */
export function noiseFloor(fresh: Points, other: Points): SampleDistances {
  return sampleDistances(fresh, other);
}

export function sampleDistances(samples: Points, fresh: Points): SampleDistances {
  return { SW2: slicedWasserstein(samples, fresh), MMD2: mmdSquared(samples, fresh) };
}

function countOf(points: Points): number {
  if (points.length < 2 || points.length % 2 !== 0) {
    throw new RangeError(`a set of points has ${points.length} numbers; expected 2 a point, at least one point`);
  }
  return points.length / 2;
}
