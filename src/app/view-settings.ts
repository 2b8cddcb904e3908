/** What the panels show and how: choices that leave the run as it is. */

/** A choice with what it means, as the panel of settings shows it. */
interface Choice {
  label: string;
  meaning: string;
}

export const COMPARISONS = {
  'side by side': { label: 'side by side', meaning: 'the learned density and scores beside the exact ones' },
  difference: { label: 'difference', meaning: 'learned minus exact: too much is red, too little is blue' },
} as const satisfies Record<string, Choice>;

export const CHAIN_PICTURES = {
  points: { label: 'points', meaning: 'every chain a point' },
  histogram: { label: 'histogram', meaning: 'chains counted in the bins of the data panel, on its scale' },
} as const satisfies Record<string, Choice>;

export const DENSITY_COLORS = {
  colour: { label: 'colour', meaning: 'yellow to blue on paper, magma at night' },
  grey: { label: 'grey', meaning: 'from the ground to its opposite: for print and projectors' },
  viridis: { label: 'viridis', meaning: 'the same colours on both grounds' },
} as const satisfies Record<string, Choice>;

export interface ViewSettings {
  comparison: keyof typeof COMPARISONS;
  chainsAs: keyof typeof CHAIN_PICTURES;
  densityColors: keyof typeof DENSITY_COLORS;
  /** Score arrows are drawn over the densities. */
  arrows: boolean;
  /** Arrows along an axis. */
  arrowsPerAxis: number;
  /** Diameter of a chain's point in CSS pixels; 0 chooses by their number. */
  pointSize: number;
}

/** CSS pixels. */
export const POINT_SIZES = { min: 0, max: 6 } as const;

export const DEFAULT_VIEW: ViewSettings = {
  comparison: 'side by side',
  chainsAs: 'points',
  densityColors: 'colour',
  arrows: true,
  arrowsPerAxis: 20,
  pointSize: 0,
};
