// What editing does to a mixture: weights always sum to 1 and keep their ratios, and a target comes back as it was.

import { expect, test } from '@playwright/test';
import { componentsOf, TARGETS, type Target, THREE_GAUSSIANS } from 'scorefield';
import { DEVIATIONS } from '../../src/app/targets/ellipse.ts';
import { joined, type Mixture, mixtureOf, targetOfMixture, weighed, without } from '../../src/app/targets/mixture.ts';

const weights = (mixture: Mixture): number[] => mixture.map(({ weight }) => weight);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Weights 1 : 2 : 5. */
const UNEVEN = mixtureOf([1, 2, 5].map((weight) => ({ weight, mean: [weight, 0], covariance: [0.04, 0, 0.01] })));

test('a mixture that nobody changed is the target that it was', () => {
  const tilted: Target = {
    kind: 'mixture',
    components: [
      { weight: 0.25, mean: [0, 1], covariance: [0.05, -0.02, 0.03] },
      { weight: 0.75, mean: [1, 0], covariance: [0.02, 0.001, 0.2] },
    ],
  };
  for (const target of [THREE_GAUSSIANS, TARGETS.ring.target, tilted]) {
    const back = componentsOf(targetOfMixture(mixtureOf(componentsOf(target))));
    componentsOf(target).forEach(({ weight, mean, covariance }, k) => {
      expect(back[k]!.mean).toEqual(mean);
      expect(back[k]!.weight).toBeCloseTo(weight, 14);
      covariance.forEach((entry, i) => {
        expect(back[k]!.covariance[i]).toBeCloseTo(entry, 14);
      });
    });
  }
});

test('a weight is set within its bounds, and the others share the rest as they did', () => {
  for (const [asked, own] of [
    [0.5, 0.5],
    [0, 0.01],
    [7, 0.99],
  ] as const) {
    const [first, second, third] = weights(weighed(UNEVEN, 1, asked)) as [number, number, number];
    expect(second).toBe(own);
    expect(third / first).toBeCloseTo(5, 12);
    expect(first + second + third).toBeCloseTo(1, 14);
  }
  const alone = mixtureOf([{ weight: 3, mean: [0, 0], covariance: [1, 0, 1] }]);
  expect(weights(weighed(alone, 0, 0.2))).toEqual([1]);
});

test('a component that is added has an even share and the geometric mean of the widths', () => {
  const mixture = joined(UNEVEN, [9, 8]);
  const added = mixture.at(-1)!;
  expect(added).toMatchObject({ weight: 0.25, mean: [9, 8], angle: 0 });
  for (const deviation of added.deviations) expect(deviation).toBeCloseTo(Math.sqrt(0.2 * 0.1), 12);
  expect(sum(weights(mixture))).toBeCloseTo(1, 14);
  expect(mixture[2]!.weight / mixture[0]!.weight).toBeCloseTo(5, 12);
  const flat = joined(mixtureOf([{ weight: 1, mean: [0, 0], covariance: [0, 0, 0] }]), [1, 1]);
  for (const deviation of flat[1]!.deviations) expect(deviation).toBeCloseTo(DEVIATIONS.least, 12);
});

test('the weight of a component that is removed goes to the others; the last one stays', () => {
  expect(weights(without(UNEVEN, 2))).toEqual([expect.closeTo(1 / 3, 14), expect.closeTo(2 / 3, 14)]);
  const alone = without(without(UNEVEN, 0), 0);
  expect(weights(alone)).toEqual([1]);
  expect(without(alone, 0)).toBe(alone);
});
