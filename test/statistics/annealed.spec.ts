// Whole annealed runs on the exact score of mixtures: what is left is the sampler alone. The oracle is composed into the
// Langevin kernel in the place of the network, so kernel, schedule and random numbers are those of every run.
//
// The law of such a run is not p_σ₁ itself: steps are finite. Within a mode of variance s² the chain's variance is
// s²/(1 − ε/(4s²)), here at most 0.5 % too large, and masses settle where levels still overlap. A test of n draws sees a
// relative error d of its bins when n·d² comes near the critical χ²: for the numbers below 6 % of the masses and 17 % of the
// share of a rank. Each test stands beside one of a run that is wrong by more, which it sees.

import { annealing, noiseLevels, Sampler, type Stage, type Target } from 'scorefield';
import type { Point } from '../../src/float64/network.ts';
import { type Component, draw, logDensity, type Mixture } from '../reference/mixture.ts';
import { createRandom, type Random } from '../reference/random.ts';
import { chiSquare, chiSquareCritical } from '../reference/statistics.ts';
import { expect, expectBelow, figure, test } from '../support/gpu.ts';

const SIGMAS = noiseLevels(0.02, 1, 12);

interface Run {
  mixture: Mixture;
  chains: number;
  seed: number;
  stages: readonly Stage[];
}

async function samplesOf(device: GPUDevice, { mixture, chains, seed, stages }: Run): Promise<Float32Array> {
  const target: Target = { kind: 'mixture', components: mixture };
  const sampler = await Sampler.create(device, target, { chains, stages, seed });
  await sampler.run(2 ** 20);
  const points = await sampler.read();
  sampler.destroy();
  return points;
}

test.describe('masses of the modes', () => {
  const CHAINS = 8192;
  const UNEVEN: Mixture = [
    { weight: 0.5, mean: [0.25, 0.25], covariance: [0.01, 0, 0.01] },
    { weight: 0.3, mean: [0.75, 0.25], covariance: [0.02, 0.01, 0.015] },
    { weight: 0.2, mean: [0.5, 0.75], covariance: [0.01, -0.005, 0.02] },
  ];

  /** The mode whose mean is nearest. */
  const nearest = ([x, y]: Point): number => {
    const distances = UNEVEN.map(({ mean }) => (x - mean[0]) ** 2 + (y - mean[1]) ** 2);
    return distances.indexOf(Math.min(...distances));
  };

  /** The shares of p_σ₁ whose nearest mean is each: midpoint rule. */
  function shares(): number[] {
    const [cells, from, size] = [240, -0.75, 2.5];
    const sums = UNEVEN.map(() => 0);
    for (let k = 0; k < cells * cells; k++) {
      const at: Point = [
        from + (size * ((k % cells) + 0.5)) / cells,
        from + (size * (Math.floor(k / cells) + 0.5)) / cells,
      ];
      sums[nearest(at)]! += (size / cells) ** 2 * Math.exp(logDensity(UNEVEN, at, SIGMAS[0]!));
    }
    expect(sums.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    return sums;
  }

  async function statistic(device: GPUDevice, steps: number): Promise<number> {
    const stages = annealing(SIGMAS, { epsilon: 2e-4, steps });
    const points = await samplesOf(device, { mixture: UNEVEN, chains: CHAINS, seed: 3, stages });
    const counts = UNEVEN.map(() => 0);
    for (let k = 0; k < points.length; k += 2) counts[nearest([points[k]!, points[k + 1]!])]!++;
    const expected = shares().map((share) => share * CHAINS);
    counts.forEach((count, k) => {
      figure(`mode ${k + 1}, chains over expected`, count / expected[k]!);
    });
    return chiSquare(counts, expected);
  }

  test('are those of the mixture', { tag: '@statistic-7' }, async ({ device }) => {
    expectBelow('χ² of the modes', await statistic(device, 80), chiSquareCritical(UNEVEN.length - 1));
  });

  test('of a run with too few steps would be seen to be wrong', { tag: '@statistic-7' }, async ({ device }) => {
    const found = await statistic(device, 4);
    figure('χ² of the modes', found);
    expect(found).toBeGreaterThan(chiSquareCritical(UNEVEN.length - 1));
  });
});

test.describe('calibration by simulation', () => {
  const STAGES = annealing(SIGMAS, { epsilon: 2e-4, steps: 40 });
  /** For each target, exact draws, and chains that each is ranked among. */
  const DRAWS = 512;
  const AMONG = 15;

  /** One to three components anywhere in the unit square, of any orientation and weight. */
  function anyMixture(random: Random): Mixture {
    const count = 1 + Math.floor(3 * random.uniform());
    const between = (low: number, high: number) => low + (high - low) * random.uniform();
    const parts = Array.from({ length: count }, (): Component => {
      const [a, b, angle] = [between(0.01, 0.04), between(0.01, 0.04), between(0, Math.PI)];
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const covariance: Component['covariance'] = [a * c * c + b * s * s, (a - b) * c * s, a * s * s + b * c * c];
      return { weight: between(1, 3), mean: [random.uniform(), random.uniform()], covariance };
    });
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    return parts.map((part) => ({ ...part, weight: part.weight / total }));
  }

  /** What a point is ranked by. */
  const BY: Record<string, (mixture: Mixture, point: Point) => number> = {
    x: (_, [x]) => x,
    y: (_, [, y]) => y,
    density: (mixture, point) => logDensity(mixture, point, SIGMAS[0]!),
  };

  /** χ² of the ranks of exact draws of p_σ₁ among chains of the same target, over random targets. */
  async function statistics(
    device: GPUDevice,
    targets: number,
    stages: readonly Stage[],
  ): Promise<Record<string, number>> {
    const random = createRandom(11);
    const counts = Object.fromEntries(Object.keys(BY).map((by) => [by, new Array<number>(AMONG + 1).fill(0)]));
    for (let k = 0; k < targets; k++) {
      const mixture = anyMixture(random);
      const points = await samplesOf(device, { mixture, chains: DRAWS * AMONG, seed: 100 + k, stages });
      for (let d = 0; d < DRAWS; d++) {
        const exact = draw(mixture, SIGMAS[0]!, random);
        for (const [by, value] of Object.entries(BY)) {
          const own = value(mixture, exact);
          let rank = 0;
          for (let i = AMONG * d; i < AMONG * (d + 1); i++) {
            if (value(mixture, [points[2 * i]!, points[2 * i + 1]!]) < own) rank++;
          }
          counts[by]![rank]!++;
        }
      }
    }
    const expected = new Array<number>(AMONG + 1).fill((targets * DRAWS) / (AMONG + 1));
    return Object.fromEntries(Object.entries(counts).map(([by, observed]) => [by, chiSquare(observed, expected)]));
  }

  test('exact draws have any rank among annealed chains', { tag: '@statistic-8' }, async ({ device }) => {
    for (const [by, found] of Object.entries(await statistics(device, 4, STAGES))) {
      expectBelow(`χ² of the ranks by ${by}`, found, chiSquareCritical(AMONG));
    }
  });

  test('and not among chains with a fifth less noise', { tag: '@statistic-8' }, async ({ device }) => {
    const cold = STAGES.map((stage) => ({ ...stage, diffusion: 0.8 * stage.diffusion }));
    const { density } = await statistics(device, 2, cold);
    figure('χ² of the ranks by density', density!);
    expect(density).toBeGreaterThan(chiSquareCritical(AMONG));
  });
});
