// Tuning names a variant that the model can be made in, remembers it, and keeps to what is asked for.

import {
  chooseVariants,
  createModel,
  DEFAULT_VARIANTS,
  type TuningOptions,
  type TuningStore,
  tuneGradient,
  tuneLangevin,
  VARIANT_NAMES,
  variantsFor,
} from 'scorefield';
import { gradientKernel, langevinKernel, outerKernel } from 'scorefield/kernels';
import { expect, figure, test } from '../support/gpu.ts';

const small = createModel({ hidden: [16], activation: 'elu', conditioning: { kind: 'raw' } });
const wide = createModel({ hidden: [128, 128], activation: 'elu', conditioning: { kind: 'raw' } });

/** A store that counts, and options with it. */
function remembering(known: Record<string, string> = {}) {
  const entries = new Map(Object.entries(known));
  const store: TuningStore = { get: (key) => entries.get(key), set: (key, value) => entries.set(key, value) };
  const options: TuningOptions = { adapter: 'this adapter', software: true, now: () => performance.now(), store };
  return { entries, options };
}

test('weights that are too many for uniform memory leave that variant out', () => {
  expect(variantsFor(small)).toEqual(VARIANT_NAMES);
  expect(variantsFor(wide)).toEqual(VARIANT_NAMES.filter((name) => name !== 'uniform'));
});

test('the choice is made by a run within its time, and remembered', async ({ device }) => {
  const { entries, options } = remembering();
  const started = performance.now();
  const chosen = await tuneLangevin(device, small, 1000, options);
  const took = performance.now() - started;
  figure('ms with compiling', took);
  expect(took).toBeLessThan(15_000);
  expect(VARIANT_NAMES).toContain(chosen);
  expect([...entries]).toEqual([['this adapter | langevin | 16 | elu | raw | 1024', chosen]]);

  // What is remembered needs no run: a device that is not there is not asked.
  const none = undefined as unknown as GPUDevice;
  expect(await tuneLangevin(none, small, 1200, options), 'a size nearby').toBe(chosen);
  entries.set('this adapter | langevin | 16 | elu | raw | 1024', 'team');
  expect(await tuneLangevin(none, small, 1000, options)).toBe('team');
});

test('the gradient has a choice of its own; what no variant is called is not believed', async ({ device }) => {
  const { entries, options } = remembering({ 'this adapter | gradient | 16 | elu | raw | 64': 'nonsense' });
  const chosen = await tuneGradient(device, small, 64, options);
  expect(VARIANT_NAMES).toContain(chosen);
  expect(entries.get('this adapter | gradient | 16 | elu | raw | 64')).toBe(chosen);
});

test.describe('a run takes', () => {
  const none = undefined as unknown as GPUDevice;
  const { options } = remembering();
  const choose = (choice: Parameters<typeof chooseVariants>[2], model = small) =>
    chooseVariants(none, { model, chains: 1000, batch: 64 }, choice, options);

  test('the default with tuning off', async () => {
    expect(await choose('off')).toEqual(DEFAULT_VARIANTS);
  });

  test('on a CPU adapter the variant for those, if its device has subgroups', async () => {
    const choose = (features: string[], choice: Parameters<typeof chooseVariants>[2]) => {
      const device = { features: new Set(features) } as unknown as GPUDevice;
      return chooseVariants(device, { model: small, chains: 1000, batch: 64 }, choice, options);
    };
    const subgroup = { langevin: 'subgroup', gradient: 'subgroup' } as const;
    expect(await choose(['subgroups'], 'auto')).toEqual(subgroup);
    expect(await choose([], 'auto')).toEqual(DEFAULT_VARIANTS);
    expect(await choose([], subgroup)).toEqual(DEFAULT_VARIANTS);
  });

  test('no variant that its device cannot run', async () => {
    const device = { features: new Set() } as unknown as GPUDevice;
    for (const kernel of [langevinKernel, gradientKernel, outerKernel]) {
      await expect(kernel(device, small, 'subgroup')).rejects.toThrow(
        "variant 'subgroup' needs a device with the feature 'subgroups'; this one is without",
      );
    }
  });

  test('what it is forced to, where the model can be made so', async () => {
    expect(await choose('team')).toEqual({ langevin: 'team', gradient: 'team' });
    expect(await choose('uniform')).toEqual({ langevin: 'uniform', gradient: 'uniform' });
    expect(await choose('uniform', wide)).toEqual(DEFAULT_VARIANTS);
    const mixed = { langevin: 'uniform', gradient: 'team' } as const;
    expect(await choose(mixed)).toEqual(mixed);
    expect(await choose(mixed, wide)).toEqual({ ...DEFAULT_VARIANTS, gradient: 'team' });
  });

  test('the fastest on a GPU', async ({ device }) => {
    const gpu = remembering();
    const options = { ...gpu.options, software: false };
    const chosen = await chooseVariants(device, { model: small, chains: 1000, batch: 64 }, 'auto', options);
    expect([chosen.langevin, chosen.gradient]).toEqual([...gpu.entries.values()]);
  });
});
