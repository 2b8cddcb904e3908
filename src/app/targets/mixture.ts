/** The mixture that is being edited: its components as ellipses, and what adding, removing and weighing do to the others. */
import type { Gaussian, Target } from '../../targets.ts';
import type { Point } from '../plane.ts';
import { covarianceOf, DEVIATIONS, type Ellipse, ellipseOf } from './ellipse.ts';

export interface Component extends Ellipse {
  /** Share of the mass: those of a mixture sum to 1. */
  weight: number;
}

export type Mixture = readonly Component[];

/** What a component's weight can be set to, in a mixture of more than one. */
export const WEIGHTS = { least: 0.01, most: 0.99 } as const;

export function mixtureOf(components: readonly Gaussian[]): Mixture {
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  return components.map((component) => ({ ...ellipseOf(component), weight: component.weight / total }));
}

export function targetOfMixture(mixture: Mixture): Target {
  const components = mixture.map((component) => ({
    weight: component.weight,
    mean: component.mean,
    covariance: covarianceOf(component),
  }));
  return { kind: 'mixture', components };
}

export function replaced(mixture: Mixture, k: number, component: Component): Mixture {
  return mixture.map((each, i) => (i === k ? component : each));
}

/** Component k gets this weight within WEIGHTS; the others share the rest as they did. */
export function weighed(mixture: Mixture, k: number, weight: number): Mixture {
  if (mixture.length === 1) return mixture;
  const own = Math.min(WEIGHTS.most, Math.max(WEIGHTS.least, weight));
  const others = mixture.reduce((sum, each, i) => (i === k ? sum : sum + each.weight), 0);
  return mixture.map((each, i) => ({ ...each, weight: i === k ? own : (each.weight * (1 - own)) / others }));
}

/** One more component at the end: round, as wide as the others on average (geometric), with an equal share. */
export function joined(mixture: Mixture, mean: Point): Mixture {
  const share = 1 / (mixture.length + 1);
  const logs = mixture.flatMap(({ deviations }) =>
    deviations.map((each) => Math.log(Math.max(DEVIATIONS.least, each))),
  );
  const width = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  const others = mixture.map((each) => ({ ...each, weight: each.weight * (1 - share) }));
  return [...others, { weight: share, mean, angle: 0, deviations: [width, width] }];
}

/** All but component k, the last one excepted. */
export function without(mixture: Mixture, k: number): Mixture {
  if (mixture.length === 1) return mixture;
  const rest = mixture.reduce((sum, each, i) => (i === k ? sum : sum + each.weight), 0);
  return mixture.filter((_, i) => i !== k).map((each) => ({ ...each, weight: each.weight / rest }));
}
