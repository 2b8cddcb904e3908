/** Noise levels σ₁ < … < σ_L and the steps of annealed Langevin dynamics. */

/** Geometric levels exp(linspace(ln σ₁, ln σ_L, L)); level 1, the smallest, comes first. */
export function noiseLevels(sigmaMin: number, sigmaMax: number, levels: number): Float32Array<ArrayBuffer> {
  if (!(sigmaMin > 0 && sigmaMax >= sigmaMin && Number.isFinite(sigmaMax))) {
    throw new RangeError(`noise levels from ${sigmaMin} to ${sigmaMax}; expected 0 < σ₁ ≤ σ_L`);
  }
  if (!Number.isInteger(levels) || levels < 1 || levels > 1024) {
    throw new RangeError(`levels is ${levels}; allowed are whole numbers from 1 to 1024`);
  }
  const [low, high] = [Math.log(sigmaMin), Math.log(sigmaMax)];
  return Float32Array.from({ length: levels }, (_, i) =>
    Math.exp(levels === 1 ? low : low + ((high - low) * i) / (levels - 1)),
  );
}

/** Steps at one noise level: x ← x + drift · s(x, σ) + diffusion · z. */
export interface Stage {
  sigma: number;
  drift: number;
  diffusion: number;
  steps: number;
}

/** Langevin at level σ of levels from σ₁: α = ε σ²/σ₁², drift α/2, diffusion √α. */
export function langevinStage(sigma: number, sigmaMin: number, epsilon: number, steps: number): Stage {
  const alpha = (epsilon * sigma * sigma) / (sigmaMin * sigmaMin);
  return { sigma, drift: alpha / 2, diffusion: Math.sqrt(alpha), steps };
}

/** The whole annealed run from σ_L to σ₁; `denoise` adds the Tweedie step x + σ₁² s. */
export function annealing(
  sigmas: ArrayLike<number>,
  { epsilon, steps, denoise = false }: { epsilon: number; steps: number; denoise?: boolean },
): Stage[] {
  const sigmaMin = sigmas[0]!;
  const stages = Array.from(sigmas, (sigma) => langevinStage(sigma, sigmaMin, epsilon, steps)).reverse();
  if (denoise) stages.push({ sigma: sigmaMin, drift: sigmaMin * sigmaMin, diffusion: 0, steps: 1 });
  return stages;
}
