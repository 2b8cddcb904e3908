// A 2D histogram with explicit float32 edges, so that a shader that compares with the same edges agrees to the count.

/** counts: rows along y, columns along x, counts[iy · columns + ix]; outside: points in no bin, NaN included. */
export type Histogram = { columns: number; rows: number; counts: number[]; outside: number };

/** bins + 1 equally spaced edges from low to high, each rounded to float32. */
export function uniformEdges(low: number, high: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => Math.fround(low + ((high - low) * i) / bins));
}

/** The bin i with edges[i] <= value < edges[i + 1], or −1. */
export function binOf(edges: number[], value: number): number {
  if (!(value >= edges[0]! && value < edges.at(-1)!)) return -1;
  let [below, above] = [0, edges.length - 1];
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (value >= edges[middle]!) below = middle;
    else above = middle;
  }
  return below;
}

/** Counts of points (2N) in the bins; refuses edges that are not ascending float32 values. */
export function histogram(points: ArrayLike<number>, edgesX: number[], edgesY: number[]): Histogram {
  for (const edges of [edgesX, edgesY]) {
    if (edges.length < 2 || edges.some((edge, i) => Math.fround(edge) !== edge || (i > 0 && !(edge > edges[i - 1]!)))) {
      throw new Error(`edges: expected two or more ascending float32 values, given ${edges.slice(0, 4)} …`);
    }
  }
  const [columns, rows] = [edgesX.length - 1, edgesY.length - 1];
  const counts = new Array<number>(columns * rows).fill(0);
  let outside = 0;
  for (let k = 0; k + 1 < points.length; k += 2) {
    const [ix, iy] = [binOf(edgesX, points[k]!), binOf(edgesY, points[k + 1]!)];
    if (ix < 0 || iy < 0) outside++;
    else counts[iy * columns + ix]!++;
  }
  return { columns, rows, counts, outside };
}
