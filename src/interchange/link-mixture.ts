/**
 * A mixture as text for a link: components separated by `;`, their numbers by `,`: weight, mean x, mean y, then the
 * covariance as one variance, as xx and yy, or as xx, xy, yy.
 */
import type { Gaussian, Target } from '../targets.ts';
import { DECIMAL } from './fields.ts';
import { refuse, shown } from './refusal.ts';
import { targetFromJson } from './target-file.ts';

/** The shortest decimal that reads back as the same float64, without a `+`. */
export const shortest = (value: number): string => String(value).replace('e+', 'e');

export function formatMixture(components: readonly Gaussian[]): string {
  return components
    .map(({ weight, mean, covariance: [xx, xy, yy] }) => {
      const spread = xy !== 0 ? [xx, xy, yy] : xx === yy ? [xx] : [xx, yy];
      return [weight, ...mean, ...spread].map(shortest).join(',');
    })
    .join(';');
}

/** Refuses what formatMixture does not write, and mixtures that are none. */
export function parseMixture(text: string): Target {
  const components = text.split(';').map((part, k) => {
    const where = `component ${k + 1}`;
    const numbers = part.split(',').map((field) => {
      if (!DECIMAL.test(field)) refuse(`${where} has ${shown(field)}; allowed are numbers`);
      return Number(field);
    });
    const [weight, x, y, ...spread] = numbers;
    return { weight, mean: [x, y], covariance: covarianceOf(spread, where, numbers.length) };
  });
  return targetFromJson({ kind: 'mixture', components }, 'target');
}

function covarianceOf(spread: readonly number[], where: string, count: number): readonly number[] {
  if (spread.length === 3) return spread;
  if (spread.length === 2) return [spread[0]!, 0, spread[1]!];
  if (spread.length === 1) return [spread[0]!, 0, spread[0]!];
  return refuse(`${where} has ${count} numbers; allowed are 4, 5, 6`);
}
