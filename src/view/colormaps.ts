/**
 * Colour maps as tables of 256 colours: small lookup textures for the layers, and the same colours as CSS for legends.
 * The low end of a density map, and the middle of a difference map, is exactly the ground it is drawn on, so that
 * "nothing" does not show.
 */

import {
  interpolateMagma,
  interpolateRdBu,
  interpolateViridis,
  interpolateYlGnBu,
  schemeRdBu,
} from 'd3-scale-chromatic';
import type { Texture2D } from 'regl';
import type { View } from './canvas.ts';

/** The grounds of the light and the dark page. */
export const PAPER = '#fbfaf7';
export const NIGHT = '#0f1115';

export type ColormapName =
  | 'density-light' // paper → YlGnBu
  | 'density-dark' // night → magma
  | 'grey-light' // paper → ink
  | 'grey-dark' // night → white
  | 'viridis' // for arrows on a dark ground: large = bright
  | 'viridis-reversed' // for arrows on paper: large = dark
  | 'difference-light' // blue (negative) → paper → red (positive)
  | 'difference-dark'; // the same, out of the night

type Rgb = readonly [number, number, number];

interface Colormap {
  /** Colour at t in 0…1, components 0…255. */
  readonly color: (t: number) => Rgb;
  /** The colour for non-finite values: far from every colour of the map. */
  readonly marked: string;
}

const paper = parse(PAPER);
const night = parse(NIGHT);
const reds = [0, 1, 2].map((i) => parse(schemeRdBu[7]![i]!)); // dark to light
const blues = [6, 5, 4].map((i) => parse(schemeRdBu[7]![i]!));

const MAPS: Readonly<Record<ColormapName, Colormap>> = {
  'density-light': {
    color: (t) => mix(paper, parse(interpolateYlGnBu(t)), smoothstep(t / 0.22)),
    marked: '#e5178f',
  },
  'density-dark': {
    color: (t) => mix(night, parse(interpolateMagma(t)), smoothstep(t / 0.3)),
    marked: '#19d3c5',
  },
  'grey-light': { color: (t) => mix(paper, [29, 31, 36], t), marked: '#e5178f' },
  'grey-dark': { color: (t) => mix(night, [255, 255, 255], t), marked: '#e5178f' },
  viridis: { color: (t) => parse(interpolateViridis(t)), marked: '#e5178f' },
  'viridis-reversed': { color: (t) => parse(interpolateViridis(1 - t)), marked: '#e5178f' },
  'difference-light': {
    color: (t) => mix(paper, parse(interpolateRdBu(1 - t)), smoothstep(Math.abs(2 * t - 1) / 0.16)),
    marked: '#2fae4a',
  },
  'difference-dark': {
    color: (t) => ramp([night, ...(t < 0.5 ? blues : reds)], Math.abs(2 * t - 1)),
    marked: '#37d05a',
  },
};

const SIZE = 256;
const tables = new Map<ColormapName, Uint8Array>();
const markedColors = new Map<ColormapName, Rgb>();

/** The 256 colours as RGBA bytes, opaque; entry k is the colour at k/255. */
export function colormapTable(name: ColormapName): Uint8Array {
  let table = tables.get(name);
  if (!table) {
    table = new Uint8Array(4 * SIZE);
    for (let k = 0; k < SIZE; k++) table.set([...MAPS[name].color(k / (SIZE - 1)).map(Math.round), 255], 4 * k);
    tables.set(name, table);
  }
  return table;
}

/** `count` ≥ 2 colours from the low to the high end, as CSS colours. */
export function colormapColors(name: ColormapName, count: number): string[] {
  const table = colormapTable(name);
  return Array.from({ length: count }, (_, i) => {
    const k = 4 * Math.round((i / (count - 1)) * (SIZE - 1));
    return `rgb(${table[k]} ${table[k + 1]} ${table[k + 2]})`;
  });
}

/** The map as a CSS gradient for a legend; low end first, in the direction given. */
export function colormapGradient(name: ColormapName, direction = 'to right'): string {
  return `linear-gradient(${direction}, ${colormapColors(name, 18).join(', ')})`;
}

/** The CSS colour in which non-finite values are drawn with this map. */
export function markedColor(name: ColormapName): string {
  return MAPS[name].marked;
}

/** The same, each component in 0…1. */
export function markedRgb(name: ColormapName): Rgb {
  let color = markedColors.get(name);
  if (!color) {
    const [red, green, blue] = parse(MAPS[name].marked);
    color = [red / 255, green / 255, blue / 255];
    markedColors.set(name, color);
  }
  return color;
}

const textures = new WeakMap<View, Map<ColormapName, Texture2D>>();

/** The lookup texture, 256×1; look up with COLORMAP_GLSL. Made once a view, filled again when its context returns. */
export function colormapTexture(view: View, name: ColormapName): Texture2D {
  let ofView = textures.get(view);
  if (!ofView) {
    const made = new Map<ColormapName, Texture2D>();
    view.onRestore(() => {
      for (const [mapName, texture] of made) texture(lookup(mapName));
    });
    textures.set(view, made);
    ofView = made;
  }
  let texture = ofView.get(name);
  if (!texture) {
    texture = view.regl.texture(lookup(name));
    ofView.set(name, texture);
  }
  return texture;
}

function lookup(name: ColormapName) {
  return {
    width: SIZE,
    height: 1,
    data: colormapTable(name),
    min: 'linear',
    mag: 'linear',
    wrap: 'clamp',
    colorSpace: 'none',
  } as const;
}

/** GLSL: colour at t, clamped to 0…1; between two entries it interpolates. */
export const COLORMAP_GLSL = `
  vec3 mapColor(sampler2D colormap, float t) {
    return texture2D(colormap, vec2((clamp(t, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5)).rgb;
  }
`;

/** '#rrggbb' or 'rgb(r, g, b)' to 0…255. */
function parse(color: string): Rgb {
  const numbers = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : (color.match(/[\d.]+/g) ?? []).map(Number);
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
}

function mix(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Piecewise linear through evenly spaced colours. */
function ramp(colors: readonly Rgb[], t: number): Rgb {
  const place = t * (colors.length - 1);
  const low = Math.min(Math.floor(place), colors.length - 2);
  return mix(colors[low]!, colors[low + 1]!, place - low);
}

function smoothstep(t: number): number {
  const s = Math.min(1, Math.max(0, t));
  return s * s * (3 - 2 * s);
}
