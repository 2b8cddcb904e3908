/** Densities and scores at three levels: the exact ones, the learned ones, and how they differ. */

import { differenceOf, largestOf, magnitudeOf, quantileOf } from './field-findings.ts';
import { type Figure, PAGE_WIDTH } from './figure.ts';
import { ARROWS, arrowsOf, CELLS, type FieldValues, type LevelFields } from './grids.ts';
import { sigmaOf } from './math.ts';
import { digits, inWords } from './numbers.ts';
import { arrowPanel, BELOW, BELOW_BARE, LEFT, type PanelParts, rasterPanel, TITLE_ROOM } from './panels.ts';
import type { FinishedRun } from './run.ts';
import { drawing } from './svg.ts';

const SIZE = 124;
/** From one row of panels to the next; only the last has the x axis written. */
const ROW = SIZE + BELOW_BARE + 7;
const COLUMN = PAGE_WIDTH / 3;

/** One panel of a level, in its place. */
type Draw = (parts: Omit<PanelParts, 'name'>, level: LevelFields) => string;

function rowsOf(run: FinishedRun, name: string, rows: readonly Draw[]): string {
  const { fields } = run.pictures;
  const drawn = rows.flatMap((draw, row) =>
    fields.map((level, i) =>
      draw(
        {
          plot: { x: i * COLUMN + LEFT, y: TITLE_ROOM + row * ROW, size: SIZE, box: level.box },
          axes: { x: row === rows.length - 1, y: i === 0 },
          ...(row === 0 && { title: `*σ*_${level.level} = ${digits(level.sigma)}` }),
        },
        level,
      ),
    ),
  );
  return drawing(PAGE_WIDTH, TITLE_ROOM + (rows.length - 1) * ROW + SIZE + BELOW, name, ...drawn);
}

/** The same colours for exact and learned: the exact field's. */
const densityRow =
  (which: 'exact' | 'learned', name: string): Draw =>
  (parts, level) =>
    rasterPanel(
      { ...parts, name },
      {
        columns: CELLS,
        rows: CELLS,
        values: level[which].density,
        range: [0, largestOf(level.exact.density)],
        colormap: 'density-light',
      },
    );

/** Magnitude that a scale of scores ends with: far from the data a few arrows would else take all of it. */
const endOfScale = (score: FieldValues['score']): number => quantileOf(magnitudeOf(arrowsOf(score)), 0.8) || 1;

const arrowField = (level: LevelFields, score: FieldValues['score'], largest: number) => ({
  columns: ARROWS,
  box: level.box,
  vectors: arrowsOf(score),
  largest,
});

const scoreRow =
  (run: FinishedRun, which: 'exact' | 'learned', name: string): Draw =>
  (parts, level) => {
    const largest = endOfScale(level.exact.score);
    return arrowPanel({ ...parts, name }, arrowField(level, level[which].score, largest), run.config.target);
  };

const differenceRow: Draw = (parts, level) => {
  const values = differenceOf(level.learned.density, level.exact.density);
  const largest = largestOf(values.map(Math.abs)) || 1;
  const raster = {
    columns: CELLS,
    rows: CELLS,
    values,
    range: [-largest, largest],
    colormap: 'difference-light',
  } as const;
  return rasterPanel({ ...parts, name: 'learned − exact [1/area]' }, raster);
};

const errorRow =
  (run: FinishedRun): Draw =>
  (parts, level) => {
    const error = differenceOf(level.learned.score, level.exact.score);
    const largest = endOfScale(error);
    return arrowPanel(
      { ...parts, name: '|*s* − exact *s*| [1/length]' },
      arrowField(level, error, largest),
      run.config.target,
    );
  };

export function exactFigure(run: FinishedRun): Figure {
  return {
    number: 4,
    name: 'exact',
    title: 'Exact density and scores of the perturbed mixture.',
    caption: `Columns: ${columnsOf(run)}, each with its own window and scale. Top: density. Bottom: score; colour is its magnitude, arrows grow with its 0.4th power; the largest fifth is drawn alike. Crosses mark the means.`,
    svg: rowsOf(run, 'Exact density and scores at three noise levels', [
      densityRow('exact', 'density [1/area]'),
      scoreRow(run, 'exact', '|*s*| [1/length]'),
    ]),
  };
}

export function learnedFigure(run: FinishedRun): Figure {
  return {
    number: 5,
    name: 'learned',
    title: 'Learned density and scores, and how they differ from the exact ones.',
    caption: `Columns, and the scales of the first two rows, as in Figure 4; what is beyond a scale has the colour of its end. From top to bottom: exp(−<i>f</i>)/<i>Z</i>, the score −∇<i>f</i>, the difference of the densities, the difference of the scores.`,
    svg: rowsOf(run, 'Learned density and scores at three noise levels, and their errors', [
      densityRow('learned', 'exp(−*f*)/*Z* [1/area]'),
      scoreRow(run, 'learned', '|*s*| [1/length]'),
      differenceRow,
      errorRow(run),
    ]),
  };
}

const columnsOf = ({ pictures }: FinishedRun): string =>
  inWords(pictures.fields.map(({ level, sigma }) => `${sigmaOf(level)} = ${digits(sigma)}`));
