// Fields on a grid: cell centres, log Z, density, peak and border share, against float64 on the same energies.

import { type Box, Field, type Partition, type Target, THREE_GAUSSIANS, Weights } from 'scorefield';
import { readFloats } from 'scorefield/gpu';
import { energyAndScore } from '../../src/float64/network.ts';
import { assignmentMixture, logDensity } from '../reference/mixture.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';
import { CONDITIONINGS, drawNetwork } from './networks.ts';
import { expectWithin } from './within.ts';

const WIDE: Box = { xMin: -1, xMax: 2, yMin: -1.25, yMax: 2.25 };
const SIGMA = Math.fround(0.05);
const COLUMNS = 97;
const ROWS = 131;

interface Got extends Partition {
  points: Float32Array;
  sigma: Float32Array;
  energies: Float32Array;
  densities: Float32Array;
}

async function fieldOf(device: GPUDevice, of: Weights | Target, box: Box, normaliser?: Field): Promise<Got> {
  const [columns, rows] = [COLUMNS, ROWS];
  const field = await Field.create(device, of, { columns, rows, ...(normaliser && { normaliser }) });
  submit(device, (commands) => field.encode(commands, box, SIGMA));
  const cells = columns * rows;
  const { evaluation } = field;
  const [points, sigma] = [
    await readFloats(device, evaluation.points, 2 * cells),
    await readFloats(device, evaluation.sigma, cells),
  ];
  const { energies } = await evaluation.read(cells);
  const densities = await readFloats(device, field.densities, cells);
  const partition = await field.readPartition();
  field.destroy();
  return { points, sigma, energies, densities, ...partition };
}

/** Row-major from the bottom row, the centre of every cell. */
function cellCentres({ xMin, xMax, yMin, yMax }: Box, columns: number, rows: number): number[] {
  const [dx, dy] = [(xMax - xMin) / columns, (yMax - yMin) / rows];
  return Array.from({ length: columns * rows }, (_, i) => [
    xMin + ((i % columns) + 0.5) * dx,
    yMin + (Math.floor(i / columns) + 0.5) * dy,
  ]).flat();
}

/** log Σ exp(−f) + log(cell area) in float64, the share of the border cells, and the largest log density. */
function partitionOf(energies: ArrayLike<number>, box: Box, columns = COLUMNS, rows = ROWS) {
  const list = Array.from(energies);
  const lowest = list.reduce((a, b) => Math.min(a, b));
  const masses = list.map((f) => Math.exp(lowest - f));
  const isBorder = (i: number) =>
    i % columns === 0 || i % columns === columns - 1 || i < columns || i >= columns * (rows - 1);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const border = masses.filter((_, i) => isBorder(i)).reduce((sum, mass) => sum + mass, 0);
  const cell = ((box.xMax - box.xMin) / columns) * ((box.yMax - box.yMin) / rows);
  const logZ = Math.log(total) - lowest + Math.log(cell);
  return { logZ, border: border / total };
}

/** exp in float32 of an exponent that is rounded itself; below the normal range it may be 0. */
function expectDensity(densities: ArrayLike<number>, logDensities: number[]): void {
  const want = logDensities.map(Math.exp);
  const allowed = (i: number) => 1e-37 + 1e-5 * want[i]! * Math.max(1, Math.abs(logDensities[i]!));
  expectWithin('density', densities, want, allowed);
}

test('the grid has the centre of every cell, all at one level', async ({ device }) => {
  const { points, sigma } = await fieldOf(device, THREE_GAUSSIANS, WIDE);
  expectWithin('centres', points, cellCentres(WIDE, COLUMNS, ROWS), () => 5e-7);
  expect(new Set(sigma)).toEqual(new Set([SIGMA]));
});

test('an exact density needs no normalising: log Z is 0, hardly any mass at the border', async ({ device }) => {
  const { points, energies, densities, logZ, peak, border } = await fieldOf(device, THREE_GAUSSIANS, WIDE);
  const want = Array.from(energies, (_, i) =>
    logDensity(assignmentMixture, [points[2 * i]!, points[2 * i + 1]!], SIGMA),
  );
  expectDensity(densities, want);
  expect(Math.abs(logZ)).toBeLessThan(1e-3);
  expect(border).toBeLessThan(1e-6);
  expect(peak / Math.max(...densities)).toBeCloseTo(1, 5);
  figure('log Z of an exact density', logZ);
});

test('a box that cuts the mass off says so', async ({ device }) => {
  const box = { xMin: 0.25, xMax: 1.5, yMin: 0, yMax: 1.5 };
  const { energies, logZ, border } = await fieldOf(device, THREE_GAUSSIANS, box);
  const want = partitionOf(energies, box);
  expect(border).toBeGreaterThan(1e-3);
  expect(Math.abs(border / want.border - 1)).toBeLessThan(1e-4);
  expect(logZ).toBeLessThan(-0.1);
  expect(Math.abs(logZ - want.logZ)).toBeLessThan(1e-5);
});

for (const [kind, conditioning] of CONDITIONINGS.entries()) {
  test(`a ${conditioning.kind} model's density is exp(−f)/Z`, async ({ device }) => {
    const { model, values, network, parameters } = drawNetwork(
      { hidden: [20, 9], activation: 'elu', conditioning },
      kind,
    );
    const weights = await Weights.create(device, model, values);
    const { points, energies, densities, logZ, peak, border } = await fieldOf(device, weights, WIDE);
    const exact = Array.from(
      energies,
      (_, i) => energyAndScore(network, parameters, [points[2 * i]!, points[2 * i + 1]!], SIGMA).energy,
    );
    expect(Math.abs(logZ - partitionOf(exact, WIDE).logZ)).toBeLessThan(1e-4);
    const want = partitionOf(energies, WIDE);
    expect(Math.abs(logZ - want.logZ)).toBeLessThan(1e-5);
    expect(Math.abs(border / want.border - 1)).toBeLessThan(1e-4);
    expect(peak / Math.max(...densities)).toBeCloseTo(1, 4);
    expectDensity(
      densities,
      Array.from(energies, (f) => -f - logZ),
    );
    figure('log Z against float64 energies', logZ - partitionOf(exact, WIDE).logZ);
  });
}

test('without scores the energies and densities are the same to the bit', async ({ device }) => {
  const { model, values } = drawNetwork({ hidden: [9, 17], activation: 'elu', conditioning: CONDITIONINGS[1]! }, 4);
  for (const of of [THREE_GAUSSIANS, await Weights.create(device, model, values)]) {
    const whole = await fieldOf(device, of, WIDE);
    const field = await Field.create(device, of, { columns: COLUMNS, rows: ROWS, scores: false });
    await field.update(WIDE, SIGMA, 1000);
    expect(await readFloats(device, field.evaluation.energies, COLUMNS * ROWS)).toEqual(whole.energies);
    expect(await readFloats(device, field.densities, COLUMNS * ROWS)).toEqual(whole.densities);
    await expect(field.evaluation.read(1)).rejects.toThrow('created without scores');
    field.destroy();
  }
});

test('a small box can take log Z from a wide one', async ({ device }) => {
  const { model, values } = drawNetwork({ hidden: [9], activation: 'tanh', conditioning: CONDITIONINGS[0]! }, 3);
  const weights = await Weights.create(device, model, values);
  const wide = await Field.create(device, weights, { columns: 64 });
  await wide.update(WIDE, SIGMA, 1000);
  const { logZ } = await wide.readPartition();
  const got = await fieldOf(device, weights, { xMin: 0, xMax: 1, yMin: 0, yMax: 1 }, wide);
  expectDensity(
    got.densities,
    Array.from(got.energies, (f) => -f - logZ),
  );
  wide.destroy();
});

test('an update in small submits is the same to the bit', async ({ device }) => {
  const field = await Field.create(device, THREE_GAUSSIANS, { columns: COLUMNS, rows: ROWS });
  for (const cellsPerSubmit of [1000, 1e9]) {
    await field.update(WIDE, SIGMA, cellsPerSubmit);
    const densities = await readFloats(device, field.densities, COLUMNS * ROWS);
    expect(densities).toEqual((await fieldOf(device, THREE_GAUSSIANS, WIDE)).densities);
    submit(device, (commands) => commands.clear(field.densities));
  }
  field.destroy();
});

test('an update that is no longer wanted stops and leaves the densities as they were', async ({ device }) => {
  const field = await Field.create(device, THREE_GAUSSIANS, { columns: COLUMNS, rows: ROWS });
  expect(await field.update(WIDE, SIGMA, 1000)).toBe(true);
  const before = await readFloats(device, field.densities, COLUMNS * ROWS);
  let submits = 0;
  expect(await field.update(WIDE, 2 * SIGMA, 1000, () => ++submits < 3)).toBe(false);
  expect(submits).toBe(3);
  expect(await readFloats(device, field.densities, COLUMNS * ROWS)).toEqual(before);
  field.destroy();
});

test('a grid of more than a million cells is cut into dispatches', async ({ device }) => {
  const [columns, rows] = [1100, 1000];
  const box = { xMin: 0, xMax: 1, yMin: 0, yMax: 0.8 };
  const field = await Field.create(device, THREE_GAUSSIANS, { columns, rows });
  submit(device, (commands) => field.encode(commands, box, SIGMA));
  const centres = cellCentres(box, columns, rows);
  for (const first of [2 ** 20 - 2, columns * rows - 4]) {
    const points = await readFloats(device, field.evaluation.points, 8, 2 * first);
    expectWithin('centres', points, centres.slice(2 * first, 2 * first + 8), () => 5e-7);
    const densities = await readFloats(device, field.densities, 4, first);
    const want = [0, 1, 2, 3].map((i) => logDensity(assignmentMixture, [points[2 * i]!, points[2 * i + 1]!], SIGMA));
    expectDensity(densities, want);
  }
  const { energies } = await field.evaluation.read(columns * rows);
  const { logZ } = await field.readPartition();
  expect(Math.abs(logZ - partitionOf(energies, box, columns, rows).logZ)).toBeLessThan(1e-5);
  field.destroy();
});
