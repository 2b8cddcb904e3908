/**
 * Functionals of densities on a grid, by the midpoint rule in float64. A density comes as its logarithm, one number a
 * cell, row-major from the bottom row, as Field lays its energies out.
 */
import type { Box } from '../targets.ts';

export interface Grid {
  box: Box;
  columns: number;
  rows: number;
}

type Logs = ArrayLike<number>;

/** Above this share of the mass in the border cells exp(−f) does not normalise in the box. */
export const MOST_BORDER = 1e-3;

export interface Normalisation {
  /** log ∫ exp(l) over the box. */
  logZ: number;
  /** Share of that integral in the border cells. */
  border: number;
}

export function cellCentre({ box, columns, rows }: Grid, i: number): [x: number, y: number] {
  return [
    box.xMin + ((i % columns) + 0.5) * ((box.xMax - box.xMin) / columns),
    box.yMin + (Math.floor(i / columns) + 0.5) * ((box.yMax - box.yMin) / rows),
  ];
}

const cellArea = ({ box, columns, rows }: Grid): number =>
  ((box.xMax - box.xMin) / columns) * ((box.yMax - box.yMin) / rows);

/** log Z = log Σ exp(l) + log(cell area), by log-sum-exp. Any number that is not one makes both NaN. */
export function normalise(logs: Logs, grid: Grid): Normalisation {
  const { columns, rows } = grid;
  checkCells(logs, grid);
  let top = -Infinity;
  for (let i = 0; i < logs.length; i++) top = Math.max(top, logs[i]!);
  let [sum, border] = [0, 0];
  for (let i = 0; i < logs.length; i++) {
    const mass = Math.exp(logs[i]! - top);
    const [column, row] = [i % columns, Math.floor(i / columns)];
    sum += mass;
    if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) border += mass;
  }
  return { logZ: top + Math.log(sum) + Math.log(cellArea(grid)), border: border / sum };
}

/** Total variation ½ ∫ |p − q| of normalised densities, from 0 to 1. */
export function totalVariation(logP: Logs, logQ: Logs, grid: Grid): number {
  checkCells(logP, grid);
  checkCells(logQ, grid);
  let sum = 0;
  for (let i = 0; i < logP.length; i++) sum += Math.abs(Math.exp(logP[i]!) - Math.exp(logQ[i]!));
  return 0.5 * sum * cellArea(grid);
}

/** KL(p ‖ q) = ∫ p log(p/q) of normalised densities, in nats; cells where p is 0 add nothing. */
export function klDivergence(logP: Logs, logQ: Logs, grid: Grid): number {
  checkCells(logP, grid);
  checkCells(logQ, grid);
  let sum = 0;
  for (let i = 0; i < logP.length; i++) {
    const p = Math.exp(logP[i]!);
    if (p !== 0) sum += p * (logP[i]! - logQ[i]!);
  }
  return sum * cellArea(grid);
}

function checkCells(logs: Logs, { columns, rows }: Grid): void {
  if (logs.length !== columns * rows) {
    throw new RangeError(`${logs.length} numbers given for a grid of ${columns} × ${rows} cells`);
  }
}
