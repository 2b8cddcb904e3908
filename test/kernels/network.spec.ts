// Energy and score of the network kernels against the float64 reference: every depth, activation and conditioning with
// ragged counts and widths, near the data and far away, at every noise level.

import { Evaluation, Weights } from 'scorefield';
import { readFloats } from 'scorefield/gpu';
import { energyAndScore, forward, layersOf, networkInput, type Point } from '../../src/float64/network.ts';
import { createRandom } from '../reference/random.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';
import { type Drawn, drawNetwork, networks } from './networks.ts';
import { expectWithin } from './within.ts';

/** The tolerance of the reference cases, relative to the scale of what is summed. */
const TOLERANCE = 1e-5;
const LEVELS = [0.02, 0.05, 0.2, 0.5, 1].map(Math.fround);
/** Where the points lie: in the data's box, and far outside it. */
const REACHES = [1, 10, 100];

const POINTS = 513;

/** Points of each reach at each noise level, in float32. */
function drawPoints(seed: number) {
  const random = createRandom(seed);
  const sigma = Array.from({ length: POINTS }, (_, i) => LEVELS[i % LEVELS.length]!);
  const reach = (i: number) => REACHES[Math.floor(i / LEVELS.length) % REACHES.length]!;
  const points = Array.from({ length: 2 * POINTS }, (_, k) => reach(k >> 1) * (2 * random.uniform() - 0.5));
  return { points: points.map(Math.fround), sigma };
}

/** Energies and scores of the first `count` points; what is not evaluated is 0. */
async function evaluate(
  device: GPUDevice,
  weights: Weights,
  { points, sigma }: ReturnType<typeof drawPoints>,
  count: number,
) {
  const evaluation = await Evaluation.create(device, weights, POINTS);
  evaluation.write(points, sigma);
  submit(device, (commands) => evaluation.encode(commands, count));
  const result = await evaluation.read(POINTS);
  evaluation.destroy();
  return result;
}

/** The reference's energy and score, and the scale of the terms each is the sum of. */
function reference({ network, parameters }: Drawn, x: Point, sigma: number) {
  const layers = layersOf(network, parameters);
  const { weight, bias } = layers.at(-1)!;
  const { u, inputScale, outputScale } = networkInput(network.conditioning, x, sigma);
  const top = forward(network.activation, layers, u).values.at(-1)!;
  const terms = weight.reduce((sum, w, k) => sum + Math.abs(w * top[k]!), Math.abs(bias[0]!));
  const { energy, score } = energyAndScore(network, parameters, x, sigma);
  return { energy, score, energyScale: outputScale * terms, scoreScale: outputScale * inputScale };
}

for (const [seed, { title, network }] of networks().entries()) {
  test(title, async ({ device }) => {
    const drawn = drawNetwork(network, seed);
    const weights = await Weights.create(device, drawn.model, drawn.values);
    const at = drawPoints(seed);
    const { energies, score } = await evaluate(device, weights, at, POINTS);
    const want = at.sigma.map((level, i) => reference(drawn, [at.points[2 * i]!, at.points[2 * i + 1]!], level));

    const share = (error: number, i: number) => error / want[i]!.energyScale;
    const shares = want.map(({ energy }, i) => share(energy, i));
    const energyError = expectWithin('energy ÷ its terms', Array.from(energies, share), shares, () => TOLERANCE);
    // ∂g/∂u, so that points at all levels, near and saturated, are compared on one scale.
    const slope = (value: number, k: number) => value / want[k >> 1]!.scoreScale;
    const slopes = want.flatMap(({ score: s }) => s).map(slope);
    const steepest = Math.max(...slopes.map(Math.abs));
    const scoreError = expectWithin('score', Array.from(score, slope), slopes, () => TOLERANCE * steepest);
    figure('energy', energyError);
    figure('score', scoreError / steepest);

    for (const count of [1, 3, 63, 64, 65]) {
      const first = await evaluate(device, weights, at, count);
      expect(first.energies, `the first ${count} energies alone`).toEqual(energies.map((f, i) => (i < count ? f : 0)));
      expect(first.score, `the first ${count} scores alone`).toEqual(score.map((s, k) => (k < 2 * count ? s : 0)));
    }
    const alone = await Evaluation.create(device, weights, POINTS, { scores: false });
    alone.write(at.points, at.sigma);
    submit(device, (commands) => alone.encode(commands, POINTS));
    expect(await readFloats(device, alone.energies, POINTS), 'energies without scores').toEqual(energies);
    alone.destroy();
    weights.destroy();
  });
}
