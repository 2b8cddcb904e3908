/** What the density and the histogram share: a rectangle of the plane, drawn cell by cell from a row-major grid. */
import type { BridgedArray } from './bridge.ts';
import { PRECISION_GLSL } from './decode.ts';
import type { Box, Panel, PanelProps } from './panel.ts';
import { createPanelProps, PANEL_GLSL, setBox, setPanel } from './panel.ts';

/** A grid of `columns`×`rows` equal cells that fill `box`; row 0 lies at yMin, column 0 at xMin, row-major. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly box: Box;
}

export interface GridProps extends PanelProps {
  /** xMin, yMin, 1/width, 1/height of the box. */
  box: [number, number, number, number];
  /** columns, rows. */
  cells: [number, number];
}

export function createGridProps(): GridProps {
  return { ...createPanelProps(), box: [0, 0, 1, 1], cells: [1, 1] };
}

/**
 * Writes grid and panel into `props`; false if there is nothing to draw. Refuses an array that is shorter than the grid
 * (`words` 32-bit words a cell).
 */
export function setGrid(props: GridProps, grid: Grid & Panel, data: BridgedArray, words: number): boolean {
  const { columns, rows } = grid;
  if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns > 0 && rows > 0))
    throw new Error(`view: a grid needs whole, positive columns and rows; given ${columns}×${rows}`);
  if (data.length < words * columns * rows)
    throw new Error(
      `view: '${data.label}' holds ${data.length} words; a ${columns}×${rows} grid needs ${words * columns * rows}`,
    );
  setBox(props.box, grid.box, 'box');
  props.cells[0] = columns;
  props.cells[1] = rows;
  return setPanel(props, grid);
}

/** Two triangles over the unit square. */
export const UNIT_SQUARE: [number, number][] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** Covers the box; `place` is the place in it in cells, 0…columns and 0…rows. */
export const GRID_VERTEX = `
  ${PRECISION_GLSL}
  ${PANEL_GLSL}
  uniform vec4 box; // xMin, yMin, 1/width, 1/height
  uniform vec2 cells; // columns, rows
  attribute vec2 corner;
  varying vec2 place;

  void main() {
    place = corner * cells;
    gl_Position = vec4(toClip(box.xy + corner / box.zw), 0.0, 1.0);
  }
`;
