// Comparison with a reference. A NaN never passes, nor does another length.

function sameLength(name: string, got: ArrayLike<number>, want: ArrayLike<number>): void {
  if (got.length !== want.length) throw new Error(`${name}: ${got.length} values, expected ${want.length}`);
}

/** max|got − want| / max|want|, or max|got − want| where max|want| is 0; NaN if a value is. */
export function relativeError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  sameLength('relativeError', got, want);
  let [difference, scale] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    difference = Math.max(difference, Math.abs(got[i]! - want[i]!));
    scale = Math.max(scale, Math.abs(want[i]!));
  }
  return scale === 0 ? difference : difference / scale;
}

/** Throws unless |got − want| <= atol + rtol·|want| for every value. */
export function expectClose(
  name: string,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  { atol = 0, rtol = 0 }: { atol?: number; rtol?: number },
): void {
  sameLength(name, got, want);
  const differences = Array.from(want, (value, i) => Math.abs(got[i]! - value));
  const isClose = (i: number) => differences[i]! <= atol + rtol * Math.abs(want[i]!);
  const off = differences.flatMap((_, i) => (isClose(i) ? [] : [i]));
  if (off.length === 0) return;
  // A difference that is NaN counts as the largest.
  const size = (i: number) => (Number.isNaN(differences[i]) ? Number.POSITIVE_INFINITY : differences[i]!);
  const worst = off.reduce((a, b) => (size(b) > size(a) ? b : a));
  const first = (values: ArrayLike<number>) => Array.from(values).slice(0, 4).join(', ');
  throw new Error(
    `${name}: ${off.length} of ${want.length} values differ by more than ${atol} + ${rtol}·|want|\n` +
      `  got ${first(got)} …\n  want ${first(want)} …\n` +
      `  largest difference ${differences[worst]} at index ${worst}: got ${got[worst]}, want ${want[worst]}`,
  );
}
