/** The density layer: a grid of float32 as colours, smooth between cell centres, non-finite cells marked. */
import type { DrawCommand, Texture2D } from 'regl';
import type { BridgedArray } from './bridge.ts';
import type { View } from './canvas.ts';
import type { ColormapName } from './colormaps.ts';
import { COLORMAP_GLSL, colormapTexture, markedRgb } from './colormaps.ts';
import { DECODE_GLSL, GRID_GLSL, PRECISION_GLSL } from './decode.ts';
import type { Grid, GridProps } from './grid.ts';
import { createGridProps, GRID_VERTEX, setGrid, UNIT_SQUARE } from './grid.ts';
import type { Panel } from './panel.ts';
import { panelState, uniformsFrom } from './panel.ts';

export interface DensityDraw extends Panel, Grid {
  /** columns·rows float32, row-major, one at each cell's centre. */
  readonly values: BridgedArray;
  /** The values that take the low and the high end of the map; what lies outside takes the nearer end. */
  readonly range: readonly [low: number, high: number];
  readonly colormap: ColormapName;
}

export interface DensityLayer {
  /** Draws the box, opaque; nothing outside it. A cell that is not finite is one flat square of `markedColor`. */
  draw(density: DensityDraw): void;
}

interface Props extends GridProps {
  data: Texture2D | null;
  dataSize: BridgedArray['size'];
  colormap: Texture2D | null;
  marked: readonly [number, number, number];
  /** low, 1/(high − low). */
  range: [number, number];
}

export function createDensityLayer(view: View): DensityLayer {
  const { regl } = view;
  const command: DrawCommand = regl({
    ...panelState(regl),
    vert: GRID_VERTEX,
    frag: `
      ${PRECISION_GLSL}
      ${DECODE_GLSL}
      ${GRID_GLSL}
      ${COLORMAP_GLSL}
      uniform sampler2D data;
      uniform vec4 dataSize;
      uniform vec2 cells;
      uniform vec2 range; // low, 1/(high − low)
      uniform sampler2D colormap;
      uniform vec3 marked;
      varying vec2 place;

      void main() {
        vec2 value = gridValue(data, dataSize, cells, place);
        vec3 color = mapColor(colormap, (value.x - range.x) * range.y);
        gl_FragColor = vec4(value.y > 0.5 ? color : marked, 1.0);
      }
    `,
    attributes: { corner: UNIT_SQUARE },
    uniforms: uniformsFrom<Props>(regl, ['window', 'box', 'cells', 'data', 'dataSize', 'range', 'colormap', 'marked']),
    count: UNIT_SQUARE.length,
  });

  const props: Props = {
    ...createGridProps(),
    data: null,
    dataSize: [1, 1, 1, 1],
    colormap: null,
    marked: [0, 0, 0],
    range: [0, 1],
  };
  return {
    draw(density) {
      const [low, high] = density.range;
      if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
        throw new Error(`view: the density's range must be finite, low < high; given ${low} … ${high}`);
      if (!setGrid(props, density, density.values, 1)) return;
      props.data = density.values.texture;
      props.dataSize = density.values.size;
      props.colormap = colormapTexture(view, density.colormap);
      props.marked = markedRgb(density.colormap);
      props.range[0] = low;
      props.range[1] = 1 / (high - low);
      command(props);
    },
  };
}
