/** Colours of the drawn layers, light and dark, by the system's choice. The page's own colours are in style/colors.css. */
import { type ColormapName, NIGHT, PAPER, type ParticleBlend, type Rgba } from '../view/index.ts';
import type { ViewSettings } from './view-settings.ts';

export interface Theme {
  dark: boolean;
  ground: Rgba;
  /** By the choice of density colours. */
  densities: Record<ViewSettings['densityColors'], ColormapName>;
  difference: ColormapName;
  arrows: ColormapName;
  chains: { color: readonly [number, number, number]; blend: ParticleBlend };
  /** For the chart: lines, grid, text, accent, floor. */
  ink: string;
  muted: string;
  grid: string;
  accent: string;
  floor: string;
}

const rgba = (hex: string): Rgba =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).concat(1) as unknown as Rgba;

const LIGHT: Theme = {
  dark: false,
  ground: rgba(PAPER),
  densities: { colour: 'density-light', grey: 'grey-light', viridis: 'viridis' },
  difference: 'difference-light',
  arrows: 'viridis-reversed',
  chains: { color: [0.23, 0.36, 0.86], blend: 'multiply' },
  ink: '#1d1f24',
  muted: '#6b6f78',
  grid: '#e4e2dc',
  accent: '#3b5bdb',
  floor: '#c2410c',
};

const DARK: Theme = {
  dark: true,
  ground: rgba(NIGHT),
  densities: { colour: 'density-dark', grey: 'grey-dark', viridis: 'viridis' },
  difference: 'difference-dark',
  arrows: 'viridis',
  chains: { color: [1, 0.72, 0.42], blend: 'additive' },
  ink: '#e8e6e1',
  muted: '#9a9da6',
  grid: '#262a32',
  accent: '#8aa4ff',
  floor: '#fb923c',
};

/** The colours of densities and counts. */
export function densityColors({ theme, view }: { theme: Theme; view: ViewSettings }): ColormapName {
  return theme.densities[view.densityColors];
}

const query = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

export function currentTheme(): Theme {
  return query().matches ? DARK : LIGHT;
}

export function onThemeChange(listener: (theme: Theme) => void): void {
  query().addEventListener('change', () => listener(currentTheme()));
}
