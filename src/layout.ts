/**
 * How the kernels see a model: every weight matrix padded and in two orientations, and the slots of each layer's vectors.
 *
 * Backward orientation: rows [output][input], the bias as column `inputs`; partial sums of dL/dθ have this layout too.
 * Forward orientation: rows [input][output], the bias as the last row; not needed for the output layer.
 * Offsets here are in float32; the WGSL tables are in vec4f.
 */
import { ACTIVATIONS, type Model } from './model.ts';

/** Samples of one workgroup of the gradient kernel, four a lane. */
export const LANES = 8;
export const SAMPLES_PER_GROUP = 4 * LANES;

interface Matrix {
  inputs: number;
  outputs: number;
  /** Row length of the backward orientation. */
  columns: number;
  backward: number;
  /** Row length of the forward orientation. */
  forwardColumns: number;
  forward: number;
}

interface Slots {
  h: number;
  a: number;
  u: number;
  g: number;
  t: number;
}

export interface ModelLayout {
  matrices: Matrix[];
  /** Floats of the backward orientation: one partial sum of dL/dθ. */
  partial: number;
  /** Floats of both orientations. */
  packed: number;
  /** Where in a partial sum the loss is collected: an unused row of the output layer. */
  lossPlace: number;
  /** (backward, forward) place of every parameter, in the order of the parameter table. */
  places: Uint32Array<ArrayBuffer>;
  /** vec4f of the gradient kernel's vectors, for four samples. */
  vectors: number;
}

const roundUp = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple;

/** Units a hidden layer's vector takes: whole tiles of 16 for products, and room for the bias unit in tiles of 8. */
const paddedUnits = (width: number): number => Math.max(roundUp(width, 16), roundUp(width + 1, 8));

export function layoutOf(model: Model): ModelLayout {
  const matrices: Matrix[] = [];
  let end = 0;
  model.widths.slice(1).forEach((outputs, l) => {
    const inputs = model.widths[l]!;
    const columns = l === 0 ? 8 : paddedUnits(inputs);
    matrices.push({ inputs, outputs, columns, backward: end, forwardColumns: roundUp(outputs, 16), forward: 0 });
    end += roundUp(outputs, 8) * columns;
  });
  const partial = end;
  for (const matrix of matrices.slice(0, -1)) {
    matrix.forward = end;
    end += (matrix.inputs + 1) * matrix.forwardColumns;
  }
  const last = matrices.at(-1)!;
  return {
    matrices,
    partial,
    packed: end,
    lossPlace: last.backward + last.columns + last.inputs,
    places: placesOf(model, matrices),
    vectors: gradientSlots(model).units,
  };
}

function placesOf(model: Model, matrices: Matrix[]): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(2 * model.size);
  let i = 0;
  const put = (matrix: Matrix, row: number, column: number): void => {
    const backward = matrix.backward + row * matrix.columns + column;
    const isLast = matrix === matrices.at(-1);
    places[i++] = backward;
    places[i++] = isLast ? backward : matrix.forward + column * matrix.forwardColumns + row;
  };
  for (const matrix of matrices) {
    for (let row = 0; row < matrix.outputs; row++) {
      for (let column = 0; column < matrix.inputs; column++) put(matrix, row, column);
    }
    for (let row = 0; row < matrix.outputs; row++) put(matrix, row, matrix.inputs);
  }
  return places;
}

/** Energy and score only: h and u of all layers share one vector, g takes the place of a. */
function scoreSlots(model: Model): { slots: Slots[]; units: number } {
  const work = Math.max(...model.hidden.map(paddedUnits));
  let end = work;
  const slots: Slots[] = [{ h: 0, a: 0, u: 0, g: 0, t: 0 }];
  for (const width of model.hidden) {
    slots.push({ h: 0, a: end, u: 0, g: end, t: 0 });
    end += paddedUnits(width);
  }
  return { slots, units: end };
}

/** The gradient keeps every vector apart: [input, hidden layers, output], then one work vector. */
function gradientSlots(model: Model): { slots: Slots[]; work: number; units: number } {
  let end = 0;
  const take = (units: number): number => {
    end += units;
    return end - units;
  };
  const slots: Slots[] = [{ h: take(8), t: take(8), a: 0, u: 0, g: 0 }];
  for (const width of model.hidden) {
    const units = paddedUnits(width);
    slots.push({ h: take(units), a: take(units), u: take(units), g: take(units), t: take(units) });
  }
  slots.push({ g: take(8), a: take(8), h: 0, u: 0, t: 0 });
  const work = take(Math.max(...model.hidden.map(paddedUnits)));
  return { slots, work, units: end };
}

/** A WGSL function that looks a row up. A constant array would be copied at every use, and not every compiler indexes one. */
const lookUp = (name: string, type: string, rows: string[]): string => {
  const cases = rows.slice(1).map((row, i) => `    case ${i + 1}u: { return ${type}(${row}); }\n`);
  return `fn ${name}(l: u32) -> ${type} {\n  switch (l) {\n${cases.join('')}    default: { return ${type}(${rows[0]}); }\n  }\n}`;
};

/** A float32 literal that WGSL reads back to the bit. */
const literal = (value: number): string => {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
};

/** The WGSL constants of a model, for kernels that need only scores or for the gradient and what follows it. */
export function prelude(model: Model, purpose: 'score' | 'gradient'): string {
  const { matrices, partial, lossPlace } = layoutOf(model);
  const { conditioning } = model;
  const [mean, variance] =
    conditioning.kind === 'scaled' ? [conditioning.mean, conditioning.variance] : [[0, 0] as const, 0];
  const { slots, units } = purpose === 'score' ? scoreSlots(model) : gradientSlots(model);
  const lines = [
    `const ACTIVATION = ${ACTIVATIONS.indexOf(model.activation)}u;`,
    `const SCALED = ${conditioning.kind === 'scaled'};`,
    `const MEAN = vec2f(${literal(mean[0])}, ${literal(mean[1])});`,
    `const VARIANCE = ${literal(variance)};`,
    `const HIDDEN = ${model.hidden.length}u;`,
    `const PARAMETERS = ${model.size}u;`,
    `const PARTIAL = ${partial}u;`,
    `const LOSS_PLACE = ${lossPlace}u;`,
    `const LANES = ${LANES}u;`,
    purpose === 'score' ? `const UNITS = ${units}u;` : `const VECTORS = ${units}u;`,
    purpose === 'score' ? '' : `const WORK = ${gradientSlots(model).work}u;`,
    lookUp(
      'layer',
      'Layer',
      matrices.map((m) =>
        [m.inputs, m.outputs, m.forward / 4, m.forwardColumns / 4, m.backward / 4, m.columns / 4]
          .map((n) => `${n}u`)
          .join(', '),
      ),
    ),
    lookUp(
      'slots',
      'Slots',
      slots.map(({ h, a, u, g, t }) => [h, a, u, g, t].map((n) => `${n}u`).join(', ')),
    ),
  ];
  return lines.filter(Boolean).join('\n');
}

/** Tiles of 8 × 8 weights of all layers: the threads the outer kernel needs. */
export function outerTiles({ matrices }: ModelLayout): number {
  return matrices.reduce((sum, { outputs, columns }) => sum + Math.ceil(outputs / 8) * (columns / 8), 0);
}
