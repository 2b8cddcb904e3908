// Exact counts: every bin equals the float64 reference's, for points on the edges, outside, and not finite.

import { type Box, binEdges, Histogram } from 'scorefield';
import { storageBuffer } from 'scorefield/gpu';
import { histogram, uniformEdges } from '../reference/histogram.ts';
import { createRandom } from '../reference/random.ts';
import { expect, submit, test } from '../support/gpu.ts';

const GRIDS: { columns: number; rows: number; box: Box }[] = [
  { columns: 128, rows: 128, box: { xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 } },
  { columns: 3, rows: 5, box: { xMin: 0.1, xMax: 0.7, yMin: -1, yMax: 1 / 3 } },
  { columns: 1, rows: 1, box: { xMin: -1e-3, xMax: 1e3, yMin: 0.2, yMax: 0.3 } },
  { columns: 7, rows: 2, box: { xMin: -1e6, xMax: 1e-6, yMin: 1, yMax: 1.0001 } },
];

/** Numbers near an interval: inside, just outside, on every edge and next to it, and not finite at all. */
function coordinates(count: number, edges: number[], seed: number): number[] {
  const random = createRandom(seed);
  const [low, high] = [edges[0]!, edges.at(-1)!];
  const special = [NaN, Infinity, -Infinity, 0, -0, 3e38, -3e38, 1e-44];
  return Array.from({ length: count }, () => {
    const kind = random.uniform();
    const edge = edges[Math.floor(random.uniform() * edges.length)]!;
    if (kind < 0.05) return special[Math.floor(random.uniform() * special.length)]!;
    if (kind < 0.15) return edge;
    if (kind < 0.25) return Math.fround(edge + (random.uniform() - 0.5) * 2 ** -22 * Math.abs(edge));
    return Math.fround(low + (high - low) * (1.2 * random.uniform() - 0.1));
  });
}

for (const { columns, rows, box } of GRIDS) {
  test(`${columns} × ${rows} bins, any number of points`, async ({ device }) => {
    const [edgesX, edgesY] = [uniformEdges(box.xMin, box.xMax, columns), uniformEdges(box.yMin, box.yMax, rows)];
    const most = 5000;
    const [x, y] = [coordinates(most, edgesX, 1), coordinates(most, edgesY, 2)];
    const points = Float32Array.from({ length: 2 * most }, (_, k) => (k % 2 === 0 ? x : y)[k >> 1]!);
    const counted = await Histogram.create(device, storageBuffer(device, 'points', points), box, columns, rows);
    for (const count of [most, 1, 63, 64, 65, 1000]) {
      submit(device, (commands) => counted.encode(commands, count));
      const { counts, outside } = await counted.read();
      const want = histogram(points.subarray(0, 2 * count), edgesX, edgesY);
      expect(Array.from(counts), `${count} points`).toEqual(want.counts);
      expect(outside).toBe(want.outside);
    }
    counted.destroy();
  });
}

test('another box counts anew', async ({ device }) => {
  const points = storageBuffer(device, 'points', Float32Array.from([0.5, 0.5, 2.5, 2.5]));
  const counted = await Histogram.create(device, points, { xMin: 0, xMax: 1, yMin: 0, yMax: 1 }, 1);
  const read = async () => {
    submit(device, (commands) => counted.encode(commands, 2));
    const { counts, outside } = await counted.read();
    return [...counts, outside];
  };
  expect(await read()).toEqual([1, 1]);
  counted.setBox({ xMin: 0, xMax: 4, yMin: 0, yMax: 3 });
  expect(await read()).toEqual([2, 0]);
  expect(() => counted.setBox({ xMin: 1, xMax: 1, yMin: 0, yMax: 1 })).toThrow('expected finite low < high');
  expect(await read(), 'the refused box changed nothing').toEqual([2, 0]);
});

test('edges are those of the reference', () => {
  expect(Array.from(binEdges(-0.1, 0.7, 13))).toEqual(uniformEdges(-0.1, 0.7, 13));
  expect(() => binEdges(2, 1, 3)).toThrow('histogram range from 2 to 1; expected finite low < high');
  expect(() => binEdges(0, Infinity, 3)).toThrow('expected finite low < high');
});
