/** The arrow layer: a vector field as one arrow a node, its direction the field's, its colour the magnitude. */
import type { Buffer, DrawCommand, Texture2D } from 'regl';
import type { BridgedArray } from './bridge.ts';
import type { Rgba, View } from './canvas.ts';
import { requireVertexTextures } from './canvas.ts';
import type { ColormapName } from './colormaps.ts';
import { COLORMAP_GLSL, colormapTexture } from './colormaps.ts';
import { DECODE_GLSL, PRECISION_GLSL } from './decode.ts';
import type { Grid, GridProps } from './grid.ts';
import { createGridProps, setGrid } from './grid.ts';
import { indexBuffer } from './indices.ts';
import type { Panel } from './panel.ts';
import { OVER, PANEL_GLSL, panelState, uniformsFrom } from './panel.ts';

/** No arrow, halo left aside, is longer than this share of its cell: arrows never overlap. */
const LONGEST = 0.9;

export interface ArrowsDraw extends Panel, Grid {
  /** 2·columns·rows float32, row-major: the vector at each cell's centre. */
  readonly scores: BridgedArray;
  /** The magnitude that takes the high end of the map and the full length; larger ones are drawn like it. */
  readonly maxMagnitude: number;
  /** Length of an arrow of that magnitude, as a share of the cell; at most 0.9. Length grows as magnitude^0.4. */
  readonly lengthScale: number;
  readonly colormap: ColormapName;
  /** Thickness of the shaft in device pixels. */
  readonly lineWidth: number;
  /**
   * The rim that sets the arrows off what lies under them: the ground's colour, its alpha the opacity. An arrow that is
   * itself about as light as this colour gets a rim of the opposite lightness.
   */
  readonly halo: Rgba;
  /** Width of the rim in device pixels; by default the line width. */
  readonly haloWidth?: number;
}

export interface ArrowsLayer {
  /** Draws one arrow a node, centred on it; a zero vector is a dot, one that is not finite is left out. */
  draw(arrows: ArrowsDraw): void;
}

interface Props extends GridProps {
  data: Texture2D | null;
  dataSize: BridgedArray['size'];
  colormap: Texture2D | null;
  index: Buffer | null;
  vertices: number;
  pixels: [number, number];
  inverseMax: number;
  longest: number;
  thickness: number;
  halo: [number, number, number, number];
  haloWidth: number;
}

const VERTEX = `
  ${PRECISION_GLSL}
  ${DECODE_GLSL}
  ${PANEL_GLSL}
  uniform sampler2D data;
  uniform vec4 dataSize;
  uniform vec4 box; // xMin, yMin, 1/width, 1/height
  uniform vec2 cells; // columns, rows
  uniform vec2 pixels; // the viewport's size
  uniform float inverseMax; // 1/maxMagnitude
  uniform float longest; // of an arrow, in pixels
  uniform float thickness; // of the shaft, in pixels
  uniform float haloWidth; // in pixels
  attribute float index; // six a node, in the nodes' order
  varying vec2 local; // pixels from the arrow's middle, x along it
  varying vec4 arrow; // half length, length of the head, half width of the head, half thickness of the shaft
  varying float rimWidth;
  varying float magnitude; // relative to maxMagnitude

  void main() {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0); // outside: not drawn
    float node = floor((index + 0.5) / 6.0);
    vec4 x = wordBytes(data, dataSize, 2.0 * node);
    vec4 y = wordBytes(data, dataSize, 2.0 * node + 1.0);
    if (isNonFinite(x) || isNonFinite(y)) return;

    vec2 score = vec2(asFloat(x), asFloat(y));
    float largest = max(abs(score.x), abs(score.y)); // first scaled by it: a square of 1e30 would overflow
    vec2 unit = largest > 0.0 ? score / largest : vec2(0.0);
    magnitude = min(largest * inverseMax, 1.0) * length(unit);
    vec2 slope = unit * window.zw * pixels; // as it looks on the screen, where x and y may differ in scale
    vec2 direction = largest > 0.0 ? normalize(slope) : vec2(1.0, 0.0);

    float size = longest * pow(min(magnitude, 1.0), 0.4);
    float head = min(0.5 * size, 4.2 * thickness);
    float slender = clamp(size / (7.0 * thickness), 0.5, 1.0); // small arrows are thinner, or they would be blots
    arrow = vec4(0.5 * size, head, 0.42 * head, 0.5 * thickness * slender);
    rimWidth = haloWidth * slender;

    vec2 reach = vec2(arrow.x + arrow.w, max(arrow.z, arrow.w)) + rimWidth + 1.0;
    float k = index - 6.0 * node; // two triangles: corners 0 1 2, 2 1 3
    vec2 corner = vec2(k == 1.0 || k > 3.5 ? 1.0 : -1.0, k == 2.0 || k == 3.0 || k == 5.0 ? 1.0 : -1.0);
    local = corner * reach;
    float row = floor((node + 0.5) / cells.x);
    vec2 middle = box.xy + (vec2(node - row * cells.x, row) + 0.5) / (cells * box.zw);
    vec2 offset = local.x * direction + local.y * vec2(-direction.y, direction.x);
    gl_Position = vec4(toClip(middle) + 2.0 * offset / pixels, 0.0, 1.0);
  }
`;

const FRAGMENT = `
  ${PRECISION_GLSL}
  ${COLORMAP_GLSL}
  uniform sampler2D colormap;
  uniform vec4 halo; // straight alpha
  varying vec2 local;
  varying vec4 arrow;
  varying float rimWidth;
  varying float magnitude;

  // Signed distance in pixels to the triangle with its tip at (tip, 0), its base at tip − height, half as wide as given.
  float headDistance(vec2 p, float tip, float height, float halfWidth) {
    vec2 q = vec2(tip - p.x, abs(p.y)); // tip at the origin, base at x = height
    vec2 side = vec2(height, halfWidth);
    vec2 toSide = q - side * clamp(dot(q, side) / dot(side, side), 0.0, 1.0);
    vec2 toBase = q - vec2(height, clamp(q.y, 0.0, halfWidth));
    float inside = max(q.x - height, q.y * height - q.x * halfWidth); // below 0 within both edges
    return sqrt(min(dot(toSide, toSide), dot(toBase, toBase))) * (inside < 0.0 ? -1.0 : 1.0);
  }

  float lightness(vec3 color) {
    return dot(color, vec3(0.299, 0.587, 0.114));
  }

  void main() {
    float shaftEnd = max(-arrow.x, arrow.x - 0.8 * arrow.y);
    float along = clamp(local.x, -arrow.x, shaftEnd);
    float d = length(local - vec2(along, 0.0)) - arrow.w;
    if (arrow.z > arrow.w) d = min(d, headDistance(local, arrow.x, arrow.y, arrow.z));

    float cover = clamp(0.5 - d, 0.0, 1.0);
    float rim = clamp(0.5 + rimWidth - d, 0.0, 1.0) * halo.a * (1.0 - cover);
    vec3 color = mapColor(colormap, magnitude);
    float alike = 1.0 - smoothstep(0.12, 0.24, abs(lightness(color) - lightness(halo.rgb)));
    vec3 opposite = vec3(lightness(halo.rgb) > 0.5 ? 0.1 : 0.95);
    gl_FragColor = vec4(color * cover + mix(halo.rgb, opposite, alike) * rim, cover + rim);
  }
`;

export function createArrowsLayer(view: View): ArrowsLayer {
  requireVertexTextures(view, 'arrow');
  const { regl } = view;
  const command: DrawCommand = regl({
    ...panelState(regl),
    vert: VERTEX,
    frag: FRAGMENT,
    // Not instanced: regl 2.1.1 keeps the dead extension object after a lost context, and six fetches cost no more.
    attributes: { index: { buffer: regl.prop<Props, 'index'>('index'), size: 1 } },
    uniforms: uniformsFrom<Props>(regl, [
      'window',
      'box',
      'cells',
      'data',
      'dataSize',
      'pixels',
      'inverseMax',
      'longest',
      'thickness',
      'halo',
      'haloWidth',
      'colormap',
    ]),
    blend: OVER,
    count: regl.prop<Props, 'vertices'>('vertices'),
  });

  const props: Props = {
    ...createGridProps(),
    data: null,
    dataSize: [1, 1, 1, 1],
    colormap: null,
    index: null,
    vertices: 0,
    pixels: [1, 1],
    inverseMax: 1,
    longest: 1,
    thickness: 1,
    halo: [0, 0, 0, 0],
    haloWidth: 1,
  };
  return {
    draw(arrows) {
      const { scores, columns, rows, box, maxMagnitude, lineWidth, halo } = arrows;
      if (!(maxMagnitude > 0 && Number.isFinite(maxMagnitude)))
        throw new Error(`view: the arrows' maxMagnitude must be positive and finite; given ${maxMagnitude}`);
      if (!setGrid(props, arrows, scores, 2)) return;
      const { width, height } = props.viewport;
      const cellWidth = ((box.xMax - box.xMin) / columns) * props.window[2] * width;
      const cellHeight = ((box.yMax - box.yMin) / rows) * props.window[3] * height;
      props.data = scores.texture;
      props.dataSize = scores.size;
      props.colormap = colormapTexture(view, arrows.colormap);
      props.index = indexBuffer(view, 6 * columns * rows);
      props.vertices = 6 * columns * rows;
      props.pixels[0] = width;
      props.pixels[1] = height;
      props.inverseMax = 1 / maxMagnitude;
      props.longest = Math.min(LONGEST, Math.max(0, arrows.lengthScale)) * Math.min(cellWidth, cellHeight);
      props.thickness = lineWidth;
      for (let i = 0; i < 4; i++) props.halo[i] = halo[i]!;
      props.haloWidth = arrows.haloWidth ?? lineWidth;
      command(props);
    },
  };
}
