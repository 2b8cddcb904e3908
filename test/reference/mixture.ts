// The oracle in float64: a mixture of 2D Gaussians perturbed with N(0, σ²I), whose covariances are Σ_k + σ²I.
// A point set is the mixture of its points with Σ = 0. Refuses a perturbed covariance that is not positive definite.

import type { Point } from '../../src/float64/network.ts';
import type { Random } from './random.ts';

/** covariance = [xx, xy, yy]; the weights of a mixture add up to 1. */
export type Component = { weight: number; mean: Point; covariance: [number, number, number] };
export type Mixture = Component[];

/** The assignment's target: three Gaussians of weight ⅓ and covariance 0.01·I. */
export const assignmentMixture: Mixture = (
  [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.5, 0.75],
  ] as Point[]
).map((mean) => ({
  weight: 1 / 3,
  mean,
  covariance: [0.01, 0, 0.01],
}));

/** Points (2N) as N components of weight 1/N and covariance 0. */
export function pointMixture(points: number[]): Mixture {
  const count = points.length / 2;
  return Array.from({ length: count }, (_, k) => ({
    weight: 1 / count,
    mean: [points[2 * k]!, points[2 * k + 1]!],
    covariance: [0, 0, 0],
  }));
}

/** Σ + σ²I as [xx, xy, yy], and its determinant. */
function perturbed({ covariance: [xx, xy, yy] }: Component, sigma: number) {
  const [cxx, cyy] = [xx + sigma * sigma, yy + sigma * sigma];
  const determinant = cxx * cyy - xy * xy;
  if (!(cxx > 0 && determinant > 0))
    throw new Error(`covariance [${xx}, ${xy}, ${yy}] + ${sigma}²I is not positive definite`);
  return { cxx, cxy: xy, cyy, determinant };
}

/** ln p_σ(x) and ∇ₓ ln p_σ(x) by log-sum-exp: right however far x lies from every component. */
export function logDensityAndScore(mixture: Mixture, x: Point, sigma: number): { logDensity: number; score: Point } {
  const terms = mixture.map((component) => {
    const { cxx, cxy, cyy, determinant } = perturbed(component, sigma);
    const [dx, dy] = [x[0] - component.mean[0], x[1] - component.mean[1]];
    const pull: Point = [(cxy * dy - cyy * dx) / determinant, (cxy * dx - cxx * dy) / determinant];
    const quadratic = -(dx * pull[0] + dy * pull[1]);
    const log = Math.log(component.weight) - 0.5 * (quadratic + Math.log(determinant)) - Math.log(2 * Math.PI);
    return { log, pull };
  });
  const largest = terms.reduce((max, { log }) => Math.max(max, log), Number.NEGATIVE_INFINITY);
  let [sum, sum1, sum2] = [0, 0, 0];
  for (const { log, pull } of terms) {
    const share = Math.exp(log - largest);
    sum += share;
    sum1 += share * pull[0];
    sum2 += share * pull[1];
  }
  return { logDensity: largest + Math.log(sum), score: [sum1 / sum, sum2 / sum] };
}

export function logDensity(mixture: Mixture, x: Point, sigma: number): number {
  return logDensityAndScore(mixture, x, sigma).logDensity;
}

export function score(mixture: Mixture, x: Point, sigma: number): Point {
  return logDensityAndScore(mixture, x, sigma).score;
}

/** One point of the mixture perturbed with σ. */
export function draw(mixture: Mixture, sigma: number, random: Random): Point {
  let left = random.uniform();
  let k = 0;
  while (k < mixture.length - 1 && left >= mixture[k]!.weight) left -= mixture[k++]!.weight;
  const component = mixture[k]!;
  return place(component, sigma, [random.normal(), random.normal()]);
}

/** μ + C ξ with C Cᵀ = Σ + σ²I (Cholesky, lower). */
function place(component: Component, sigma: number, xi: Point): Point {
  const { cxx, cxy, determinant } = perturbed(component, sigma);
  const root = Math.sqrt(cxx);
  const [x, y] = component.mean;
  return [x + root * xi[0], y + (cxy / root) * xi[0] + Math.sqrt(determinant / cxx) * xi[1]];
}

/**
 * E under p_σ of a smooth integrand: for each component the trapezoidal rule on ±8 standard deviations, step 1/16.
 * Error near 1e-14 while components lie within some 10 standard deviations; meant for a handful of components.
 */
export function expectation(mixture: Mixture, sigma: number, integrand: (x: Point) => number): number {
  const step = 1 / 16;
  const nodes = Array.from({ length: 257 }, (_, i) => (i - 128) * step);
  const mass = nodes.map((xi) => (step * Math.exp(-0.5 * xi * xi)) / Math.sqrt(2 * Math.PI));
  let total = 0;
  for (const component of mixture) {
    for (const [i, xi1] of nodes.entries()) {
      for (const [j, xi2] of nodes.entries()) {
        total += component.weight * mass[i]! * mass[j]! * integrand(place(component, sigma, [xi1, xi2]));
      }
    }
  }
  return total;
}

/** The DSM loss of the exact score, 2 − σ² E‖s*(x̄, σ)‖² under p_σ; a zero score's loss is 2. */
export function floor(mixture: Mixture, sigma: number): number {
  const squared = expectation(mixture, sigma, (x) => {
    const [s1, s2] = score(mixture, x, sigma);
    return s1 * s1 + s2 * s2;
  });
  return 2 - sigma * sigma * squared;
}
