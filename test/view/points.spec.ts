// Points as pixels: each at its place, none where a coordinate is not finite, and how colours meet where points do.

import { expect, test } from './bench.ts';

test('points lie where their coordinates say, and those that are not finite are left out', {
  tag: '@fault-22',
}, async ({ bench }) => {
  const places: [number, number][] = [
    [-1.5, -0.5],
    [0, 0],
    [1.234, 1.77],
    [1.9, -0.9],
    [1e-40, 1], // subnormal: as good as 0
    [Number.NaN, 0.5],
    [0.5, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
    [-1e38, 1.5], // far outside
  ];
  const [width, height] = [400, 300];
  const pixels = await bench.evaluate(
    async ({ places, width, height }) => {
      const { createRig, createParticlesLayer, pixels } = window.bench;
      const { view, array } = await createRig(width, height);
      const points = await array(new Float32Array(places.flat()));
      const layer = createParticlesLayer(view);
      const panel = { viewport: { x: 0, y: 0, width, height }, window: { xMin: -2, xMax: 2, yMin: -1, yMax: 2 } };
      const look = { size: 6, color: [1, 1, 1, 1], blend: 'over' } as const;
      view.frame([0, 0, 0, 1], () => layer.draw({ ...panel, points, count: places.length, ...look }));
      return pixels(view, 0, 0, width, height);
    },
    { places, width, height },
  );
  const light = (x: number, y: number) => pixels[4 * (y * width + x)]! / 255;
  const disc = Math.PI * 3 ** 2;
  for (const [x, y] of places.slice(0, 5)) {
    const [px, py] = [((x + 2) / 4) * width, ((y + 1) / 3) * height];
    let [mass, sumX, sumY] = [0, 0, 0];
    for (let j = Math.floor(py - 8); j < py + 8; j++) {
      for (let i = Math.floor(px - 8); i < px + 8; i++) {
        if (i < 0 || j < 0 || i >= width || j >= height) continue;
        mass += light(i, j);
        sumX += light(i, j) * (i + 0.5);
        sumY += light(i, j) * (j + 0.5);
      }
    }
    expect(mass / disc, `area of the point at ${x}, ${y}`).toBeCloseTo(1, 1);
    expect(sumX / mass - px, `x of the point at ${x}, ${y}`).toBeCloseTo(0, 0.6);
    expect(sumY / mass - py, `y of the point at ${x}, ${y}`).toBeCloseTo(0, 0.6);
  }
  const total = pixels.reduce((sum, byte, i) => (i % 4 === 0 ? sum + byte / 255 : sum), 0);
  expect(total / disc, 'points drawn').toBeCloseTo(5, 0.6);
});

test('each of a million points is drawn once, at its own pixel', async ({ bench }) => {
  const shades = await bench.evaluate(async () => {
    const { createRig, createParticlesLayer, pixels } = window.bench;
    const [size, count] = [1024, 2 ** 20];
    const { view, array } = await createRig(size, size);
    const places = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) {
      const pixel = (i * 40503) % count;
      places.set([(pixel % size) + 0.5, Math.floor(pixel / size) + 0.5], 2 * i);
    }
    const points = await array(places);
    const layer = createParticlesLayer(view);
    const panel = {
      viewport: { x: 0, y: 0, width: size, height: size },
      window: { xMin: 0, xMax: size, yMin: 0, yMax: size },
    };
    const look = { size: 1, color: [1, 1, 1, 0.5], blend: 'additive' } as const;
    view.frame([0, 0, 0, 1], () => layer.draw({ ...panel, points, count, ...look }));
    const found = new Set<number>();
    pixels(view, 0, 0, size, size).forEach((byte, i) => {
      if (i % 4 === 0) found.add(byte);
    });
    return [...found];
  });
  expect(shades).toEqual([128]);
});

const GROUND = [0.8, 0.6, 0.4];
for (const { blend, color, meets } of [
  { blend: 'additive', color: [0.5, 0.25, 0.125, 0.2], meets: (under: number, c: number, a: number) => under + c * a },
  {
    blend: 'multiply',
    color: [0.2, 0.4, 1, 0.5],
    meets: (under: number, c: number, a: number) => under * (1 - a * (1 - c)),
  },
  { blend: 'over', color: [0, 0.5, 1, 0.5], meets: (under: number, c: number, a: number) => under * (1 - a) + c * a },
] as const) {
  test(`two points on one place meet by '${blend}'`, async ({ bench }) => {
    const pixel = await bench.evaluate(
      async ({ blend, color, ground }) => {
        const { createRig, createParticlesLayer, pixels, unit } = window.bench;
        const { view, array } = await createRig(100, 100);
        const points = await array(new Float32Array([0.5, 0.5, 0.5, 0.5]));
        const layer = createParticlesLayer(view);
        const panel = { viewport: { x: 0, y: 0, width: 100, height: 100 }, window: unit };
        view.frame([ground[0]!, ground[1]!, ground[2]!, 1], () =>
          layer.draw({ ...panel, points, count: 2, size: 10, color, blend }),
        );
        return Array.from(pixels(view, 50, 50, 1, 1));
      },
      { blend, color, ground: GROUND },
    );
    GROUND.forEach((ground, channel) => {
      const [c, alpha] = [color[channel]!, color[3]];
      const want = 255 * Math.min(1, meets(meets(ground, c, alpha), c, alpha));
      expect(Math.abs(pixel[channel]! - want), `channel ${channel}: ${pixel[channel]}, ${want}`).toBeLessThan(1.6);
    });
    expect(pixel[3], 'opaque').toBe(255);
  });
}
