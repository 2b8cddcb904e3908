/**
 * The targets that come with the library, by name. Mixtures are exact; the others are point sets, drawn by Philox on the
 * scale of the assignment's data: all within [−0.5, 1.5]².
 */
import { normalPair, randomWords, USE, uniformFrom } from './random.ts';
import { type Target, THREE_GAUSSIANS } from './targets.ts';

/** What places one point: its index, two uniforms in (0, 1) and two N(0, 1) numbers. */
interface Draw {
  index: number;
  uniform: [number, number];
  normal: [number, number];
}

export type NamedTarget = { label: string; meaning: string } & (
  | { kind: 'mixture'; target: Target }
  | { kind: 'points'; place: (draw: Draw) => [number, number] }
);

/** Points that a point set has at most: its exact score takes all of them at every place. */
export const MOST_TARGET_POINTS = 10_000;

const TAU = 2 * Math.PI;

/** Eight Gaussians of standard deviation 0.05 on a circle of radius 0.4. */
const RING: Target = {
  kind: 'mixture',
  components: Array.from({ length: 8 }, (_, k) => ({
    weight: 1 / 8,
    mean: [0.5 + 0.4 * Math.cos((TAU * k) / 8), 0.5 + 0.4 * Math.sin((TAU * k) / 8)] as const,
    covariance: [0.0025, 0, 0.0025] as const,
  })),
};

/** Two half circles of radius ⅓, one above and one below, shifted so that each ends inside the other. */
function moons({ index, uniform: [u], normal }: Draw): [number, number] {
  const [cos, sin] = [Math.cos(Math.PI * u), Math.sin(Math.PI * u)];
  const [x, y] = index % 2 === 0 ? [cos, sin] : [1 - cos, 0.5 - sin];
  return [(x + 1) / 3 + 0.02 * normal[0], (y - 0.25) / 3 + 0.5 + 0.02 * normal[1]];
}

/** An Archimedean spiral of two turns, evenly dense along its length. */
function spiral({ uniform: [u], normal }: Draw): [number, number] {
  const angle = 2 * TAU * Math.sqrt(u);
  const radius = (0.5 * angle) / (2 * TAU);
  return [0.5 + radius * Math.cos(angle) + 0.01 * normal[0], 0.5 + radius * Math.sin(angle) + 0.01 * normal[1]];
}

/** Uniform on the eight dark cells of a board of 4 × 4 on the unit square. */
function checkerboard({ index, uniform: [u, v] }: Draw): [number, number] {
  const row = (index >> 1) % 4;
  const column = 2 * (index % 2) + (row % 2);
  return [(column + u) / 4, (row + v) / 4];
}

/** Five arms, each a Gaussian that is longer than wide and turns the more the farther out it is (Johnson et al. 2016). */
function pinwheel({ index, normal }: Draw): [number, number] {
  const [along, across] = [1 + 0.3 * normal[0], 0.1 * normal[1]];
  const angle = (TAU * (index % 5)) / 5 + 0.25 * Math.exp(along);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [0.5 + 0.28 * (along * cos - across * sin), 0.5 + 0.28 * (along * sin + across * cos)];
}

export const TARGETS = {
  assignment: {
    label: 'three Gaussians',
    meaning: "the assignment's mixture: three round components of standard deviation 0.1",
    kind: 'mixture',
    target: THREE_GAUSSIANS,
  },
  ring: {
    label: 'ring of eight',
    meaning: 'a mixture of eight Gaussians on a circle: do the chains reach every mode?',
    kind: 'mixture',
    target: RING,
  },
  moons: {
    label: 'two moons',
    meaning: 'points on two half circles that reach into each other',
    kind: 'points',
    place: moons,
  },
  spiral: {
    label: 'spiral',
    meaning: 'points along a thin curve of two turns: a density on almost a line',
    kind: 'points',
    place: spiral,
  },
  checkerboard: {
    label: 'checkerboard',
    meaning: 'points spread evenly over every other cell: a density with edges and corners',
    kind: 'points',
    place: checkerboard,
  },
  pinwheel: {
    label: 'pinwheel',
    meaning: 'points in five curved arms that grow together at the middle',
    kind: 'points',
    place: pinwheel,
  },
} as const satisfies Record<string, NamedTarget>;

export type TargetName = keyof typeof TARGETS;

/** As links and the command line write them. */
export const TARGET_NAMES = Object.keys(TARGETS) as readonly TargetName[];

/**
 * The target of this name. A point set has `points` points, at most MOST_TARGET_POINTS, that the seed names; with fewer
 * points it is the beginning of the same set. Its arms, moons or cells share the points evenly.
 */
export function targetOf(name: TargetName, { points, seed }: { points: number; seed: number }): Target {
  const named: NamedTarget = TARGETS[name];
  if (named.kind === 'mixture') return named.target;
  if (!Number.isInteger(points) || points < 1)
    throw new RangeError(`points is ${points}; allowed are whole numbers from 1`);
  const placed = new Float32Array(2 * Math.min(points, MOST_TARGET_POINTS));
  for (let index = 0; 2 * index < placed.length; index++) {
    const [a, b, c, d] = randomWords(USE.target, index, 0, seed);
    const draw: Draw = { index, uniform: [uniformFrom(a), uniformFrom(b)], normal: normalPair(c, d) };
    placed.set(named.place(draw), 2 * index);
  }
  return { kind: 'points', points: placed };
}
