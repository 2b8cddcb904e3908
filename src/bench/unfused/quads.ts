/** Vectors as the unfused kernels keep them: [quad][unit], four samples to a quad. The last quad is filled up with zeros. */

export const quadsOf = (samples: number): number => Math.ceil(samples / 4);

const place = (sample: number, unit: number, units: number): number =>
  4 * (units * (sample >> 2) + unit) + (sample & 3);

/** Vectors of this many units, whose values `value` gives. */
export function toQuads(
  samples: number,
  units: number,
  value: (sample: number, unit: number) => number,
): Float32Array<ArrayBuffer> {
  const quads = new Float32Array(4 * units * quadsOf(samples));
  for (let sample = 0; sample < samples; sample++) {
    for (let unit = 0; unit < units; unit++) quads[place(sample, unit, units)] = value(sample, unit);
  }
  return quads;
}

/** The first two units of every sample: 2 numbers a sample. */
export function pairsOf(quads: Float32Array, samples: number, units: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: 2 * samples }, (_, i) => quads[place(i >> 1, i & 1, units)]!);
}
