// The schedule adviser: a warning with its numbers for each thing that is wrong, and none for what is right.

import { expect, test } from '@playwright/test';
import {
  type AdviceTopic,
  advise,
  largestDistance,
  type NoiseSchedule,
  PRESETS,
  type PresetName,
  TARGET_NAMES,
  type Target,
  THREE_GAUSSIANS,
  targetOf,
} from 'scorefield';

const GOOD: NoiseSchedule = { sigmaMin: 0.02, sigmaMax: 1, levels: 12, epsilon: 2e-4 };

const texts = (change: Partial<NoiseSchedule>, target: Target = THREE_GAUSSIANS): string[] =>
  advise({ ...GOOD, ...change }, target).map(({ text }) => text);

const topics = (schedule: NoiseSchedule, target: Target = THREE_GAUSSIANS): AdviceTopic[] =>
  advise(schedule, target).map(({ topic }) => topic);

const points = (...coordinates: number[]): Target => ({ kind: 'points', points: Float32Array.from(coordinates) });

test('good presets get no warning, whatever the target', () => {
  for (const name of ['assignment', 'quick', 'quality'] as const) {
    for (const target of TARGET_NAMES) {
      expect(advise(PRESETS[name].settings, targetOf(target, { points: 5000, seed: 1 })), `${name}, ${target}`).toEqual(
        [],
      );
    }
  }
});

test('a preset that fails on purpose is warned about for what it is', () => {
  const matching: Partial<Record<PresetName, AdviceTopic[]>> = {
    'broken-step': ['step'],
    'broken-noise': ['reach'],
    'broken-blur': ['blur'],
    'broken-level': ['levels', 'reach'],
  };
  for (const name of Object.keys(PRESETS) as PresetName[]) {
    expect(topics(PRESETS[name].settings), name).toEqual(matching[name] ?? []);
  }
});

test('a warning is one sentence with the numbers and what to take instead', () => {
  expect(texts({ epsilon: 8 * 0.02 ** 2 })).toEqual([
    'ε/σ₁² = 8 is not below the stability limit of 4: at large σ each step multiplies the distance from the data by −3, so the chains fly apart; take ε ≤ 0.0008.',
  ]);
  expect(texts({ epsilon: 3 * 0.02 ** 2 })).toEqual([
    'ε/σ₁² = 3 is above 2: at large σ each step multiplies the distance from the data by −0.5, so it overshoots and the samples are too wide; take ε ≤ 0.0008.',
  ]);
  // The means lie at most √0.3125 = 0.559 apart, and each end reaches 0.2 farther.
  expect(texts({ sigmaMax: 0.1 })).toEqual([
    'σ_L = 0.1 is below half the largest distance in the data, 0.959: the modes never blur into one, so chains cannot cross between them; take σ_L ≥ 0.48.',
  ]);
  expect(texts({ sigmaMin: 0.1, epsilon: 5e-3 })).toEqual([
    'σ₁ = 0.1 widens the narrowest component, of standard deviation 0.1, by 41.4 %: the samples stay blurred; take σ₁ ≤ 0.0458.',
  ]);
  expect(texts({ levels: 1 })[0]).toBe(
    "There is a single noise level, σ = 0.02: farther than about 0.06 from the data the score was never trained; take several, down from a σ_L of the data's size.",
  );
});

test('limits are where the texts say', () => {
  const ratio = (value: number) => topics({ ...GOOD, epsilon: value * 0.02 ** 2 });
  expect(ratio(2)).toEqual([]);
  expect(ratio(2.001)).toEqual(['step']);
  expect(texts({ epsilon: 3.99 * 0.02 ** 2 })[0]).toContain('above 2');
  expect(texts({ epsilon: 4 * 0.02 ** 2 })[0]).toContain('limit of 4');
  const half = largestDistance(THREE_GAUSSIANS) / 2;
  expect(topics({ ...GOOD, sigmaMax: half })).toEqual([]);
  expect(topics({ ...GOOD, sigmaMax: 0.999 * half })).toEqual(['reach']);
  const most = 0.1 * Math.sqrt(1.1 ** 2 - 1);
  expect(topics({ ...GOOD, sigmaMin: most })).toEqual([]);
  expect(topics({ ...GOOD, sigmaMin: 1.001 * most })).toEqual(['blur']);
});

test('the narrowest component counts along its narrowest direction; a point set has none', () => {
  // Standard deviations 0.2 and 0.02 along the diagonals.
  const [wide, thin] = [0.04, 0.0004];
  const covariance = [(wide + thin) / 2, (wide - thin) / 2, (wide + thin) / 2] as const;
  const tilted: Target = {
    kind: 'mixture',
    components: [
      { weight: 1, mean: [0, 0], covariance },
      { weight: 1, mean: [1, 0], covariance: [0.01, 0, 0.01] },
    ],
  };
  expect(texts({}, tilted)).toEqual([
    'σ₁ = 0.02 widens the narrowest component, of standard deviation 0.02, by 41.4 %: the samples stay blurred; take σ₁ ≤ 0.00917.',
  ]);
  expect(largestDistance(tilted), 'means 1 apart, reaches 0.4 and 0.2').toBeCloseTo(1.6, 12);
  const spots: Target = { kind: 'mixture', components: [{ weight: 1, mean: [0, 0], covariance: [0, 0, 0] }] };
  expect(advise(GOOD, spots)).toEqual([]);
  expect(topics({ ...GOOD, sigmaMin: 0.5, epsilon: 0.1 }, targetOf('moons', { points: 500, seed: 1 }))).toEqual([]);
});

test('the largest distance of a mixture takes 2 standard deviations at each end', () => {
  const one: Target = { kind: 'mixture', components: [{ weight: 1, mean: [3, 4], covariance: [0.04, 0, 0.25] }] };
  expect(largestDistance(one)).toBeCloseTo(2, 12);
  expect(largestDistance(targetOf('ring', { points: 1, seed: 1 }))).toBeCloseTo(0.8 + 0.2, 12);
});

test('the largest distance of a point set is exact', () => {
  expect(largestDistance(points(3, 4))).toBe(0);
  expect(largestDistance(points(3, 4, 3, 4, 3, 4))).toBe(0);
  expect(largestDistance(points(0, 0, 3, 4))).toBe(5);
  expect(largestDistance(points(3, 4, 1.5, 2, 0, 0, 0.75, 1)), 'on a line').toBe(5);
  expect(largestDistance(points(0, 0, 0, 7, 0, 3)), 'upright').toBe(7);
  expect(largestDistance(points(0, 0, 1, 0, 1, 1, 0, 1)), 'a square').toBe(Math.SQRT2);
  for (const name of ['moons', 'spiral', 'checkerboard', 'pinwheel'] as const) {
    for (let seed = 0; seed < 8; seed++) {
      const target = targetOf(name, { points: 40 + 37 * seed, seed });
      if (target.kind !== 'points') throw new TypeError(name);
      expect(largestDistance(target), `${name}, seed ${seed}`).toBe(bruteForce(target.points));
    }
  }
  const circle = Float32Array.from({ length: 20_000 }, (_, k) =>
    [Math.cos, Math.sin][k % 2]!((Math.PI * (k >> 1)) / 5000),
  );
  expect(largestDistance({ kind: 'points', points: circle }), 'every point a corner').toBeCloseTo(2, 6);
});

function bruteForce(points: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < points.length; i += 2)
    for (let j = 0; j < i; j += 2)
      largest = Math.max(largest, Math.hypot(points[i]! - points[j]!, points[i + 1]! - points[j + 1]!));
  return largest;
}
