// What the page's panels must show, in float64: densities and scores of the exact mixture and of the page's weights, on
// the grids of the run that the page shows.

import type { Page } from '@playwright/test';
import {
  asParameters,
  energyAndScore,
  forward,
  layersOf,
  type Network,
  networkInput,
  type Point,
} from '../../src/float64/network.ts';
import { assignmentMixture, logDensityAndScore } from '../reference/mixture.ts';

export interface Box {
  xMin: number;
  xMax: number;
  yMin: number;
  yMax: number;
}

/** What the page shows now: its grids, its noise level and the weights it draws. */
export interface Shown {
  network: Network;
  theta: number[];
  sigma: number;
  /** The part of the plane in view. */
  window: Box;
  cells: number;
  arrows: number;
  quadrature: number;
}

export function shownBy(page: Page): Promise<Shown> {
  return page.evaluate(async () => {
    const { run, store } = window.scorefield!;
    const { hidden, activation, conditioning } = run!.shown.model;
    const network = { hidden: [...hidden], activation, conditioning } as Shown['network'];
    const theta = Array.from(await run!.shown.read());
    const { arrowsPerAxis: arrows } = store.state.view;
    return { network, theta, sigma: store.state.sigma, window: window.scorefield!.window!, arrows, ...run!.sizes };
  });
}

export interface Fields {
  density: number[];
  /** x, y of each arrow. */
  score: number[];
}

/** The mixture's density at the cells' centres and its score at the arrows. */
export function exactFields({ sigma, window, cells, arrows }: Shown): Fields {
  const level = Math.fround(sigma);
  return {
    density: centres(window, cells).map((x) => Math.exp(logDensityAndScore(assignmentMixture, x, level).logDensity)),
    score: centres(window, arrows).flatMap((x) => logDensityAndScore(assignmentMixture, x, level).score),
  };
}

/** exp(−f)/Z at the cells' centres, with Z by the midpoint rule over the wide box, and −∇f at the arrows. */
export function modelFields({ network, theta, sigma, window, cells, arrows, quadrature }: Shown): Fields {
  const parameters = asParameters(network, theta);
  const level = Math.fround(sigma);
  const layers = layersOf(network, parameters);
  const energy = (x: Point): number => {
    const { u, outputScale } = networkInput(network.conditioning, x, level);
    return outputScale * forward(network.activation, layers, u).output;
  };
  const box = quadratureBox(level);
  const cell = ((box.xMax - box.xMin) * (box.yMax - box.yMin)) / quadrature ** 2;
  const masses = centres(box, quadrature).map((x) => Math.exp(-energy(x)));
  const normaliser = cell * masses.reduce((sum, mass) => sum + mass, 0);
  return {
    density: centres(window, cells).map((x) => Math.exp(-energy(x)) / normaliser),
    score: centres(window, arrows).flatMap((x) => energyAndScore(network, parameters, x, level).score),
  };
}

/** The means ± 3 standard deviations, wider by max(½, 4σ) on each side (design.md §1). */
export function quadratureBox(sigma: number): Box {
  const margin = Math.max(0.5, 4 * sigma);
  const [low, high] = [0.25 - 0.3 - margin, 0.75 + 0.3 + margin];
  return { xMin: low, xMax: high, yMin: low, yMax: high };
}

/** Centres of n × n cells, row by row from the lowest y. */
export function centres({ xMin, xMax, yMin, yMax }: Box, n: number): Point[] {
  const at = (low: number, high: number, i: number) => low + ((high - low) * (i + 0.5)) / n;
  return Array.from({ length: n * n }, (_, k) => [at(xMin, xMax, k % n), at(yMin, yMax, Math.floor(k / n))]);
}
