// Langevin chains: a step is the float64 step with the same random numbers, however the work is cut, on a model's score
// and on the exact one. Whether chains keep the law that theory gives them is test/statistics/stationary.spec.ts.

import {
  langevinStage,
  normalPair,
  randomWords,
  Sampler,
  type Stage,
  type Target,
  THREE_GAUSSIANS,
  type VariantName,
  variantsFor,
  Weights,
} from 'scorefield';
import { energyAndScore, type Point } from '../../src/float64/network.ts';
import { assignmentMixture, score as mixtureScore } from '../reference/mixture.ts';
import { createRandom } from '../reference/random.ts';
import { figure, normalBound, test } from '../support/gpu.ts';
import { CONDITIONINGS, drawNetwork } from './networks.ts';
import { expectWithin } from './within.ts';

const USE_LANGEVIN = 3;
const SEED = 12345678901; // more than 32 bits: both words of the key count

/** The normals of every chain in one step (2 a chain): one Philox call serves two chains. */
function stepNormals(chains: number, step: number, seed: number): number[] {
  return Array.from({ length: chains }, (_, chain) => {
    const words = randomWords(USE_LANGEVIN, chain >> 1, step, seed);
    return chain % 2 === 0 ? normalPair(words[0], words[1]) : normalPair(words[2], words[3]);
  }).flat();
}

/** Points in the data's box and around it, in float32. */
function startPoints(chains: number): Float32Array<ArrayBuffer> {
  const random = createRandom(chains);
  return Float32Array.from({ length: 2 * chains }, () => 3 * random.uniform() - 1);
}

type Score = (x: Point, sigma: number) => Point;

const tanh = drawNetwork({ hidden: [64], activation: 'tanh', conditioning: CONDITIONINGS[0]! }, 1);
const silu = drawNetwork({ hidden: [20, 17], activation: 'silu', conditioning: CONDITIONINGS[1]! }, 2);
const modelScore =
  ({ network, parameters }: typeof tanh): Score =>
  (x, sigma) =>
    energyAndScore(network, parameters, x, sigma).score;
const exactScore: Score = (x, sigma) => mixtureScore(assignmentMixture, x, sigma);

const widest = drawNetwork(
  { hidden: [128, 128, 128, 128], activation: 'softplus', conditioning: CONDITIONINGS[1]! },
  3,
);
type ScoreCase = {
  title: string;
  of: (device: GPUDevice) => Promise<Weights | Target>;
  score: Score;
  variant?: VariantName;
};
const MODELS = [
  { title: 'a raw model', drawn: tanh },
  { title: 'a scaled model', drawn: silu },
  { title: 'the widest model', drawn: widest },
];
const SCORES: ScoreCase[] = [
  { title: 'the exact score', of: async () => THREE_GAUSSIANS, score: exactScore },
  ...MODELS.flatMap(({ title, drawn }) =>
    variantsFor(drawn.model).map((variant) => ({
      title: `${title}, variant ${variant}`,
      of: (device: GPUDevice) => Weights.create(device, drawn.model, drawn.values),
      score: modelScore(drawn),
      variant,
    })),
  ),
];
const STAGES: (Stage & { title: string })[] = [
  { title: 'a Langevin step', ...langevinStage(Math.fround(0.2), 0.02, 2e-4, 1) },
  { title: 'a step without noise', sigma: Math.fround(0.1), drift: 0.1, diffusion: 0, steps: 1 },
];

for (const { title, of, score, variant } of SCORES) {
  for (const { title: stageTitle, ...stage } of STAGES) {
    test(`${stageTitle} on ${title}, any number of chains`, async ({ device }) => {
      const scoreOf = await of(device);
      let largest = 0;
      for (const chains of [1, 3, 4, 5, 63, 257, 1000]) {
        const start = startPoints(chains);
        const z = stepNormals(chains, 0, SEED);
        const scores = Array.from({ length: chains }, (_, i) =>
          score([start[2 * i]!, start[2 * i + 1]!], stage.sigma),
        ).flat();
        const want = scores.map((s, k) => start[k]! + stage.drift * s + stage.diffusion * z[k]!);
        const steepest = Math.max(...scores.map(Math.abs));

        const sampler = await Sampler.create(device, scoreOf, {
          chains,
          stages: [stage],
          seed: SEED,
          ...(variant && { variant }),
        });
        await sampler.restart(start);
        await sampler.run();
        const allowed = (k: number) =>
          1e-5 * stage.drift * steepest + stage.diffusion * normalBound(Math.hypot(z[k & ~1]!, z[k | 1]!)) + 5e-7;
        largest = Math.max(largest, expectWithin(`${chains} chains`, await sampler.read(), want, allowed));
        sampler.destroy();
      }
      figure('error of a step', largest);
    });
  }
}
