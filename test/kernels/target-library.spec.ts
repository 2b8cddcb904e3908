// The oracle on every target of the library against the float64 reference, at points inside and around it, at every scale.

import { TARGET_NAMES, targetOf } from 'scorefield';
import { createRandom } from '../reference/random.ts';
import { test } from '../support/gpu.ts';
import { checkOracle } from './oracle-check.ts';

const LEVELS = [0.02, 0.1, 0.4, 1].map(Math.fround);
const COUNT = 61;

for (const name of TARGET_NAMES) {
  test(`density and score of the ${name} target`, async ({ device }) => {
    const target = targetOf(name, { points: 5000, seed: 1 });
    const random = createRandom(1);
    const points = Array.from({ length: 2 * COUNT }, () => Math.fround(2 * random.uniform() - 0.5));
    const sigma = Array.from({ length: COUNT }, (_, i) => LEVELS[i % LEVELS.length]!);
    await checkOracle(device, target, points, sigma);
  });
}
