// Comparison where every value has its own tolerance, as the errors of WGSL's functions do.

/** Throws unless |got − want| ≤ allowed(i) for every value; gives the largest difference. A NaN never passes. */
export function expectWithin(
  name: string,
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  allowed: (i: number) => number,
): number {
  if (got.length !== want.length) throw new Error(`${name}: ${got.length} values, expected ${want.length}`);
  const differences = Array.from(want, (value, i) => (got[i] === value ? 0 : Math.abs(got[i]! - value)));
  const off = differences.flatMap((difference, i) => (difference <= allowed(i) ? [] : [i]));
  const [first] = off;
  if (first !== undefined) {
    throw new Error(
      `${name}: ${off.length} of ${want.length} values are off, the first at index ${first}: ` +
        `got ${got[first]}, want ${want[first]} ± ${allowed(first).toExponential(1)}`,
    );
  }
  return differences.reduce((a, b) => Math.max(a, b), 0);
}
