// The oracle on every target of the library against the float64 reference, at points inside and around it, at every scale.

import { componentsOf, Evaluation, TARGET_NAMES, targetOf } from 'scorefield';
import { type Component, logDensityAndScore } from '../reference/mixture.ts';
import { createRandom } from '../reference/random.ts';
import { figure, submit, test } from '../support/gpu.ts';
import { expectWithin } from './within.ts';

const TOLERANCE = 1e-5;
const LEVELS = [0.02, 0.1, 0.4, 1].map(Math.fround);
const COUNT = 61;

for (const name of TARGET_NAMES) {
  test(`density and score of the ${name} target`, async ({ device }) => {
    const target = targetOf(name, { points: 5000, seed: 1 });
    const random = createRandom(1);
    const points = Array.from({ length: 2 * COUNT }, () => Math.fround(2 * random.uniform() - 0.5));
    const sigma = Array.from({ length: COUNT }, (_, i) => LEVELS[i % LEVELS.length]!);
    const evaluation = await Evaluation.create(device, target, COUNT);
    evaluation.write(points, sigma);
    submit(device, (commands) => evaluation.encode(commands, COUNT));
    const { energies, score } = await evaluation.read(COUNT);
    evaluation.destroy();

    // Covariances as the shader has them: in float32.
    const mixture = componentsOf(target).map(({ weight, mean: [x, y], covariance: [xx, xy, yy] }) => ({
      weight,
      mean: [Math.fround(x), Math.fround(y)] as Component['mean'],
      covariance: [Math.fround(xx), Math.fround(xy), Math.fround(yy)] as Component['covariance'],
    }));
    const want = sigma.map((level, i) => logDensityAndScore(mixture, [points[2 * i]!, points[2 * i + 1]!], level));
    const size = (i: number) => Math.max(1, Math.abs(want[i]!.logDensity));
    const energy = expectWithin(
      'energy ÷ its size',
      Array.from(energies, (value, i) => value / size(i)),
      want.map(({ logDensity }, i) => -logDensity / size(i)),
      () => TOLERANCE,
    );
    // Shares of components far away are exp of differences of large logarithms, as in oracle.spec.ts.
    const length = (i: number) => Math.max(1, Math.hypot(...want[i]!.score));
    const direction = expectWithin(
      'score ÷ its length',
      Array.from(score, (value, k) => value / length(k >> 1)),
      want.flatMap((exact, i) => exact.score.map((value) => value / length(i))),
      (k) => TOLERANCE + 2 ** -22 * size(k >> 1),
    );
    figure('energy', energy);
    figure('score', direction);
  });
}
