// Every kernel writes exactly what its call names: nothing before `first`, nothing past `count`, nothing past the end.

import {
  gradientShape,
  layoutOf,
  packComponents,
  THREE_GAUSSIANS,
  VARIANT_NAMES,
  VARIANTS,
  type VariantName,
} from 'scorefield';
import * as kernels from 'scorefield/kernels';
import { expect, test } from '../support/gpu.ts';
import { CONDITIONINGS, drawNetwork } from './networks.ts';
import { expectWrites, filled, fresh, ROOM, type Run, range, span } from './sentinels.ts';

const { model, values } = drawNetwork({ hidden: [5, 3], activation: 'silu', conditioning: CONDITIONINGS[1]! }, 1);
const layout = layoutOf(model);
/** A workgroup of the gradient kernel: its samples, its threads, the words of its vectors. */
function groupOf(name: VariantName) {
  const { quads, team } = VARIANTS[name];
  const { lanes, vectors } = gradientShape(model, VARIANTS[name]);
  return { samples: 4 * quads * lanes, threads: lanes * team, words: 4 * lanes * vectors };
}
const components = packComponents(THREE_GAUSSIANS);
/** Spans of points: one, ragged, whole workgroups, and such as leave a start alone (multiples of 4). */
const SPANS = [
  { first: 0, count: 1 },
  { first: 0, count: 256 },
  { first: 8, count: 63 },
  { first: 64, count: 257 },
];

const floats = (length: number) => Float32Array.from({ length }, (_, i) => 0.5 + 0.4 * Math.sin(i));
const packedWeights = (): Float32Array<ArrayBuffer> => {
  const packed = new Float32Array(layout.packed);
  values.forEach((value, i) => {
    packed[layout.places[2 * i]!] = value;
    packed[layout.places[2 * i + 1]!] = value;
  });
  return packed;
};

/** Edges −½, ½, … in x and −½, ½ in y. */
function binEdges(columns: number): Float32Array<ArrayBuffer> {
  return Float32Array.from([...range(0, columns + 1), 0, 1], (edge) => edge - 0.5);
}

const points = { points: floats(ROOM), sigma: floats(ROOM) };
const step = { step: 0, steps: 2, sigma: 0.2, drift: 0.01, diffusion: 0.1, seed: [1, 2] };

const RUNS: Record<string, (device: GPUDevice) => Run[]> = {
  draw: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.drawKernel(device),
      inputs: { components, labels: new Uint32Array(ROOM) },
      outputs: { points: span(s, 2) },
      call: { ...s, stream: 0, seed: [1, 2] },
      threads: Math.ceil(s.count / 2),
    })),
  scatter: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.scatterKernel(device),
      inputs: {},
      outputs: { points: span(s, 2) },
      call: { ...s, stream: 0, seed: [1, 2], low: [-1, 2], size: [3, 4] },
      threads: Math.ceil(s.count / 2),
    })),
  perturb: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.perturbKernel(device),
      inputs: { clean: floats(20), sigmas: floats(3) },
      outputs: { noisy: span(s, 2), noise: span(s, 2), sigma: span(s, 1) },
      call: { ...s, step: 0, points: 10, first_level: 0, levels: 3, in_order: 0, seed: [1, 2] },
      threads: s.count,
    })),
  gradient: (device) =>
    VARIANT_NAMES.flatMap((variant) => {
      const { samples, threads, words } = groupOf(variant);
      return [1, samples, samples + 1].map((count) => ({
        kernel: kernels.gradientKernel(device, model, variant),
        inputs: { weights: packedWeights(), noisy: floats(ROOM), noise: floats(ROOM), sigma: floats(ROOM) },
        outputs: {
          // Room for three workgroups.
          scratch: { ...fresh(range(0, Math.ceil(count / samples) * words), 3 * words), partly: true },
        },
        call: { first: 4, count, batch: 64 },
        threads: Math.ceil(count / samples) * threads,
      }));
    }),
  outer: (device) =>
    VARIANT_NAMES.flatMap((variant) =>
      [1, 2, 3].map((slices) => ({
        kernel: kernels.outerKernel(device, model, variant),
        inputs: { scratch: floats(3 * groupOf(variant).words) },
        outputs: { partial: fresh(range(0, slices * layout.partial)) },
        call: { groups: slices, slice: 1, add: 0 },
        threads: layout.partial / 64,
        rows: slices,
      })),
    ),
  adam: (device) => [
    {
      kernel: kernels.adamKernel(device, model),
      inputs: { partial: floats(2 * layout.partial), places: layout.places },
      outputs: {
        theta: filled(values),
        packed: fresh(Array.from(layout.places)),
        moments: filled(new Float32Array(2 * model.size)),
        dtheta: fresh(range(0, model.size)),
        losses: { before: new Uint32Array(16384 + 64), written: [77] },
        averages: filled(new Float32Array(model.size)),
      },
      call: {
        slices: 2,
        rate: 1,
        second: 1,
        gain1: 0.1,
        gain2: 0.1,
        epsilon: 1,
        average: 0.5,
        batch: 9,
        step: 16384 + 77,
      },
      threads: model.size + 1,
    },
  ],
  pack: (device) =>
    [1, 63, 64, model.size].map((count) => ({
      kernel: kernels.packKernel(device),
      inputs: { theta: values, places: layout.places },
      outputs: { packed: fresh(Array.from(layout.places.subarray(0, 2 * count))) },
      call: { count },
      threads: count,
    })),
  field: (device) =>
    SPANS.flatMap((s) =>
      [1, 0].map((scores) => ({
        kernel: kernels.fieldKernel(device, model),
        inputs: { weights: packedWeights(), ...points },
        outputs: { energies: span(s, 1), score: span(scores ? s : { first: 0, count: 0 }, 2) },
        call: { ...s, scores },
        threads: Math.ceil(s.count / 4),
      })),
    ),
  oracle: (device) =>
    SPANS.flatMap((s) =>
      [1, 0].map((scores) => ({
        kernel: kernels.oracleKernel(device),
        inputs: { components, ...points },
        outputs: { energies: span(s, 1), score: span(scores ? s : { first: 0, count: 0 }, 2) },
        call: { ...s, scores },
        threads: Math.ceil(s.count / 4),
      })),
    ),
  langevin: (device) =>
    SPANS.flatMap((s) => {
      const outputs = {
        chains: { before: floats(ROOM), written: range(2 * s.first, 2 * (s.first + s.count)) },
        diverged: fresh([]),
      };
      const common = { outputs, call: { ...s, ...step } };
      const threads = Math.ceil(s.count / 4);
      return [
        { kernel: kernels.langevinKernel(device, 'oracle'), inputs: { components }, ...common, threads },
        ...VARIANT_NAMES.map((variant) => ({
          kernel: kernels.langevinKernel(device, model, variant),
          inputs: { weights: packedWeights() },
          ...common,
          threads: (threads * VARIANTS[variant].team) / VARIANTS[variant].quads,
        })),
      ];
    }),
  grid: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.gridKernel(device),
      inputs: {},
      outputs: { points: span(s, 2), sigma: span(s, 1) },
      call: { ...s, columns: 7, sigma: 0.1, origin: [0, 0], spacing: [1, 1] },
      threads: s.count,
    })),
  mass: (device) => [
    {
      kernel: kernels.massKernel(device),
      inputs: { energies: floats(ROOM) },
      outputs: { shares: fresh(range(0, 4 * 256)) },
      call: { columns: 3, rows: 5 },
      threads: 256,
    },
  ],
  log_z: (device) => [
    {
      kernel: kernels.logZKernel(device),
      inputs: { shares: floats(4 * 256) },
      outputs: { partition_of: fresh(range(0, 4)) },
      call: { log_cell: 0 },
      threads: 1,
    },
  ],
  density: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.densityKernel(device),
      inputs: { energies: floats(ROOM), partition_of: floats(4) },
      outputs: { densities: span(s, 1) },
      call: { ...s, normalised: 0 },
      threads: s.count,
    })),
  difference: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.differenceKernel(device),
      inputs: { minuend: floats(ROOM), subtrahend: floats(ROOM) },
      outputs: { differences: span(s, 1) },
      call: { ...s },
      threads: s.count,
    })),
  histogram: (device) =>
    SPANS.map((s) => ({
      kernel: kernels.histogramKernel(device),
      // Point i lies in bin i of a single row.
      inputs: {
        points: Float32Array.from({ length: ROOM }, (_, k) => (k % 2 === 0 ? k / 2 : 0)),
        edges: binEdges(400),
      },
      outputs: { counts: fresh(range(s.first, s.first + s.count)) },
      call: { ...s, columns: 400, rows: 1 },
      threads: s.count,
    })),
  excess: (device) =>
    [0, 1, 5].map((slot) => ({
      kernel: kernels.excessKernel(device),
      inputs: { score: floats(ROOM), exact_score: floats(ROOM).map((x) => x * x), sigma: floats(ROOM) },
      outputs: { sums: fresh(range(2 * 256 * slot, 2 * 256 * (slot + 1))) },
      call: { count: 300, slot },
      threads: 256,
    })),
};

for (const [name, runs] of Object.entries(RUNS)) {
  test(name, { tag: '@fault-17' }, async ({ device }) => {
    for (const run of runs(device)) await expectWrites(device, run);
  });
}

test('no kernel is left out', { tag: '@fault-17' }, () => {
  expect(Object.keys(kernels).length).toBe(Object.keys(RUNS).length);
});
