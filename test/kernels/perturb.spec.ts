// Noisy batches: which point, which level and which noise each sample takes are the host twin's, and x̄ = x + σ z.

import { Batch, normalPair, Perturbation, randomBelow, randomWords } from 'scorefield';
import { readFloats, storageBuffer } from 'scorefield/gpu';
import { expect, figure, normalBound, submit, test } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

const USE_PERTURB = 2;
const CAPACITY = 1000;
const POINTS = 300;
const LEVELS = Float32Array.from([0.02, 0.05, 0.1, 0.3, 1]);
/** Distinct points, so that a sample tells its own. */
const CLEAN = Float32Array.from({ length: 2 * POINTS }, (_, k) => (k % 2 === 0 ? k / 2 : -k / 4));

type Options = Parameters<Perturbation['encode']>[2];

async function perturbed(device: GPUDevice, count: number, options: Options) {
  const batch = new Batch(device, CAPACITY);
  const clean = storageBuffer(device, 'clean', CLEAN);
  const sigmas = storageBuffer(device, 'sigmas', LEVELS);
  const perturbation = await Perturbation.create(device, clean, POINTS, sigmas, LEVELS.length, batch);
  submit(device, (commands) => perturbation.encode(commands, count, options));
  const [noisy, noise, sigma] = await Promise.all([
    readFloats(device, batch.noisy, 2 * count),
    readFloats(device, batch.noise, 2 * count),
    readFloats(device, batch.sigma, count),
  ]);
  batch.destroy();
  return { noisy, noise, sigma };
}

/** What the host says of every sample. */
function twin(count: number, { step, seed, firstLevel = 0, levels = LEVELS.length, inOrder = false }: Options) {
  return Array.from({ length: count }, (_, i) => {
    const [a, b, c, d] = randomWords(USE_PERTURB, i, step, seed);
    const point = inOrder ? i % POINTS : randomBelow(a, POINTS);
    const level = LEVELS[firstLevel + randomBelow(b, levels)]!;
    return { point: [CLEAN[2 * point]!, CLEAN[2 * point + 1]!], level, z: normalPair(c, d) };
  });
}

const CASES: { title: string; options: Options; counts: number[] }[] = [
  { title: 'any number of samples', options: { step: 0, seed: 1 }, counts: [1, 63, 64, 65, CAPACITY] },
  { title: 'a later step, a long seed', options: { step: 0xffffffff, seed: 2 ** 45 + 7 }, counts: [500] },
  { title: 'points in order', options: { step: 3, seed: 1, inOrder: true }, counts: [700] },
  { title: 'one level', options: { step: 3, seed: 1, firstLevel: 2, levels: 1 }, counts: [100] },
  { title: 'the last two levels', options: { step: 3, seed: 1, firstLevel: 3, levels: 2 }, counts: [100] },
];

for (const { title, options, counts } of CASES) {
  test(title, async ({ device }) => {
    for (const count of counts) {
      const { noisy, noise, sigma } = await perturbed(device, count, options);
      const want = twin(count, options);
      expect(Array.from(sigma), 'levels').toEqual(want.map(({ level }) => level));
      const radius = (k: number) => Math.hypot(...want[k >> 1]!.z);
      const error = expectWithin(
        'noise',
        noise,
        want.flatMap(({ z }) => z),
        (k) => normalBound(radius(k)),
      );
      const sums = want.flatMap(({ point, level }, i) => point.map((x, axis) => x + level * noise[2 * i + axis]!));
      // One product and one sum in float32: half a unit of the last place each.
      expectWithin('noisy points', noisy, sums, (k) => 2 ** -23 * (Math.abs(sums[k]!) + Math.abs(noise[k]!)));
      figure('noise', error);
    }
  });
}

test('a batch from outside is x + σz, and refuses other lengths', async ({ device }) => {
  const batch = new Batch(device, 2);
  batch.write([1, 2, 3, 4], [0.5, -0.5, 1, 2], [0.25, 0.5]);
  expect(Array.from(await readFloats(device, batch.noisy, 4))).toEqual([1.125, 1.875, 3.5, 5]);
  expect(Array.from(await readFloats(device, batch.noise, 4))).toEqual([0.5, -0.5, 1, 2]);
  expect(Array.from(await readFloats(device, batch.sigma, 2))).toEqual([0.25, 0.5]);
  const wrong = 'expected 2, 2 and 1 a sample, at most 2 samples';
  expect(() => batch.write([1, 2], [1, 2, 3, 4], [1, 1])).toThrow(`batch: 2 clean, 4 noise, 2 sigma; ${wrong}`);
  expect(() => batch.write([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 1, 1])).toThrow(wrong);
  expect(() => new Batch(device, 0)).toThrow('batch is 0; allowed are whole numbers from 1');
});
