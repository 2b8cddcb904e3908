/** Brings points onto about the scale of the assignment's data, each axis by itself. */

/** x ↦ CENTRE + SPREAD (x − mean)/sd: the assignment's data have their centre near (0.5, 0.42) and an sd of 0.24. */
export const CENTRE = 0.5;
export const SPREAD = 0.25;

export interface AxisScale {
  mean: number;
  /** Standard deviation; 1 for an axis on which all points are equal. */
  deviation: number;
}

export interface Standardised {
  points: Float32Array<ArrayBuffer>;
  axes: [AxisScale, AxisScale];
}

/** `points`: 2 numbers each, at least one point; they stay as they are. */
export function standardise(points: Float32Array): Standardised {
  const axes: [AxisScale, AxisScale] = [scaleOf(points, 0), scaleOf(points, 1)];
  const scaled = Float32Array.from(points, (value, i) => {
    const { mean, deviation } = axes[i % 2]!;
    return CENTRE + (SPREAD * (value - mean)) / deviation;
  });
  return { points: scaled, axes };
}

function scaleOf(points: Float32Array, axis: 0 | 1): AxisScale {
  const count = points.length / 2;
  let [sum, squares] = [0, 0];
  for (let i = axis; i < points.length; i += 2) sum += points[i]!;
  const mean = sum / count;
  for (let i = axis; i < points.length; i += 2) squares += (points[i]! - mean) ** 2;
  // Rounding of the mean alone is no width.
  const isFlat = squares <= count * (1e-11 * mean) ** 2;
  return { mean, deviation: isFlat ? 1 : Math.sqrt(squares / count) };
}
