/** How far results are from a reference: relative to its largest value, absolute where that is 0. */
import type { Model } from './model.ts';
import type { Tensor } from './reference-case.ts';

/** A result that is NaN or missing is infinitely wrong. */
export function largestError(got: ArrayLike<number>, want: readonly number[]): number {
  let difference = 0;
  let scale = 0;
  want.forEach((reference, i) => {
    const error = Math.abs(got[i]! - reference);
    difference = error >= difference ? error : Number.isNaN(error) ? Infinity : difference;
    scale = Math.max(scale, Math.abs(reference));
  });
  return scale === 0 ? difference : difference / scale;
}

/** The largest of the tensors' errors; `got` is in the order of the model's parameter table. */
export const tensorErrors = (model: Model, got: Float32Array, want: readonly Tensor[]): number =>
  Math.max(
    ...model.parameters.map(({ name, offset }) => {
      const { data } = want.find((tensor) => tensor.name === name)!;
      return largestError(got.subarray(offset, offset + data.length), data);
    }),
  );
