// The reference cases, made by PyTorch in float64, hold on this adapter at their own tolerances.

import { asReferenceCase, QUANTITIES, verifyCase } from 'scorefield';
import { loadCases } from '../reference/cases.ts';
import { expect, figure, test } from '../support/gpu.ts';

const FORMAT = 'scorefield-reference/1';
const cases = loadCases().map((reference) => ({ ...reference, format: FORMAT }));

for (const reference of cases) {
  test(reference.name, async ({ device }) => {
    const { ok, errors } = await verifyCase(device, asReferenceCase(reference));
    for (const quantity of QUANTITIES) {
      figure(quantity, errors[quantity]);
      expect(errors[quantity], quantity).toBeLessThanOrEqual(reference.tolerance[quantity]);
    }
    expect(ok).toBe(true);
  });
}

test('a wrong reference value is seen in its quantity', async ({ device }) => {
  const small = cases.find(({ name }) => name === 'tanh-20-raw.json')!;
  const energy = small.evaluate.energy.map((value, i) => (i === 3 ? value + 0.01 : value));
  const wrong = asReferenceCase({ ...small, evaluate: { ...small.evaluate, energy } });
  const { ok, errors } = await verifyCase(device, wrong);
  expect(ok).toBe(false);
  expect(errors.energy).toBeGreaterThan(1e-3);
  expect(errors.score).toBeLessThan(small.tolerance.score);
});
