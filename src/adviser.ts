/** The schedule adviser: what in the noise levels and the step size will keep the chains from sampling a target well. */
import type { Settings } from './settings.ts';
import { componentsOf, type Gaussian, type Target } from './targets.ts';

/** What a warning is about: ε, σ_L, σ₁ or L. */
export type AdviceTopic = 'step' | 'reach' | 'blur' | 'levels';

export interface Advice {
  topic: AdviceTopic;
  /** One sentence with the numbers. */
  text: string;
}

/** The settings that the adviser looks at. */
export type NoiseSchedule = Pick<Settings, 'sigmaMin' | 'sigmaMax' | 'levels' | 'epsilon'>;

/** ε/σ₁² above which a step overshoots, and from which on overshooting grows. */
const OVERSHOOTS = 2;
const UNSTABLE = 4;
/** σ_L should be this share of the largest distance between two data points. */
const REACH = 0.5;
/** Factor by which σ₁ may widen the narrowest component. */
const BLUR = 1.1;
/** So that a schedule right at a limit is not warned about for its last bit. */
const ROUNDING = 1e-9;

/** Warnings about a schedule for a target, the gravest first; none if all is well. */
export function advise({ sigmaMin, sigmaMax, levels, epsilon }: NoiseSchedule, target: Target): Advice[] {
  // A single level is σ₁, whatever σ_L says.
  const largest = levels === 1 ? sigmaMin : sigmaMax;
  const warnings = [
    stepAdvice(epsilon, sigmaMin),
    levels === 1 ? levelAdvice(sigmaMin) : undefined,
    reachAdvice(largest, target),
    blurAdvice(sigmaMin, target),
  ];
  return warnings.filter((advice) => advice !== undefined);
}

/**
 * Where σ is large against the data's own width the score is about −(x − μ)/σ², so that a step of α = ε σ²/σ₁² multiplies
 * the distance from μ by 1 − ε/(2σ₁²): negative above 2, beyond −1 above 4.
 */
function stepAdvice(epsilon: number, sigmaMin: number): Advice | undefined {
  const ratio = epsilon / sigmaMin ** 2;
  const most = `take ε ≤ ${figure(OVERSHOOTS * sigmaMin ** 2)}`;
  const factor = figure(1 - ratio / 2);
  if (ratio >= UNSTABLE * (1 - ROUNDING)) {
    return {
      topic: 'step',
      text: `ε/σ₁² = ${figure(ratio)} is not below the stability limit of 4: at large σ each step multiplies the distance from the data by ${factor}, so the chains fly apart; ${most}.`,
    };
  }
  if (ratio <= OVERSHOOTS * (1 + ROUNDING)) return undefined;
  return {
    topic: 'step',
    text: `ε/σ₁² = ${figure(ratio)} is above 2: at large σ each step multiplies the distance from the data by ${factor}, so it overshoots and the samples are too wide; ${most}.`,
  };
}

function levelAdvice(sigma: number): Advice {
  return {
    topic: 'levels',
    text: `There is a single noise level, σ = ${figure(sigma)}: farther than about ${figure(3 * sigma)} from the data the score was never trained; take several, down from a σ_L of the data's size.`,
  };
}

/** NCSNv2's first technique asks for σ_L as large as the largest distance (Song & Ermon 2020); half of it will do here. */
function reachAdvice(sigmaMax: number, target: Target): Advice | undefined {
  const distance = largestDistance(target);
  if (sigmaMax >= REACH * distance * (1 - ROUNDING)) return undefined;
  return {
    topic: 'reach',
    text: `σ_L = ${figure(sigmaMax)} is below half the largest distance in the data, ${figure(distance)}: the modes never blur into one, so chains cannot cross between them; take σ_L ≥ ${figure(REACH * distance)}.`,
  };
}

function blurAdvice(sigmaMin: number, target: Target): Advice | undefined {
  const sd = narrowest(target);
  if (sd === undefined) return undefined;
  const factor = Math.hypot(sd, sigmaMin) / sd;
  if (factor <= BLUR * (1 + ROUNDING)) return undefined;
  return {
    topic: 'blur',
    text: `σ₁ = ${figure(sigmaMin)} widens the narrowest component, of standard deviation ${figure(sd)}, by ${figure(100 * (factor - 1))} %: the samples stay blurred; take σ₁ ≤ ${figure(sd * Math.sqrt(BLUR ** 2 - 1))}.`,
  };
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** Standard deviations of a component along its principal axes, the smaller first. */
function principalDeviations({ covariance: [xx, xy, yy] }: Gaussian): [number, number] {
  const [middle, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  return [Math.sqrt(Math.max(0, middle - half)), Math.sqrt(middle + half)];
}

/** The smallest standard deviation of a component; none for a point set and where a component has no width at all. */
function narrowest(target: Target): number | undefined {
  if (target.kind === 'points') return undefined;
  const smallest = Math.min(...target.components.map((component) => principalDeviations(component)[0]));
  return smallest > 0 ? smallest : undefined;
}

/**
 * The largest distance between two points of a point set. For a mixture, what that is for nearly all of its data: the
 * largest |μᵢ − μⱼ| + 2 sᵢ + 2 sⱼ over all i and j, one and the same included, with s the largest principal standard deviation.
 */
export function largestDistance(target: Target): number {
  if (target.kind === 'points') return diameter(target.points);
  const reaches = componentsOf(target).map((component) => ({
    mean: component.mean,
    reach: 2 * principalDeviations(component)[1],
  }));
  let largest = 0;
  for (const a of reaches)
    for (const b of reaches) {
      const between = Math.hypot(a.mean[0] - b.mean[0], a.mean[1] - b.mean[1]);
      largest = Math.max(largest, between + a.reach + b.reach);
    }
  return largest;
}

type Point = readonly [number, number];

/** Largest distance between two points (2 numbers each): the corners of the convex hull, each with its antipodes. */
function diameter(points: Float32Array): number {
  const hull = convexHull(points);
  const count = hull.length;
  const at = (i: number): Point => hull[i % count]!;
  let largest = 0;
  let far = 1;
  for (let i = 0; i < count; i++) {
    // The corner farthest from the side i, i + 1 only moves on as i does.
    while (turn(at(i), at(i + 1), at(far + 1)) > turn(at(i), at(i + 1), at(far))) far++;
    for (const from of [at(i), at(i + 1)])
      for (const to of [at(far), at(far + 1)])
        largest = Math.max(largest, Math.hypot(from[0] - to[0], from[1] - to[1]));
  }
  return largest;
}

/** Twice the area of the triangle a, b, c; positive if it turns left. */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** The convex hull's corners, anticlockwise (Andrew's monotone chain). */
function convexHull(points: Float32Array): Point[] {
  const sorted = Array.from({ length: points.length / 2 }, (_, i): Point => [points[2 * i]!, points[2 * i + 1]!]);
  sorted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const lower = chain(sorted);
  const upper = chain(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1), ...(lower.length === 1 ? lower : [])];
}

function chain(points: readonly Point[]): Point[] {
  const corners: Point[] = [];
  for (const point of points) {
    while (corners.length > 1 && turn(corners.at(-2)!, corners.at(-1)!, point) <= 0) corners.pop();
    corners.push(point);
  }
  return corners;
}
