// One step of annealed Langevin dynamics in float64 with supplied random numbers, and the law it keeps on a Gaussian.

import type { Point } from '../../src/float64/network.ts';

/** α_i = ε σ_i²/σ_1², with σ_1 the smallest level. */
export function stepSize(epsilon: number, sigma: number, sigmaMin: number): number {
  return (epsilon * sigma * sigma) / (sigmaMin * sigmaMin);
}

/** x ← x + (α/2) s(x) + √α z for N chains: x and z are (2N), chain by chain. */
export function langevinStep(x: number[], score: (x: Point) => Point, alpha: number, z: number[]): number[] {
  if (z.length !== x.length) throw new Error(`normals: expected ${x.length}, given ${z.length}`);
  const next: number[] = [];
  for (let i = 0; i < x.length; i += 2) {
    const [s1, s2] = score([x[i]!, x[i + 1]!]);
    next.push(x[i]! + 0.5 * alpha * s1 + Math.sqrt(alpha) * z[i]!);
    next.push(x[i + 1]! + 0.5 * alpha * s2 + Math.sqrt(alpha) * z[i + 1]!);
  }
  return next;
}

/** The chain's per-axis variance on N(0, s²) with the exact score −x/s², s²/(1 − α/(4 s²)); refuses an unstable α. */
export function stationaryVariance(variance: number, alpha: number): number {
  if (!(alpha < 4 * variance)) throw new Error(`alpha ${alpha}: the chain is stable below 4 s² = ${4 * variance} only`);
  return variance / (1 - alpha / (4 * variance));
}
