/** The six figures of a run, in the order of the report. */
import type { Figure } from './figure.ts';
import { lossFigure } from './figure-loss.ts';
import { exactFigure, learnedFigure } from './figures-fields.ts';
import { dataFigure, noiseFigure, samplesFigure } from './figures-points.ts';
import type { FinishedRun } from './run.ts';

export const figuresOf = (run: FinishedRun): Figure[] =>
  [dataFigure, noiseFigure, lossFigure, exactFigure, learnedFigure, samplesFigure].map((make) => make(run));
