/** The laws that chains start from, by their names in the settings. */
import { type Box, normalOf, quadratureBox, STANDARD_NORMAL, type Target } from './targets.ts';

export const INITIAL_NAMES = ['standard', 'matched', 'uniform'] as const;
export type InitialName = (typeof INITIAL_NAMES)[number];

/** That of a target, or all places of a box alike. */
export type InitialLaw = Target | { kind: 'uniform'; box: Box };

/**
 * `standard` is N(0, I), `matched` the normal law with mean and covariance of p_σL, `uniform` that over the box in which
 * Z(σ_L) is integrated. `sigmas` are σ₁ … σ_L.
 */
export function initialLaw(name: InitialName, target: Target, sigmas: ArrayLike<number>): InitialLaw {
  const largest = sigmas[sigmas.length - 1]!;
  switch (name) {
    case 'standard':
      return STANDARD_NORMAL;
    case 'matched':
      return { kind: 'mixture', components: [normalOf(target, largest)] };
    case 'uniform':
      return { kind: 'uniform', box: quadratureBox(target, largest) };
  }
}
