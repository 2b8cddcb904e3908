/** What a noise level would do to the target, in closed form: how levels are tried before anything is trained. */
import type { RunConfig } from '../interchange/run-file.ts';
import { componentsOf, type Gaussian, momentsOf, type Target } from '../targets.ts';

export interface NoiseTrial {
  sigma: number;
  /** Standard deviation of the narrowest component with this noise. */
  component: number;
  /** Standard deviation of all noisy points, per axis. */
  whole: number;
  /** Density half way between the two nearest means, as a share of the density at the first of them. */
  valley: number;
}

/** Levels that are worth trying, and the chosen σ₁ and σ_L among them. */
export function trialsOf({ target, settings: { sigmaMin, sigmaMax } }: RunConfig): NoiseTrial[] {
  const sigmas = [...new Set([0.005, sigmaMin, 0.05, 0.1, 0.2, 0.5, sigmaMax, 2])].sort((a, b) => a - b);
  return sigmas.map((sigma) => noiseTrial(target, sigma));
}

export function noiseTrial(target: Target, sigma: number): NoiseTrial {
  const components = componentsOf(target);
  const [a, b] = nearestMeans(components);
  const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const;
  return {
    sigma,
    component: Math.hypot(narrowest(target), sigma),
    whole: Math.sqrt(momentsOf(target).variance + sigma * sigma),
    valley: densityAt(components, sigma, middle) / densityAt(components, sigma, a),
  };
}

/** Standard deviation of the narrowest component along its narrowest axis. */
export function narrowest(target: Target): number {
  const smallest = componentsOf(target).map(
    ({ covariance: [xx, xy, yy] }) => (xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy),
  );
  return Math.sqrt(Math.max(0, Math.min(...smallest)));
}

function nearestMeans(components: readonly Gaussian[]): [Gaussian['mean'], Gaussian['mean']] {
  const pairs = components.flatMap((a, i) => components.slice(i + 1).map((b) => [a.mean, b.mean] as const));
  const distance = ([a, b]: (typeof pairs)[number]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const first = components[0]!.mean;
  const [a, b] = pairs.reduce(
    (best, pair) => (distance(pair) < distance(best) ? pair : best),
    pairs[0] ?? [first, first],
  );
  return [a, b];
}

/** p_σ in float64. */
function densityAt(components: readonly Gaussian[], sigma: number, [x, y]: readonly [number, number]): number {
  return components.reduce((sum, { weight, mean, covariance: [xx, xy, yy] }) => {
    const [cxx, cyy] = [xx + sigma * sigma, yy + sigma * sigma];
    const determinant = cxx * cyy - xy * xy;
    const [dx, dy] = [x - mean[0], y - mean[1]];
    const squared = (cyy * dx * dx - 2 * xy * dx * dy + cxx * dy * dy) / determinant;
    return sum + (weight * Math.exp(-squared / 2)) / (2 * Math.PI * Math.sqrt(determinant));
  }, 0);
}
