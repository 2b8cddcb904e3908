// A WebGL context that is lost and comes back: nothing is drawn meanwhile, and everything afterwards, without a new pull.

import { expect, test } from './bench.ts';

for (const path of ['canvas', 'bitmap', 'map'] as const) {
  test(`all layers are drawn again as before, by the path '${path}'`, { tag: '@fault-21' }, async ({ bench }) => {
    const { painted, meanwhile, restored, differing } = await bench.evaluate(async (path) => {
      const { createRig, pixels, unit, ...library } = window.bench;
      const [width, height] = [300, 200];
      const { view, array } = await createRig(width, height, path);
      // Spread over [0, 1) without a pattern: multiples of the golden ratio's inverse.
      const spread = (count: number) => Float32Array.from({ length: count }, (_, i) => (i * 0.6180339887498949) % 1);
      const values = await array(spread(64 * 64));
      const scores = await array(spread(200).map((x) => 2 * x - 1));
      const points = await array(spread(4000));
      const counts = await array(Uint32Array.from({ length: 100 }, (_, i) => i));
      const layers = {
        density: library.createDensityLayer(view),
        arrows: library.createArrowsLayer(view),
        histogram: library.createHistogramLayer(view),
        particles: library.createParticlesLayer(view),
      };
      const panel = { viewport: { x: 0, y: 0, width, height }, window: unit, box: unit };
      const cells = (n: number) => ({ ...panel, columns: n, rows: n });
      const draws: Record<string, () => void> = {
        density: () => layers.density.draw({ ...cells(64), values, range: [0, 1], colormap: 'density-dark' }),
        arrows: () =>
          layers.arrows.draw({
            ...cells(10),
            scores,
            maxMagnitude: 1.5,
            lengthScale: 0.9,
            colormap: 'viridis',
            lineWidth: 1,
            halo: [0, 0, 0, 0.5],
          }),
        histogram: () => layers.histogram.draw({ ...cells(10), counts, max: 99, colormap: 'density-light' }),
        particles: () =>
          layers.particles.draw({ ...panel, points, count: 2000, size: 2, color: [0, 0, 0, 0.5], blend: 'over' }),
      };
      const pictures = () =>
        Object.values(draws).map((draw) => {
          view.frame([1, 1, 1, 1], draw);
          return pixels(view, 0, 0, width, height);
        });
      const happens = (event: string) =>
        new Promise((resolve) => view.canvas.addEventListener(event, resolve, { once: true }));

      const before = pictures();
      let restored = 0;
      view.onRestore(() => restored++);
      view.onRestore(() => {
        restored += 100;
      })(); // listens no more
      const extension = view.canvas.getContext('webgl')!.getExtension('WEBGL_lose_context')!;
      const lost = happens('webglcontextlost');
      extension.loseContext();
      const meanwhile = Object.values(draws).map((draw) => view.frame([1, 1, 1, 1], draw)); // before its event
      await lost;
      meanwhile.push(...Object.values(draws).map((draw) => view.frame([1, 1, 1, 1], draw)), !view.lost);
      await values.pull();
      await new Promise((resolve) => setTimeout(resolve)); // it can be given back after the event only
      const back = happens('webglcontextrestored');
      extension.restoreContext();
      await back;
      // The arrays pull by themselves; by the path 'map' they come a little later.
      const empty = () => [values, scores, points, counts].some((each) => each.read().every((byte) => byte === 0));
      for (let frames = 0; empty() && frames < 100; frames++)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      const after = pictures();
      const names = Object.keys(draws);
      return {
        painted: names.filter((_, i) => before[i]!.some((byte) => byte !== 255)),
        meanwhile,
        restored,
        differing: names.filter((_, i) => before[i]!.some((byte, at) => byte !== after[i]![at])),
      };
    }, path);
    expect(painted).toEqual(['density', 'arrows', 'histogram', 'particles']);
    expect(meanwhile).not.toContain(true);
    expect(restored).toBe(1);
    expect(differing, 'layers that are not as before').toEqual([]);
  });
}

test('a canvas takes any size, within what WebGL can', async ({ bench }) => {
  const sizes = await bench.evaluate(async () => {
    const { view } = await window.bench.createEnds(300, 200);
    return [
      [200, 100, 2],
      [0, 0, 1],
      [10.4, 20.6, 1],
      [1e6, Number.NaN, 3],
    ].map(([width, height, ratio]) => {
      view.resize(width!, height!, ratio!);
      return [view.width, view.height];
    });
  });
  const [double, tiny, rounded, huge] = sizes;
  expect(double).toEqual([400, 200]);
  expect(tiny).toEqual([1, 1]);
  expect(rounded).toEqual([10, 21]);
  expect(huge![0]).toBeGreaterThan(1000);
  expect(huge![0]).toBeLessThan(1e5);
  expect(huge![1]).toBe(1);
});

test('a viewport covers what the browser lays out, from the bottom up', async ({ bench }) => {
  const viewport = await bench.evaluate(async () => {
    const { view } = await window.bench.createEnds(300, 200);
    view.resize(300, 200, 2);
    return view.viewport(10, 20, 100, 50);
  });
  expect(viewport).toEqual({ x: 20, y: 400 - 140, width: 200, height: 100 });
});
