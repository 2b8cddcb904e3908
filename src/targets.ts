/** What the data come from: mixtures of Gaussians with full covariances, or point sets (mixtures with Σ = 0). */
import { shuffle } from './random.ts';

export interface Gaussian {
  weight: number;
  mean: readonly [number, number];
  /** xx, xy, yy. */
  covariance: readonly [number, number, number];
}

export type Target = { kind: 'mixture'; components: readonly Gaussian[] } | { kind: 'points'; points: Float32Array };

export interface Box {
  xMin: number;
  xMax: number;
  yMin: number;
  yMax: number;
}

/** The assignment's three Gaussians. */
export const THREE_GAUSSIANS: Target = {
  kind: 'mixture',
  components: [
    { weight: 1 / 3, mean: [0.25, 0.25], covariance: [0.01, 0, 0.01] },
    { weight: 1 / 3, mean: [0.75, 0.25], covariance: [0.01, 0, 0.01] },
    { weight: 1 / 3, mean: [0.5, 0.75], covariance: [0.01, 0, 0.01] },
  ],
};

/** N(0, I): where the chains start, unless told otherwise. */
export const STANDARD_NORMAL: Target = {
  kind: 'mixture',
  components: [{ weight: 1, mean: [0, 0], covariance: [1, 0, 1] }],
};

/** Components as the shaders read them (struct Component, 8 floats): mean, log weight, 0, xx, xy, yy, 0. */
export function packComponents(target: Target): Float32Array<ArrayBuffer> {
  if (target.kind === 'points') return packPoints(coordinatesOf(target));
  const components = componentsOf(target);
  const packed = new Float32Array(8 * components.length);
  components.forEach(({ weight, mean, covariance }, k) => {
    packed.set([...mean, Math.log(weight), 0, ...covariance, 0], 8 * k);
  });
  return packed;
}

function packPoints(points: Float32Array): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(4 * points.length);
  const logWeight = Math.log(2 / points.length);
  for (let i = 0; i < points.length; i += 2) {
    packed[4 * i] = points[i]!;
    packed[4 * i + 1] = points[i + 1]!;
    packed[4 * i + 2] = logWeight;
  }
  return packed;
}

/** A point set's coordinates, 2 a point. Refuses an empty set, half a point and what is not finite. */
export function coordinatesOf({ points }: { points: Float32Array }): Float32Array {
  if (points.length === 0 || points.length % 2 !== 0)
    throw new RangeError(`a point set has ${points.length} numbers; expected 2 a point`);
  if (!points.every(Number.isFinite)) throw new RangeError('a point set has a coordinate that is not finite');
  return points;
}

/** The target as a mixture with weights that sum to 1. Refuses empty, non-finite and indefinite ones. */
export function componentsOf(target: Target): Gaussian[] {
  if (target.kind === 'points') {
    const points = coordinatesOf(target);
    const count = points.length / 2;
    return Array.from({ length: count }, (_, i) => ({
      weight: 1 / count,
      mean: [points[2 * i]!, points[2 * i + 1]!] as const,
      covariance: [0, 0, 0] as const,
    }));
  }
  if (target.components.length === 0) throw new RangeError('a mixture has no components; expected at least one');
  target.components.forEach(checkGaussian);
  const total = target.components.reduce((sum, { weight }) => sum + weight, 0);
  return target.components.map((component) => ({ ...component, weight: component.weight / total }));
}

function checkGaussian({ weight, mean, covariance }: Gaussian, k: number): void {
  const where = `component ${k + 1}`;
  if (![weight, ...mean, ...covariance].every(Number.isFinite))
    throw new RangeError(`${where} has a number that is not finite`);
  if (!(weight > 0)) throw new RangeError(`${where} has weight ${weight}; expected a positive number`);
  const [xx, xy, yy] = covariance;
  if (!(xx >= 0 && yy >= 0 && xx * yy - xy * xy >= 0)) {
    throw new RangeError(
      `${where} has covariance [${covariance.join(', ')}]; expected a positive semi-definite matrix`,
    );
  }
}

/** How many of `count` points each component gets: exact proportions, the rest by largest remainder. */
export function proportions(components: readonly Gaussian[], count: number): number[] {
  const shares = components.map(({ weight }) => weight * count);
  const counts = shares.map(Math.floor);
  const missing = count - counts.reduce((sum, n) => sum + n, 0);
  const byRemainder = shares
    .map((share, k) => ({ k, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.k - b.k);
  for (const { k } of byRemainder.slice(0, missing)) counts[k]!++;
  return counts;
}

/** The component of each of `count` points, in exact proportions and shuffled order. */
export function labels(
  components: readonly Gaussian[],
  count: number,
  seed: number,
  stream = 0,
): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(count);
  let next = 0;
  proportions(components, count).forEach((n, k) => {
    order.fill(k, next, next + n);
    next += n;
  });
  if (components.length > 1) shuffle(order, seed, stream);
  return order;
}

/** Mean and mean per-axis variance, for the `scaled` conditioning. */
export function momentsOf(target: Target): { mean: [number, number]; variance: number } {
  const mean: [number, number] = [0, 0];
  let second = 0;
  for (const { weight, mean: m, covariance } of componentsOf(target)) {
    mean[0] += weight * m[0];
    mean[1] += weight * m[1];
    second += weight * (m[0] ** 2 + m[1] ** 2 + covariance[0] + covariance[2]);
  }
  // Rounding must not make the variance of points that coincide negative.
  return { mean, variance: Math.max(0, (second - mean[0] ** 2 - mean[1] ** 2) / 2) };
}

/** The normal law with mean and covariance of the target perturbed with σ. */
export function normalOf(target: Target, sigma: number): Gaussian {
  const components = componentsOf(target);
  const average = (value: (component: Gaussian) => number): number =>
    components.reduce((sum, component) => sum + component.weight * value(component), 0);
  const [x, y] = [average(({ mean }) => mean[0]), average(({ mean }) => mean[1])];
  const xx = average(({ mean, covariance }) => covariance[0] + (mean[0] - x) ** 2);
  const xy = average(({ mean, covariance }) => covariance[1] + (mean[0] - x) * (mean[1] - y));
  const yy = average(({ mean, covariance }) => covariance[2] + (mean[1] - y) ** 2);
  return { weight: 1, mean: [x, y], covariance: [xx + sigma ** 2, xy, yy + sigma ** 2] };
}

/** A box that holds the data: every component's mean ± 3 standard deviations. */
export function dataBox(target: Target): Box {
  const box = { xMin: Infinity, xMax: -Infinity, yMin: Infinity, yMax: -Infinity };
  const include = (x: number, y: number, dx: number, dy: number): void => {
    box.xMin = Math.min(box.xMin, x - dx);
    box.xMax = Math.max(box.xMax, x + dx);
    box.yMin = Math.min(box.yMin, y - dy);
    box.yMax = Math.max(box.yMax, y + dy);
  };
  if (target.kind === 'points') {
    const points = coordinatesOf(target);
    for (let i = 0; i < points.length; i += 2) include(points[i]!, points[i + 1]!, 0, 0);
  } else {
    for (const { mean, covariance } of componentsOf(target))
      include(...mean, 3 * Math.sqrt(covariance[0]), 3 * Math.sqrt(covariance[2]));
  }
  return box;
}

/** The box for log Z(σ): the data's box, wider by max(½, 4σ) on each side. */
export function quadratureBox(target: Target, sigma: number): Box {
  const { xMin, xMax, yMin, yMax } = dataBox(target);
  const margin = Math.max(0.5, 4 * sigma);
  return { xMin: xMin - margin, xMax: xMax + margin, yMin: yMin - margin, yMax: yMax + margin };
}
