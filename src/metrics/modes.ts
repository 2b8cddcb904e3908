/**
 * The modes of a mixture in samples and in densities on a grid: each point goes to the component with the largest
 * posterior π_k N(x; μ_k, Σ_k + σ²I). σ is the noise that the points still have; 0 is the mixture itself.
 */
import { componentsOf, type Target } from '../targets.ts';
import { cellCentre, type Grid } from './grid.ts';

/** The component of a point; −1 if the point is not finite. */
export type Classifier = (x: number, y: number) => number;

export function classifierOf(target: Target, sigma = 0): Classifier {
  if (target.kind !== 'mixture') throw new RangeError('the target is a point set; only a mixture has modes');
  const components = componentsOf(target).map(({ weight, mean, covariance: [xx, xy, yy] }, k) => {
    const [cxx, cyy] = [xx + sigma * sigma, yy + sigma * sigma];
    const determinant = cxx * cyy - xy * xy;
    if (!(determinant > 0)) {
      throw new RangeError(`component ${k + 1} has a singular covariance at σ = ${sigma}; expected a larger σ`);
    }
    return { mean, cxx, cxy: xy, cyy, determinant, log: Math.log(weight) - 0.5 * Math.log(determinant) };
  });
  return (x, y) => {
    let [best, highest] = [-1, -Infinity];
    components.forEach(({ mean, cxx, cxy, cyy, determinant, log }, k) => {
      const [dx, dy] = [x - mean[0], y - mean[1]];
      const logPosterior = log - (0.5 * (cyy * dx * dx - 2 * cxy * dx * dy + cxx * dy * dy)) / determinant;
      if (logPosterior > highest) [best, highest] = [k, logPosterior];
    });
    return best;
  };
}

/** Share of the finite points that each component has; NaN if there are none. */
export function modeMasses(points: ArrayLike<number>, target: Target, sigma = 0): number[] {
  const groups = pointsByMode(points, target, sigma);
  const total = groups.reduce((sum, { length }) => sum + length, 0);
  return groups.map(({ length }) => length / total);
}

/** √(mean per-axis variance) of each component's points around their own mean; NaN for one without points. */
export function componentSds(points: ArrayLike<number>, target: Target, sigma = 0): number[] {
  return pointsByMode(points, target, sigma).map((group) => {
    const [meanX, meanY] = [0, 1].map(
      (axis) => group.reduce((sum, i) => sum + points[2 * i + axis]!, 0) / group.length,
    );
    const squares = group.reduce(
      (sum, i) => sum + (points[2 * i]! - meanX!) ** 2 + (points[2 * i + 1]! - meanY!) ** 2,
      0,
    );
    return Math.sqrt(squares / (2 * group.length));
  });
}

/** The indices of each component's points. */
function pointsByMode(points: ArrayLike<number>, target: Target, sigma: number): number[][] {
  const classify = classifierOf(target, sigma);
  const groups = componentsOf(target).map((): number[] => []);
  for (let i = 0; i < points.length / 2; i++) groups[classify(points[2 * i]!, points[2 * i + 1]!)]?.push(i);
  return groups;
}

/** Share of the mass of exp(l) in the cells of each component. */
export function gridModeMasses(logDensities: ArrayLike<number>, grid: Grid, target: Target, sigma: number): number[] {
  const classify = classifierOf(target, sigma);
  const masses = componentsOf(target).map(() => 0);
  const top = Array.from(logDensities).reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (let i = 0; i < logDensities.length; i++) {
    const mass = Math.exp(logDensities[i]! - top);
    masses[classify(...cellCentre(grid, i))]! += mass;
    total += mass;
  }
  return masses.map((mass) => mass / total);
}
