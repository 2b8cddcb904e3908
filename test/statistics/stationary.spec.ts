// Chains on a Gaussian with the exact score. A step is linear there, so the law of the chains is Gaussian at all times and
// its variance known without any limit of small steps: along an axis of the covariance with variance s² it tends to
// s²/(1 − α/(4s²)). Chains from N(0, I) reach that law, and chains that start at it keep it.

import { Sampler, type Target } from 'scorefield';
import type { Point } from '../../src/float64/network.ts';
import { stationaryVariance } from '../reference/langevin.ts';
import { createRandom } from '../reference/random.ts';
import { varianceZ } from '../reference/statistics.ts';
import { expect, figure, test } from '../support/gpu.ts';
import { expectNormal, expectUncorrelated } from './laws.ts';

const CHAINS = 16_384;
const SIGMA = Math.fround(0.1);
const MEAN: Point = [0.5, -0.25];
/** Variances along the axes of the data, which lie at this angle, and with the noise on them. */
const CLEAN = [0.08, 0.01] as const;
const NOISY = CLEAN.map((variance) => variance + SIGMA * SIGMA) as [number, number];
const [COS, SIN] = [Math.cos(0.5), Math.sin(0.5)];

const TARGET: Target = {
  kind: 'mixture',
  components: [
    {
      weight: 1,
      mean: MEAN,
      covariance: [
        CLEAN[0] * COS * COS + CLEAN[1] * SIN * SIN,
        (CLEAN[0] - CLEAN[1]) * COS * SIN,
        CLEAN[0] * SIN * SIN + CLEAN[1] * COS * COS,
      ],
    },
  ],
};

interface Chains {
  alpha: number;
  steps: number;
  /** 2 numbers a chain; N(0, I) if there are none. */
  start?: Float32Array<ArrayBuffer>;
  driftFactor?: number;
  noiseFactor?: number;
}

/** Where chains are along both axes, from the mean. */
async function deviations(device: GPUDevice, { alpha, steps, start, driftFactor = 1, noiseFactor = 1 }: Chains) {
  const [drift, diffusion] = [(driftFactor * alpha) / 2, noiseFactor * Math.sqrt(alpha)];
  const stages = [{ sigma: SIGMA, drift, diffusion, steps }];
  const sampler = await Sampler.create(device, TARGET, { chains: CHAINS, stages, seed: 1 });
  if (start) await sampler.restart(start);
  await sampler.run(2 ** 20);
  const points = await sampler.read();
  sampler.destroy();
  const along = (a: number, b: number) =>
    Array.from({ length: CHAINS }, (_, i) => a * (points[2 * i]! - MEAN[0]) + b * (points[2 * i + 1]! - MEAN[1]));
  return [along(COS, SIN), along(-SIN, COS)] as const;
}

/** Points of the stationary law. */
function stationary(alpha: number): Float32Array<ArrayBuffer> {
  const random = createRandom(5);
  const deviation = NOISY.map((variance) => Math.sqrt(stationaryVariance(variance, alpha)));
  const points = Array.from({ length: CHAINS }, () => {
    const [a, b] = [deviation[0]! * random.normal(), deviation[1]! * random.normal()];
    return [MEAN[0] + COS * a - SIN * b, MEAN[1] + SIN * a + COS * b];
  });
  return Float32Array.from(points.flat());
}

function expectStationary(alpha: number, steps: number, axes: readonly (readonly number[])[]): void {
  axes.forEach((values, k) => {
    const ratio = (alpha / NOISY[k]!).toPrecision(2);
    expectNormal(`chains after ${steps} steps, α/s² = ${ratio}`, values, 0, stationaryVariance(NOISY[k]!, alpha));
  });
  const [x, y] = axes as [number[], number[]];
  // Axes and neighbouring chains draw from the same Philox calls.
  const neighbours = x.map((_, i) => x[i ^ 1]!);
  const half = (values: number[]) => values.filter((_, i) => i % 2 === 0);
  expectUncorrelated(`axes and neighbours after ${steps} steps`, [
    [x, y],
    [half(x), half(neighbours)],
  ]);
}

// α/s² of the narrow axis, where the chain is stable below 4; the wide one has 2/9 of it. Steps until a start of variance 1
// a unit away is forgotten: |1 − α/(2s²)|^steps < 10⁻³ on the wide axis.
for (const { ratio, steps } of [
  { ratio: 0.3, steps: 204 },
  { ratio: 1.5, steps: 38 },
  { ratio: 3.5, steps: 50 },
]) {
  const alpha = ratio * NOISY[1];

  test(`chains reach the law of the discrete chain: α/s² to ${ratio}`, { tag: '@statistic-5' }, async ({ device }) => {
    for (const variance of NOISY) expect(Math.abs(1 - alpha / (2 * variance)) ** steps).toBeLessThan(1e-3);
    expectStationary(alpha, steps, await deviations(device, { alpha, steps }));
  });

  test(`chains that start at it keep it: α/s² to ${ratio}`, { tag: '@statistic-6' }, async ({ device }) => {
    const start = stationary(alpha);
    for (const count of [1, steps])
      expectStationary(alpha, count, await deviations(device, { alpha, steps: count, start }));
  });
}

test('a drift or a noise that is 10 % off would be seen', { tag: ['@statistic-5', '@statistic-6'] }, async ({
  device,
}) => {
  const alpha = 1.5 * NOISY[1];
  for (const wrong of [{ driftFactor: 1.1 }, { noiseFactor: 1.1 }]) {
    const axes = await deviations(device, { alpha, steps: 38, start: stationary(alpha), ...wrong });
    const [wide] = axes.map((values, k) => varianceZ(values, stationaryVariance(NOISY[k]!, alpha)));
    figure('variance of such chains, in standard errors', wide!);
    expect(Math.abs(wide!)).toBeGreaterThan(5);
  }
});
