/** Histograms of points: the data, the perturbed data, the samples. */

import { type Figure, PAGE_WIDTH } from './figure.ts';
import { BINS, type Counts } from './grids.ts';
import { sigmaOf } from './math.ts';
import { count, digits, list, plural } from './numbers.ts';
import { BELOW, LEFT, type PanelParts, rasterPanel, TITLE_ROOM } from './panels.ts';
import type { FinishedRun } from './run.ts';
import { drawing } from './svg.ts';

const NAME = 'points per bin';

/** The colour of the highest bin; so that noise doesn't fill the scale where all bins are low, at least 4. */
const topOf = (...all: Counts[]): number =>
  Math.max(4, ...all.map(({ counts }) => counts.reduce((a, b) => Math.max(a, b))));

function histogram(parts: Omit<PanelParts, 'name'>, { counts }: Counts, top: number): string {
  const raster = { columns: BINS, rows: BINS, values: counts, range: [0, top], colormap: 'density-light' } as const;
  return rasterPanel({ ...parts, name: NAME }, raster);
}

/** Side of a bin, as a length. */
const binOf = ({ box }: Counts): string => digits((box.xMax - box.xMin) / BINS, 2);

export function dataFigure({ config, pictures: { data } }: FinishedRun): Figure {
  const size = 172;
  const plot = { x: LEFT, y: 4, size, box: data.box };
  const points = plural(config.settings.points, 'point');
  return {
    number: 1,
    name: 'data',
    title: 'The data.',
    caption: `2D histogram of the ${points}, ${BINS} × ${BINS} bins of side ${binOf(data)}${outsideOf([data])}.`,
    svg: drawing(LEFT + size + 6, 4 + size + BELOW, 'Histogram of the data', histogram({ plot }, data, topOf(data))),
  };
}

export function noiseFigure({ pictures: { data, noisy } }: FinishedRun): Figure {
  const size = 124;
  const column = PAGE_WIDTH / 3;
  const panels = [
    { title: 'the data', counts: data },
    ...noisy.map(({ level, sigma, counts }) => ({
      title: `perturbed with *σ*_${level} = ${digits(sigma)}`,
      counts,
    })),
  ];
  const drawn = panels.map(({ title, counts }, i) =>
    histogram({ plot: { x: i * column + LEFT, y: TITLE_ROOM, size, box: counts.box }, title }, counts, topOf(counts)),
  );
  const last = noisy.at(-1)!;
  return {
    number: 2,
    name: 'noise',
    title: 'Perturbed data at the smallest and the largest noise level, beside the original.',
    caption: `The same points, each with fresh noise ${sigmaOf()}<i>z</i>; ${BINS} × ${BINS} bins. The last window is wider: at ${sigmaOf(last.level)} the noise is ${digits(last.sigma / 0.1, 2)} times as wide as a component${outsideOf(noisy.map(({ counts }) => counts))}.`,
    svg: drawing(PAGE_WIDTH, TITLE_ROOM + size + BELOW, 'Histograms of perturbed data', ...drawn),
  };
}

export function samplesFigure({ config: { settings }, metrics, pictures: { data, samples } }: FinishedRun): Figure {
  const size = 180;
  const column = PAGE_WIDTH / 2;
  const drawn = [
    { title: `the data, ${plural(settings.points, 'point')}`, counts: data },
    { title: `samples of the model, ${plural(settings.chains, 'chain')}`, counts: samples },
  ].map(({ title, counts }, i) =>
    histogram({ plot: { x: i * column + LEFT, y: TITLE_ROOM, size, box: counts.box }, title }, counts, topOf(counts)),
  );
  const { SW2, MMD2, modes, noiseFloor } = metrics;
  const distances = `SW<sub>2</sub> = ${digits(SW2)} (two fresh data sets: ${digits(noiseFloor?.SW2)}), MMD² = ${digits(MMD2)} (${digits(noiseFloor?.MMD2)})`;
  return {
    number: 6,
    name: 'samples',
    title: 'Annealed-Langevin samples beside the data.',
    caption: `${BINS} × ${BINS} bins of side ${binOf(data)}${outsideOf([data, samples])}; each panel has its own scale. ${distances}, mode masses ${list(modes)}.`,
    svg: drawing(PAGE_WIDTH, TITLE_ROOM + size + BELOW, 'Histograms of data and samples', ...drawn),
  };
}

function outsideOf(all: readonly Counts[]): string {
  const outside = all.reduce((sum, { outside: some }) => sum + some, 0);
  return outside === 0 ? '' : `; ${count(outside)} ${outside === 1 ? 'lies' : 'lie'} outside`;
}
