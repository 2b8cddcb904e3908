// The benchmark's own kernels write exactly what their call names: nothing between, nothing past the end.

import { createKernel, type Kernel, readFloats, storageBuffer } from 'scorefield/gpu';
import type { BenchKernelName } from '../../src/bench/shaders.ts';
import { expectWrites, fresh, type Output, ROOM, type Run, range } from '../kernels/sentinels.ts';
import { expect, submit, test } from '../support/gpu.ts';
import { importSource } from '../support/source.ts';

const { BENCH_KERNELS, benchSources, FORGET, KEEP } = await importSource<typeof import('./unfused.source.ts')>(
  new URL('unfused.source.ts', import.meta.url),
);

const floats = (length: number) => Float32Array.from({ length }, (_, i) => 0.5 + 0.4 * Math.sin(i));
const data = floats(ROOM);
/** An output that is read too. A sentinel is a huge number, which swallows what is added to it: small ones stand guard. */
const changed = (written: number[]): Output => ({ before: floats(ROOM), written });

/** Compiled by the package, which also binds and dispatches them, and once only. */
const compiled = new Map<string, Promise<Kernel>>();
function kernel(device: GPUDevice, name: BenchKernelName, generated = ''): Promise<Kernel> {
  const key = `${name} ${generated}`;
  const made = compiled.get(key) ?? createKernel(device, name, benchSources(name, generated));
  compiled.set(key, made);
  return made;
}

/** Layers of one unit and around whole tiles, for one quad, and for more than a workgroup of threads. */
const LAYERS = [1, 7, 8, 9].flatMap((units) =>
  [1, 70].map((quads) => ({
    call: { quads, inputs: 3, units, matrix: 5, stride: 4 },
    threads: quads * Math.ceil(units / 8),
    words: 4 * quads * units,
  })),
);
const QUADS = [1, 64, 65];
/** The first two of every three vec4f. */
const pairs = (quads: number) => range(0, 12 * quads).filter((word) => word % 12 < 8);
const ACTIVATION = 'const ACTIVATION = 1u;';

const RUNS: Record<BenchKernelName, (device: GPUDevice) => Run[]> = {
  layer_forward: (device) =>
    LAYERS.flatMap(({ call, threads, words }) => {
      const common = { inputs: { weights: data, source: data }, call, threads };
      const outputs = { h: fresh(range(0, words)), slope: fresh(range(0, words)) };
      return [
        { kernel: kernel(device, 'layer_forward', `${ACTIVATION}\n${FORGET}`), ...common, outputs },
        {
          kernel: kernel(device, 'layer_forward', `${ACTIVATION}\n${KEEP}`),
          ...common,
          outputs: { ...outputs, kept: fresh(range(0, words)) },
        },
      ];
    }),
  layer_backward: (device) =>
    LAYERS.flatMap(({ call, threads, words }) => {
      const common = { inputs: { weights: data, source: data, slope: data }, call, threads };
      const outputs = { g: fresh(range(0, words)) };
      return [
        { kernel: kernel(device, 'layer_backward', FORGET), ...common, outputs },
        {
          kernel: kernel(device, 'layer_backward', KEEP),
          ...common,
          outputs: { ...outputs, kept: fresh(range(0, words)) },
        },
      ];
    }),
  layer_tangent: (device) =>
    LAYERS.map(({ call, threads, words }) => ({
      kernel: kernel(device, 'layer_tangent'),
      inputs: { weights: data, source: data, slope: data, curvature: data },
      outputs: { t: fresh(range(0, words)), u: changed(range(0, words)) },
      call,
      threads,
    })),
  layer_reverse: (device) =>
    LAYERS.map(({ call, threads, words }) => ({
      kernel: kernel(device, 'layer_reverse'),
      inputs: { weights: data, source: data, slope: data },
      outputs: { e: changed(range(0, words)) },
      call,
      threads,
    })),
  layer_gradient: (device) =>
    [
      { quads: 1, inputs: 3, outputs: 1 },
      { quads: 20, inputs: 8, outputs: 9 },
      { quads: 7, inputs: 7, outputs: 4 },
    ].map((shape) => {
      const { inputs, outputs } = shape;
      const [weight, bias] = [10, 20 + inputs * outputs];
      return {
        kernel: kernel(device, 'layer_gradient'),
        inputs: { g: data, e: data, t: data, h: data },
        outputs: { gradient: fresh([...range(weight, weight + inputs * outputs), ...range(bias, bias + outputs)]) },
        call: { ...shape, weight, bias },
        threads: 16 * Math.ceil(outputs / 4) * Math.ceil((inputs + 1) / 4),
      };
    }),
  residual: (device) =>
    QUADS.map((quads) => ({
      kernel: kernel(device, 'residual'),
      inputs: { samples: data, df: data, noise: data },
      outputs: { t: fresh(pairs(quads)) },
      call: { quads, batch: 9 },
      threads: quads,
    })),
  fma_roof: (device) =>
    [8, 16, 32].map((accumulators) => ({
      kernel: kernel(device, 'fma_roof', `const ACCUMULATORS = ${accumulators}u;`),
      inputs: {},
      outputs: { sums: fresh(range(0, 128)) },
      call: { rounds: 3, factor: 0.5, term: 0.25 },
      threads: 128,
    })),
  exp_roof: (device) => [
    {
      kernel: kernel(device, 'exp_roof'),
      inputs: {},
      outputs: { sums: fresh(range(0, 128)) },
      call: { rounds: 3, factor: -0.5 },
      threads: 128,
    },
  ],
  copy_roof: (device) =>
    [1, 63, 65].map((threads) => ({
      kernel: kernel(device, 'copy_roof'),
      inputs: { source: data },
      outputs: { copied: fresh(range(0, 16 * threads)) },
      call: { threads },
      threads,
    })),
  empty_roof: (device) => [
    {
      kernel: kernel(device, 'empty_roof'),
      inputs: {},
      outputs: { word: fresh([0]) },
      call: { value: 7 },
      threads: 1,
    },
  ],
  advance: (device) =>
    QUADS.map((quads) => ({
      kernel: kernel(device, 'advance'),
      inputs: { df: data },
      outputs: { chains: changed(pairs(quads)) },
      call: { quads, drift: 0.5 },
      threads: quads,
    })),
};

for (const [name, runs] of Object.entries(RUNS)) {
  test(name, async ({ device }) => {
    for (const run of runs(device)) await expectWrites(device, run);
  });
}

test('no kernel is left out', () => {
  expect(Object.keys(RUNS).sort()).toEqual(BENCH_KERNELS.toSorted());
});

test('the multiply-add roof does all the operations that are counted', async ({ device }) => {
  const [threads, rounds, factor, term] = [128, 5, 0.5, 0.25];
  for (const accumulators of [8, 16, 32]) {
    const made = await kernel(device, 'fma_roof', `const ACCUMULATORS = ${accumulators}u;`);
    const sums = storageBuffer(device, 'sums', 4 * threads);
    submit(device, (commands) => commands.dispatch(made.bind({ sums }), { rounds, factor, term }, threads));
    const got = await readFloats(device, sums);
    // An accumulator from a: a·fᴺ + t(1 − fᴺ)/(1 − f) after N rounds, or a where it takes no part. All exact in float32.
    const decay = factor ** rounds;
    got.forEach((sum, thread) => {
      let want = 0;
      for (let i = 0; i < 32; i++) {
        const start = thread + Math.floor(i / 4);
        want += i < accumulators ? start * decay + (term * (1 - decay)) / (1 - factor) : start;
      }
      expect(sum, `thread ${thread} with ${accumulators} accumulators`).toBe(want);
    });
  }
});
