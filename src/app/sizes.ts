/** Sizes of what is shown and measured on the page; smaller on software adapters. */

export interface Sizes {
  /** Cells along an axis of the density panels. */
  cells: number;
  /** Cells along an axis of the grid for log Z. */
  quadrature: number;
  /** Most cells of the model evaluated in one submit. */
  cellsPerSubmit: number;
  /** The same for the exact field: most evaluations of a component at a cell. */
  termsPerSubmit: number;
  /** Cells along an axis of what is shown first of the exact density of a large point set. */
  preview: number;
  /** Fresh points a level for the excess; fewer for a large point set. */
  excessPoints: number;
  /** Points held out for the likelihood. */
  heldOut: number;
  /** Chains compared with fresh data, at most. */
  compared: number;
  /** Most evaluations of a component for the exact density that the learned one is compared with. */
  comparedTerms: number;
}

export const FULL_SIZES: Sizes = {
  cells: 160,
  quadrature: 256,
  cellsPerSubmit: 65536,
  termsPerSubmit: 2 ** 24,
  preview: 64,
  excessPoints: 8192,
  heldOut: 8192,
  compared: 2000,
  comparedTerms: 2 ** 33,
};
export const SOFTWARE_SIZES: Sizes = {
  cells: 96,
  quadrature: 96,
  cellsPerSubmit: 4096,
  termsPerSubmit: 2 ** 21,
  preview: 24,
  excessPoints: 1024,
  heldOut: 1024,
  compared: 1000,
  comparedTerms: 2 ** 28,
};
/** Submits of the exact field that may pass before anything of it is shown. */
export const PATIENCE = 4;

export const HISTOGRAM_BINS = 128;
