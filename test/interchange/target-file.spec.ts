// Targets as JSON: mixtures and point sets, weights that sum to 1, and what is refused.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { componentsOf, readTarget, type Target, THREE_GAUSSIANS, writeTarget } from 'scorefield';
import { mutatedJson, mutatedText, RUNS, readOrRefuse } from './mutations.ts';

const POINTS: Target = { kind: 'points', points: Float32Array.of(0.1, -2, 3.5, 1e-30) };

/** Without −0, which JSON does not have. */
const coordinate = fc.double({ min: -10, max: 10, noNaN: true }).map((value) => value + 0);

/** Any mixture: covariances are A Aᵀ. */
const mixture = fc
  .array(
    fc.record({
      weight: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      mean: fc.tuple(coordinate, coordinate),
      root: fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0.01, max: 2, noNaN: true }))),
    }),
    { minLength: 1, maxLength: 64 },
  )
  .map((parts): Target => {
    const components = parts.map(({ weight, mean, root: [a, b, c] }) => ({
      weight,
      mean,
      covariance: [a! * a!, a! * b!, b! * b! + c! * c!] as const,
    }));
    return { kind: 'mixture', components };
  });

test('the assignment and a point set are read again', () => {
  expect(readTarget(writeTarget(THREE_GAUSSIANS))).toEqual(THREE_GAUSSIANS);
  expect(readTarget(writeTarget(POINTS))).toEqual(POINTS);
});

test('any mixture is read with weights that sum to 1, and then stays the same to the bit', () => {
  fc.assert(
    fc.property(mixture, (target) => {
      const read = readTarget(writeTarget(target));
      expect(read).toEqual({ kind: 'mixture', components: componentsOf(target) });
      expect(readTarget(writeTarget(read))).toEqual(read);
    }),
    RUNS,
  );
});

test('without a kind it is a mixture; other keys are ignored', () => {
  const components = [{ weight: 3, mean: [0, 1], covariance: [1, 0.5, 1], label: 'a' }];
  expect(readTarget(JSON.stringify({ components, name: 'x' }))).toEqual({
    kind: 'mixture',
    components: [{ weight: 1, mean: [0, 1], covariance: [1, 0.5, 1] }],
  });
});

const component = (change: object = {}) => ({ weight: 1, mean: [0, 0], covariance: [1, 0, 1], ...change });
const mixtureOf = (...components: unknown[]) => JSON.stringify({ components });
const pointsOf = (...points: unknown[]) => JSON.stringify({ kind: 'points', points });
const refusals: [string, string | Uint8Array, RegExp][] = [
  ['no JSON', '{"components": [', /^the file is not JSON: /],
  ['an array', '[]', /^the target is an array; allowed is an object$/],
  ['another kind', '{"kind": "moons"}', /^the target: kind is 'moons'; allowed are mixture, points$/],
  ['a key twice', '{"kind":"mixture","components":[{"weight":1,"weight":2}]}', /^the file has the key 'weight' twice/],
  ['no components', '{}', /^the target: components is missing; allowed is an array of 1 to 64$/],
  ['an empty mixture', mixtureOf(), /^the target: components has 0 elements; allowed are 1 to 64$/],
  ['65 components', mixtureOf(...Array(65).fill(component())), /components has 65 elements; allowed are 1 to 64$/],
  ['a component that is none', mixtureOf(component(), 1), /^the target: component 2 is 1; allowed is an object$/],
  ['no weight', mixtureOf({}), /^the target: component 1: weight is missing; allowed are finite float32 numbers$/],
  ['a weight of 0', mixtureOf(component({ weight: 0 })), /component 1: weight is 0; allowed are positive numbers$/],
  ['a negative weight', mixtureOf(component({ weight: -1 })), /weight is -1; allowed are positive numbers$/],
  [
    'a weight that vanishes',
    mixtureOf(component({ weight: 1e-12 }), component()),
    /component 1: weight is 1e-12 of the/,
  ],
  ['an inherited weight', '{"components":[{"__proto__":{"weight":1},"mean":[0,0]}]}', /weight is missing/],
  ['one coordinate', mixtureOf(component({ mean: [0] })), /component 1: mean has 1 elements; allowed are 2$/],
  [
    'a mean beyond float32',
    mixtureOf(component({ mean: [0, 1e39] })),
    /mean\[1\] is 1e\+39; allowed are finite float32/,
  ],
  [
    'a mean that overflows',
    '{"components":[{"weight":1,"mean":[1e999,0]}]}',
    /mean\[0\] is Infinity; allowed are finite/,
  ],
  [
    'a matrix',
    mixtureOf(
      component({
        covariance: [
          [1, 0],
          [0, 1],
        ],
      }),
    ),
    /covariance has 2 elements; allowed are 3$/,
  ],
  [
    'a negative variance',
    mixtureOf(component({ covariance: [-1, 0, 1] })),
    /\[-1, 0, 1\]; allowed are positive semi-def/,
  ],
  [
    'an indefinite matrix',
    mixtureOf(component({ covariance: [1, 2, 1] })),
    /\[1, 2, 1\]; allowed are positive semi-def/,
  ],
  ['no points', pointsOf(), /^the target: points has 0 elements; allowed are 1 to 100000$/],
  ['a point of three', pointsOf([0, 0], [1, 2, 3]), /^the target: points\[1\] has 3 elements; allowed are 2$/],
  [
    'a point with text',
    pointsOf([0, '1']),
    /^the target: points\[0\]\[1\] is '1'; allowed are finite float32 numbers$/,
  ],
  ['deep nesting', `${'['.repeat(1e5)}${']'.repeat(1e5)}`, /^the file is nested deeper than 32 levels; allowed are up/],
  [
    'a million arrays',
    `[${'[],'.repeat(1e6)}1]`,
    /^the file has too many arrays, objects and keys; allowed are 250000$/,
  ],
  ['a string left open', '{"kind": "mix\\', /^the file is not JSON: /],
  ['other bytes', Uint8Array.of(0x7b, 0xff, 0x7d), /^the file is not UTF-8 text$/],
];
for (const [name, text, message] of refusals) {
  test(`refuses ${name}`, () => {
    expect(readOrRefuse(() => readTarget(text))).toBeUndefined();
    expect(() => readTarget(text)).toThrow(message);
  });
}

/** What has been read is a target that everything else takes. */
function expectSound(target: Target | undefined): void {
  if (!target) return;
  expect(componentsOf(target).length).toBeGreaterThan(0);
  expect(writeTarget(readTarget(writeTarget(target)))).toBe(writeTarget(target));
}

test('a mutated file is read right or refused', () => {
  const tokens = ['{', '}', '[', ']', '"', ',', ':', '-', '1e999', 'null', '"__proto__":', 'NaN', '"weight"', '0'];
  for (const target of [THREE_GAUSSIANS, POINTS]) {
    const anyText = mutatedText(writeTarget(target), tokens);
    const anyJson = mutatedJson(JSON.parse(writeTarget(target)));
    fc.assert(
      fc.property(fc.oneof(anyText, anyJson), (text) => expectSound(readOrRefuse(() => readTarget(text)))),
      RUNS,
    );
  }
});
