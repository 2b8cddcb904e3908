/** The four panels: arrays of a run brought over the bridge, and the layers that draw them. */

import { ARROWS } from '../settings.ts';
import {
  type Box,
  type Bridge,
  type BridgedArray,
  type ColormapName,
  createArrowsLayer,
  createDensityLayer,
  createHistogramLayer,
  createParticlesLayer,
  type Panel,
  particleOpacity,
  type View,
  type Viewport,
} from '../view/index.ts';
import type { Place, Scales } from './place.ts';
import type { Refresher } from './refresh.ts';
import type { Run } from './run.ts';
import { HISTOGRAM_BINS } from './sizes.ts';
import { densityColors, type Theme } from './theme.ts';
import type { ViewSettings } from './view-settings.ts';

export const PANELS = ['data', 'exact', 'model', 'chains'] as const;
export type PanelName = (typeof PANELS)[number];

const ARRAYS = [
  'counts',
  'exactDensity',
  'exactPreview',
  'exactScore',
  'modelDensity',
  'modelScore',
  'densityDifference',
  'scoreDifference',
  'chains',
  'chainCounts',
] as const;
type ArrayName = (typeof ARRAYS)[number];

/** All that a picture follows from, beside the arrays. */
export interface Look {
  /** The part of the plane that is shown. */
  window: Box;
  view: ViewSettings;
  theme: Theme;
  pixelRatio: number;
}

export class Pictures {
  private readonly layers;
  private arrays: Record<ArrayName, BridgedArray> | undefined;
  private run: Run | undefined;
  private bridge: Bridge | undefined;

  constructor(view: View) {
    this.layers = {
      density: createDensityLayer(view),
      arrows: createArrowsLayer(view),
      particles: createParticlesLayer(view),
      histogram: createHistogramLayer(view),
    };
  }

  /** Shows another run over the bridge of its device; what was shown before is let go. */
  show(run: Run, bridge: Bridge): void {
    this.release();
    const { fields, sampler, chainHistogram, sizes } = run;
    const { exact, model, difference, histogram } = fields;
    const cells = sizes.cells ** 2;
    const scores = 2 * ARROWS.max ** 2;
    const array = (buffer: GPUBuffer, floats: number, label: string) => bridge.array(buffer, floats, label);
    this.run = run;
    this.bridge = bridge;
    this.arrays = {
      counts: array(histogram.counts, HISTOGRAM_BINS ** 2, 'counts'),
      exactDensity: array(exact.density.densities, cells, 'exact density'),
      exactPreview: array(exact.preview.densities, sizes.preview ** 2, 'exact preview'),
      exactScore: array(exact.arrows.evaluation.score, scores, 'exact score'),
      modelDensity: array(model.density.densities, cells, 'model density'),
      modelScore: array(model.arrows.evaluation.score, scores, 'model score'),
      densityDifference: array(difference.density.differences, cells, 'density difference'),
      scoreDifference: array(difference.score.differences, scores, 'score difference'),
      chains: array(sampler.chains, 2 * sampler.options.chains, 'chains'),
      chainCounts: array(chainHistogram.counts, HISTOGRAM_BINS ** 2, 'chain counts'),
    };
  }

  /** The run's chains were replaced; nothing if another run is shown. */
  replaceChains(run: Run): void {
    const { arrays, bridge } = this;
    if (!arrays || !bridge || this.run !== run) return;
    const { sampler, chainHistogram } = run;
    arrays.chains.destroy();
    arrays.chainCounts.destroy();
    arrays.chains = bridge.array(sampler.chains, 2 * sampler.options.chains, 'chains');
    arrays.chainCounts = bridge.array(chainHistogram.counts, HISTOGRAM_BINS ** 2, 'chain counts');
  }

  async pullExact({ refined }: Scales): Promise<void> {
    if (!this.arrays) return;
    const { counts, exactDensity, exactPreview, exactScore } = this.arrays;
    await Promise.all([counts.pull(), (refined ? exactDensity : exactPreview).pull(), exactScore.pull()]);
  }

  async pullModel(): Promise<void> {
    await Promise.all([this.arrays?.modelDensity.pull(), this.arrays?.modelScore.pull()]);
  }

  async pullDifference(): Promise<void> {
    await Promise.all([this.arrays?.densityDifference.pull(), this.arrays?.scoreDifference.pull()]);
  }

  /** The chains where they are now, as what is to be shown of them. */
  pullChains(as: ViewSettings['chainsAs']): void | Promise<void> {
    if (as === 'points') return this.arrays?.chains.pull();
    this.run?.countChains();
    return this.arrays?.chainCounts.pull();
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
  draw(name: PanelName, viewport: Viewport, refresher: Refresher, look: Look): void {
    const { scales } = refresher;
    if (!this.arrays || !this.run || !scales) return;
    const panel = { viewport, window: look.window };
    if (name === 'data') this.drawCounts(panel, this.arrays.counts, this.run.data.count, scales, look);
    else if (name === 'chains') this.drawChains(panel, scales, look);
    else if (name === 'exact') this.drawExact(panel, scales, look);
    else if (look.view.comparison === 'difference') this.drawDifference(panel, refresher, look);
    else this.drawModel(panel, refresher, scales, look);
  }

  private drawCounts(panel: Panel, counts: BridgedArray, points: number, scales: Scales, look: Look): void {
    const box = this.run!.window;
    const bin = (box.xMax - box.xMin) / HISTOGRAM_BINS;
    // The shared density scale as a count; where that is only a few points a bin, noise would fill the whole scale.
    const max = Math.max(4, scales.peak * points * bin * bin);
    const grid = { columns: HISTOGRAM_BINS, rows: HISTOGRAM_BINS, box };
    this.layers.histogram.draw({ ...panel, ...grid, counts, max, colormap: densityColors(look) });
  }

  private drawChains(panel: Panel, scales: Scales, look: Look): void {
    const { theme, view, pixelRatio } = look;
    const { chains, chainCounts } = this.arrays!;
    const { chains: count } = this.run!.sampler.options;
    if (view.chainsAs === 'histogram') {
      this.drawCounts(panel, chainCounts, count, scales, look);
      return;
    }
    const size = (view.pointSize || (count > 50_000 ? 1.2 : 1.8)) * pixelRatio;
    const color = [...theme.chains.color, particleOpacity(count, size, panel.viewport)] as const;
    this.layers.particles.draw({ ...panel, points: chains, count, size, color, blend: theme.chains.blend });
  }

  private drawExact(panel: Panel, scales: Scales, look: Look): void {
    const { exactDensity, exactPreview, exactScore } = this.arrays!;
    const { cells, preview } = this.run!.sizes;
    const [values, n] = scales.refined ? [exactDensity, cells] : [exactPreview, preview];
    this.drawDensity(panel, values, n, scales.window, [0, scales.peak], densityColors(look));
    this.drawArrows(panel, exactScore, scales, scales.magnitude, look);
  }

  private drawModel(panel: Panel, { modelAt }: Refresher, { peak, magnitude }: Scales, look: Look): void {
    if (!modelAt) return;
    const { modelDensity, modelScore } = this.arrays!;
    this.drawDensity(panel, modelDensity, this.run!.sizes.cells, modelAt.window, [0, peak], densityColors(look));
    this.drawArrows(panel, modelScore, modelAt, magnitude, look);
  }

  /** Model minus exact. */
  private drawDifference(panel: Panel, { modelAt, differences }: Refresher, look: Look): void {
    if (!modelAt || !differences) return;
    const { densityDifference, scoreDifference } = this.arrays!;
    const most = Math.max(differences.density, Number.MIN_VALUE);
    const { cells } = this.run!.sizes;
    this.drawDensity(panel, densityDifference, cells, modelAt.window, [-most, most], look.theme.difference);
    this.drawArrows(panel, scoreDifference, modelAt, differences.score, look);
  }

  private drawDensity(
    panel: Panel,
    values: BridgedArray,
    cells: number,
    box: Box,
    range: readonly [number, number],
    colormap: ColormapName,
  ): void {
    this.layers.density.draw({ ...panel, columns: cells, rows: cells, box, values, range, colormap });
  }

  private drawArrows(panel: Panel, scores: BridgedArray, at: Place, maxMagnitude: number, look: Look): void {
    if (!look.view.arrows) return;
    const { theme, pixelRatio } = look;
    this.layers.arrows.draw({
      ...panel,
      columns: at.arrows,
      rows: at.arrows,
      box: at.window,
      scores,
      maxMagnitude,
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
