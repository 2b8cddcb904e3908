// Where chains start: each law's draws are those of the host's twin, follow the law, and repeat to the bit.

import {
  INITIAL_NAMES,
  type InitialLaw,
  initialLaw,
  langevinStage,
  normalPair,
  randomWords,
  Sampler,
  STANDARD_NORMAL,
  type Target,
  THREE_GAUSSIANS,
  uniformFrom,
} from 'scorefield';
import {
  kolmogorovSmirnov,
  kolmogorovSmirnovCritical,
  kolmogorovSmirnovOf,
  normalCdf,
} from '../reference/statistics.ts';
import { expect, normalBound, test } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

const USE_DRAW = 1;
const STREAM = 1;
const SEED = 2 ** 35 + 11;
const SIGMAS = [0.01, 0.5];
/** Mean (1, ½); between the components (1, ½, ¼), within them (0.1, 0.025, 0.2), and σ_L² = ¼ on both axes. */
const PAIR: Target = {
  kind: 'mixture',
  components: [
    { weight: 3, mean: [0, 0], covariance: [0.1, 0, 0.2] },
    { weight: 3, mean: [2, 1], covariance: [0.1, 0.05, 0.2] },
  ],
};
const [MEAN, COVARIANCE] = [[1, 0.5] as const, [1.35, 0.525, 0.7] as const];
/** The means ± 3 standard deviations, wider by 4σ_L = 2 on each side. */
const SPREAD = 3 * Math.sqrt(0.1);
const TALL = 3 * Math.sqrt(0.2);
const BOX = { xMin: -SPREAD - 2, xMax: 4 + SPREAD, yMin: -TALL - 2, yMax: 3 + TALL };

async function startOf(device: GPUDevice, chains: number, initial?: InitialLaw, seed = SEED): Promise<Float32Array> {
  const stages = [langevinStage(1, 1, 0.1, 1)];
  const sampler = await Sampler.create(device, PAIR, { chains, stages, seed, ...(initial && { initial }) });
  const start = await sampler.read();
  await sampler.run();
  await sampler.restart();
  expect(await sampler.read(), 'a restart repeats them').toEqual(start);
  sampler.destroy();
  return start;
}

/** The two words that place chain i. */
function wordsOf(i: number): [number, number] {
  const words = randomWords(USE_DRAW, i >> 1, STREAM, SEED);
  return i % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]];
}

const along = (points: Float32Array, x: number, y: number): number[] =>
  Array.from({ length: points.length / 2 }, (_, i) => x * points[2 * i]! + y * points[2 * i + 1]!);

test('standard, and no law at all, are N(0, I) to the bit', async ({ device }) => {
  for (const count of [1, 4097]) {
    const given = await startOf(device, count, initialLaw('standard', PAIR, SIGMAS));
    expect(given).toEqual(await startOf(device, count));
    expect(given).toEqual(await startOf(device, count, STANDARD_NORMAL));
  }
});

test('matched has the mean and the covariance of the data at σ_L', async ({ device }) => {
  const law = initialLaw('matched', PAIR, SIGMAS);
  const [xx, xy, yy] = COVARIANCE;
  for (const count of [1, 2, 1001]) {
    const z = Array.from({ length: count }, (_, i) => normalPair(...wordsOf(i)));
    const a = Math.sqrt(xx);
    const d = Math.sqrt(yy - xy ** 2 / xx);
    const want = z.flatMap(([z0, z1]) => [MEAN[0] + a * z0, MEAN[1] + (xy / a) * z0 + d * z1]);
    const allowed = (k: number) => 1e-6 + 2 * normalBound(Math.hypot(...z[k >> 1]!));
    expectWithin(`${count} chains`, await startOf(device, count, law), want, allowed);
  }
  const count = 8191;
  const points = await startOf(device, count, law);
  for (const angle of [0, 0.4, 0.8, Math.PI / 2, 2, 2.6]) {
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const variance = x * x * xx + 2 * x * y * xy + y * y * yy;
    const distance = kolmogorovSmirnov(along(points, x, y), x * MEAN[0] + y * MEAN[1], variance);
    expect(distance, `in direction ${angle}`).toBeLessThan(kolmogorovSmirnovCritical(count));
  }
});

test('uniform takes all places of the box alike', async ({ device }) => {
  const law = initialLaw('uniform', PAIR, SIGMAS);
  const [width, height] = [BOX.xMax - BOX.xMin, BOX.yMax - BOX.yMin];
  for (const count of [1, 2, 1001]) {
    const want = Array.from({ length: count }, (_, i) => {
      const [u, v] = wordsOf(i).map(uniformFrom);
      return [BOX.xMin + width * u!, BOX.yMin + height * v!];
    });
    expectWithin(`${count} chains`, await startOf(device, count, law), want.flat(), () => 3e-6);
  }
  const count = 8191;
  const points = await startOf(device, count, law);
  const [u, v] = [along(points, 1 / width, 0), along(points, 0, 1 / height)];
  const critical = kolmogorovSmirnovCritical(count);
  expect(kolmogorovSmirnovOf(u, (x) => x - BOX.xMin / width)).toBeLessThan(critical);
  expect(kolmogorovSmirnovOf(v, (y) => y - BOX.yMin / height)).toBeLessThan(critical);
  // Each axis knows nothing of the other: the sum of both has the triangular law.
  const sum = u.map((value, i) => value - BOX.xMin / width + v[i]! - BOX.yMin / height);
  const triangular = (s: number) => (s < 1 ? s ** 2 / 2 : 1 - (2 - s) ** 2 / 2);
  expect(kolmogorovSmirnovOf(sum, triangular)).toBeLessThan(critical);
  expect(
    kolmogorovSmirnovOf(sum, (s) => normalCdf((s - 1) * Math.sqrt(6))),
    'it would notice',
  ).toBeGreaterThan(kolmogorovSmirnovCritical(count, 0.5));
});

test('another seed gives other places, and a point set has laws too', async ({ device }) => {
  const points: Target = { kind: 'points', points: Float32Array.of(3, 3, 5, 3, 3, 7, 5, 7) };
  for (const name of INITIAL_NAMES) {
    const law = initialLaw(name, points, SIGMAS);
    const [one, other] = [await startOf(device, 400, law), await startOf(device, 400, law, SEED + 1)];
    expect(one.filter((value, k) => value === other[k]).length, name).toBeLessThan(5);
  }
  // Mean (4, 5), variances 1 and 4, and σ_L² = ¼.
  const law = initialLaw('matched', points, SIGMAS);
  expect(law).toEqual({ kind: 'mixture', components: [{ weight: 1, mean: [4, 5], covariance: [1.25, 0, 4.25] }] });
  const box = { xMin: 3 - 2, xMax: 5 + 2, yMin: 3 - 2, yMax: 7 + 2 };
  expect(initialLaw('uniform', points, SIGMAS)).toEqual({ kind: 'uniform', box });
  expect(initialLaw('uniform', THREE_GAUSSIANS, [0.02])).toMatchObject({ box: { xMin: 0.25 - 0.3 - 0.5 } });
});
