/** Ellipses that stand for covariances: principal axes, the handles at two standard deviations, and what pulling one does. */
import type { Gaussian } from '../../targets.ts';
import type { Point } from '../plane.ts';

export interface Ellipse {
  mean: Point;
  /** Of the first axis, anticlockwise from the x axis, in radians. */
  angle: number;
  /** Standard deviations along the first axis and along the second, a quarter turn on. */
  deviations: readonly [number, number];
}

/** The first axis or the second. */
export type Axis = 0 | 1;

/** Standard deviations from the mean to the ellipse that is drawn. */
export const REACH = 2;

/** Standard deviations that an axis can be pulled to: a covariance stays well clear of singular. */
export const DEVIATIONS = { least: 0.002, most: 10 } as const;

/** Relative difference of the axes up to which rounding may have made it. */
const ROUND = 1e-12;

/** The ellipse of a covariance, the longer axis first; a round one has angle 0. */
export function ellipseOf({ mean, covariance: [xx, xy, yy] }: Pick<Gaussian, 'mean' | 'covariance'>): Ellipse {
  const [middle, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  const angle = half <= ROUND * middle ? 0 : Math.atan2(2 * xy, xx - yy) / 2;
  return { mean, angle, deviations: [Math.sqrt(middle + half), Math.sqrt(Math.max(0, middle - half))] };
}

/** xx, xy, yy. */
export function covarianceOf({ angle, deviations: [a, b] }: Ellipse): [number, number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [(a * cos) ** 2 + (b * sin) ** 2, (a * a - b * b) * cos * sin, (a * sin) ** 2 + (b * cos) ** 2];
}

/** From the mean to the end of an axis, but at least `least` long, so that it can be taken hold of. */
export function armOf({ angle, deviations }: Ellipse, axis: Axis, least = 0): Point {
  const length = Math.max(REACH * deviations[axis], least);
  const direction = angle + (axis * Math.PI) / 2;
  return [length * Math.cos(direction), length * Math.sin(direction)];
}

/** The ellipse after the end of an axis was pulled from one arm to another: the axis is longer by as much, and turned with it. */
export function pulled(ellipse: Ellipse, axis: Axis, from: Point, to: Point): Ellipse {
  const longer = (Math.hypot(...to) - Math.hypot(...from)) / REACH;
  const turn = Math.atan2(from[0] * to[1] - from[1] * to[0], from[0] * to[0] + from[1] * to[1]);
  return turned(lengthened(ellipse, axis, longer), turn);
}

/** One axis longer by so much of a standard deviation, within what is allowed. */
export function lengthened(ellipse: Ellipse, axis: Axis, by: number): Ellipse {
  const length = Math.min(DEVIATIONS.most, Math.max(DEVIATIONS.least, ellipse.deviations[axis] + by));
  const [first, second] = ellipse.deviations;
  return { ...ellipse, deviations: axis === 0 ? [length, second] : [first, length] };
}

/** Turned by an angle in radians; a whole turn and half of one change nothing, so the angle stays in (−π, π]. */
export function turned(ellipse: Ellipse, by: number): Ellipse {
  const angle = ellipse.angle + by;
  return { ...ellipse, angle: Math.atan2(Math.sin(angle), Math.cos(angle)) };
}
