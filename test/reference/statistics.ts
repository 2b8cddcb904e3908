// Statistics that decide whether draws follow a law. Tests refuse values that are not finite: a NaN must never pass.

function finite(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const bad = list.findIndex((value) => !Number.isFinite(value));
  if (list.length === 0 || bad >= 0) throw new Error(`values: empty, or not finite at index ${bad} (${list[bad]})`);
  return list;
}

export function mean(values: ArrayLike<number>): number {
  const list = finite(values);
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

/** Unbiased sample variance (divisor n − 1). */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  const list = finite(values);
  return list.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (list.length - 1);
}

/** (sample mean − μ) in standard errors √(s²/n), for independent draws of a law with mean μ and variance s². */
export function meanZ(values: ArrayLike<number>, lawMean: number, lawVariance: number): number {
  return (mean(values) - lawMean) / Math.sqrt(lawVariance / values.length);
}

/** (sample variance − s²) in standard errors s²√(2/(n − 1)), for independent normal draws of variance s². */
export function varianceZ(values: ArrayLike<number>, lawVariance: number): number {
  return (variance(values) - lawVariance) / (lawVariance * Math.sqrt(2 / (values.length - 1)));
}

/** erfc(x), x >= 0, relative error about 1e-14: the all-positive series below 2, Lentz's continued fraction above. */
function erfc(x: number): number {
  const factor = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2) {
    let [term, sum] = [x, x]; // erf = 2/√π e^(−x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!
    for (let n = 1; term > 1e-18 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - 2 * factor * sum;
  }
  let fraction = x; // √π e^(x²) erfc = 1/(x + (1/2)/(x + (2/2)/(x + …))), from the inside out
  for (let n = 200; n >= 1; n--) fraction = x + n / 2 / fraction;
  return factor / fraction;
}

/** Φ(x), absolute error below 1e-14. */
export function normalCdf(x: number): number {
  const tail = 0.5 * erfc(Math.abs(x) / Math.SQRT2);
  return x < 0 ? tail : 1 - tail;
}

/** Kolmogorov–Smirnov D = sup |F_n − Φ((x − μ)/s)| against N(μ, s²). */
export function kolmogorovSmirnov(values: ArrayLike<number>, lawMean: number, lawVariance: number): number {
  return kolmogorovSmirnovOf(values, (value) => normalCdf((value - lawMean) / Math.sqrt(lawVariance)));
}

/** The same against the law with this distribution function. */
export function kolmogorovSmirnovOf(values: ArrayLike<number>, cdf: (value: number) => number): number {
  const sorted = finite(values).sort((a, b) => a - b);
  return sorted.reduce((largest, value, i) => {
    const law = cdf(value);
    return Math.max(largest, law - i / sorted.length, (i + 1) / sorted.length - law);
  }, 0);
}

/** The D that n draws of the law exceed with probability at most α: √(ln(2/α)/2)/√n, 2.69/√n at 1e-6. */
export function kolmogorovSmirnovCritical(n: number, alpha = 1e-6): number {
  return Math.sqrt(Math.log(2 / alpha) / (2 * n));
}

/** χ² = Σ (observed − expected)²/expected over bins, all with expected > 0. */
export function chiSquare(observed: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (observed.length !== expected.length)
    throw new Error(`bins: ${observed.length} observed, ${expected.length} expected`);
  const laws = finite(expected);
  if (laws.some((value) => value <= 0)) throw new Error('bins: every expected count must be positive');
  return finite(observed).reduce((sum, value, i) => sum + (value - laws[i]!) ** 2 / laws[i]!, 0);
}

/** P(χ² > statistic) with a whole number of degrees of freedom, by Q(a + 1, y) = Q(a, y) + y^a e^(−y)/Γ(a + 1). */
export function chiSquareTail(statistic: number, degrees: number): number {
  const y = statistic / 2;
  const odd = degrees % 2 === 1;
  let tail = odd ? erfc(Math.sqrt(y)) : Math.exp(-y);
  let a = odd ? 0.5 : 1;
  let logTerm = odd ? 0.5 * Math.log(y) - y - Math.log(Math.sqrt(Math.PI) / 2) : Math.log(y) - y;
  for (; a < degrees / 2; a++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(y / (a + 1));
  }
  return tail;
}

/** The statistic with tail probability α, by bisection (no approximation as Wilson–Hilferty's). */
export function chiSquareCritical(degrees: number, alpha = 1e-6): number {
  let [low, high] = [0, degrees + 20 * Math.sqrt(degrees) + 100];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, degrees) > alpha) low = middle;
    else high = middle;
  }
  return high;
}
