// What independent draws of a law are held to: 5 standard errors, and Kolmogorov–Smirnov at α = 10⁻⁶.

import { kolmogorovSmirnov, kolmogorovSmirnovCritical, meanZ, varianceZ } from '../reference/statistics.ts';
import { expectBelow } from '../support/figure.ts';

const STANDARD_ERRORS = 5;

/** Mean, variance and shape of N(mean, variance). */
export function expectNormal(name: string, values: ArrayLike<number>, lawMean: number, lawVariance: number): void {
  expectBelow(`mean of ${name}, in standard errors`, meanZ(values, lawMean, lawVariance), STANDARD_ERRORS);
  expectBelow(`variance of ${name}, in standard errors`, varianceZ(values, lawVariance), STANDARD_ERRORS);
  const distance = kolmogorovSmirnov(values, lawMean, lawVariance);
  expectBelow(`Kolmogorov–Smirnov distance of ${name}`, distance, kolmogorovSmirnovCritical(values.length));
}

type Pair = readonly [ArrayLike<number>, ArrayLike<number>];

/** The largest correlation of these pairs of sequences. */
export function expectUncorrelated(name: string, pairs: readonly Pair[]): void {
  const errors = pairs.map(([a, b]) => correlation(a, b) * Math.sqrt(a.length));
  const largest = errors.reduce((worst, error) => (Math.abs(error) > Math.abs(worst) ? error : worst), 0);
  if (errors.some(Number.isNaN)) throw new Error(`${name}: a correlation is NaN`);
  expectBelow(`correlation of ${name}, in standard errors`, largest, STANDARD_ERRORS);
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sumA, sumB, sumAB, sumAA, sumBB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    sumA += x;
    sumB += y;
    sumAB += x * y;
    sumAA += x * x;
    sumBB += y * y;
  }
  const n = a.length;
  return (n * sumAB - sumA * sumB) / Math.sqrt((n * sumAA - sumA ** 2) * (n * sumBB - sumB ** 2));
}
