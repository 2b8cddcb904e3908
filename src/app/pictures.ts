/** The four panels: arrays of a run brought over the bridge, and the layers that draw them. */
import {
  type Bridge,
  type BridgedArray,
  createArrowsLayer,
  createDensityLayer,
  createHistogramLayer,
  createParticlesLayer,
  type Panel,
  particleOpacity,
  type View,
} from '../view/index.ts';
import { HISTOGRAM_BINS, type Run, type Scales } from './run.ts';
import type { Theme } from './theme.ts';

export const PANELS = ['data', 'exact', 'model', 'chains'] as const;
export type PanelName = (typeof PANELS)[number];

const ARRAYS = [
  'counts',
  'exactDensity',
  'exactPreview',
  'exactScore',
  'modelDensity',
  'modelScore',
  'chains',
] as const;
type ArrayName = (typeof ARRAYS)[number];

export class Pictures {
  private readonly layers;
  private arrays: Record<ArrayName, BridgedArray> | undefined;
  private run: Run | undefined;

  constructor(
    view: View,
    private readonly bridge: Bridge,
  ) {
    this.layers = {
      density: createDensityLayer(view),
      arrows: createArrowsLayer(view),
      particles: createParticlesLayer(view),
      histogram: createHistogramLayer(view),
    };
  }

  /** Shows another run; what was shown before is let go. */
  show(run: Run): void {
    this.release();
    const { exact, model, histogram, sampler, sizes } = run;
    const cells = sizes.cells ** 2;
    const nodes = 2 * sizes.arrows ** 2;
    const array = (buffer: GPUBuffer, floats: number, label: string) => this.bridge.array(buffer, floats, label);
    this.run = run;
    this.arrays = {
      counts: array(histogram.counts, HISTOGRAM_BINS ** 2, 'counts'),
      exactDensity: array(exact.density.densities, cells, 'exact density'),
      exactPreview: array(exact.preview.densities, sizes.preview ** 2, 'exact preview'),
      exactScore: array(exact.arrows.evaluation.score, nodes, 'exact score'),
      modelDensity: array(model.density.densities, cells, 'model density'),
      modelScore: array(model.arrows.evaluation.score, nodes, 'model score'),
      chains: array(sampler.chains, 2 * sampler.options.chains, 'chains'),
    };
  }

  /** The chains of the run were replaced. */
  replaceChains(): void {
    if (!this.arrays || !this.run) return;
    this.arrays.chains.destroy();
    const { sampler } = this.run;
    this.arrays.chains = this.bridge.array(sampler.chains, 2 * sampler.options.chains, 'chains');
  }

  async pullExact({ refined }: Scales): Promise<void> {
    if (!this.arrays) return;
    const { counts, exactDensity, exactPreview, exactScore } = this.arrays;
    await Promise.all([counts.pull(), (refined ? exactDensity : exactPreview).pull(), exactScore.pull()]);
  }

  async pullModel(): Promise<void> {
    await Promise.all([this.arrays?.modelDensity.pull(), this.arrays?.modelScore.pull()]);
  }

  pullChains(): void | Promise<void> {
    return this.arrays?.chains.pull();
  }

  /** What WebGL sees of an array, for tests. */
  read(name: ArrayName): Uint8Array | undefined {
    return this.arrays?.[name].read();
  }

  /** Texels of an array on the bridge, for tests: width and height. */
  sizeOf(name: ArrayName): { width: number; height: number } {
    const [width = 0, height = 0] = this.arrays?.[name].size ?? [];
    return { width, height };
  }

  /** Draws one panel. Scales come from the exact field, so that colours mean the same in every panel. */
  draw(name: PanelName, panel: Panel, scales: Scales, theme: Theme, pixelRatio: number): void {
    if (!this.arrays || !this.run) return;
    const { run, arrays } = this;
    const box = run.window;
    if (name === 'data') {
      const bin = (box.xMax - box.xMin) / HISTOGRAM_BINS;
      // The shared density scale as a count; where that is only a few points a bin, noise would fill the whole scale.
      const max = Math.max(4, scales.peak * run.data.count * bin * bin);
      const grid = { columns: HISTOGRAM_BINS, rows: HISTOGRAM_BINS, box };
      this.layers.histogram.draw({ ...panel, ...grid, counts: arrays.counts, max, colormap: theme.density });
    } else if (name === 'chains') {
      const { chains: count } = run.sampler.options;
      const size = (count > 50_000 ? 1.2 : 1.8) * pixelRatio;
      const color = [...theme.chains.color, particleOpacity(count, size, panel.viewport)] as const;
      this.layers.particles.draw({ ...panel, points: arrays.chains, count, size, color, blend: theme.chains.blend });
    } else {
      this.drawField(name, panel, scales, theme, pixelRatio);
    }
  }

  private drawField(name: 'exact' | 'model', panel: Panel, scales: Scales, theme: Theme, pixelRatio: number): void {
    const { arrays, run } = this;
    if (!arrays || !run) return;
    const exact = scales.refined ? arrays.exactDensity : arrays.exactPreview;
    const values = name === 'exact' ? exact : arrays.modelDensity;
    const scores = name === 'exact' ? arrays.exactScore : arrays.modelScore;
    const { arrows, preview } = run.sizes;
    const cells = name === 'exact' && !scales.refined ? preview : run.sizes.cells;
    const box = run.window;
    const range = [0, scales.peak] as const;
    this.layers.density.draw({ ...panel, columns: cells, rows: cells, box, values, range, colormap: theme.density });
    this.layers.arrows.draw({
      ...panel,
      columns: arrows,
      rows: arrows,
      box,
      scores,
      maxMagnitude: scales.magnitude,
      lengthScale: 0.85,
      colormap: theme.arrows,
      lineWidth: 1.1 * pixelRatio,
      halo: [theme.ground[0], theme.ground[1], theme.ground[2], 0.55],
    });
  }

  private release(): void {
    for (const array of Object.values(this.arrays ?? {})) array.destroy();
    this.arrays = undefined;
    this.run = undefined;
  }
}
