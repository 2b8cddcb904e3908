/** The histogram layer: counts as flat bins. */
import type { DrawCommand, Texture2D } from 'regl';
import type { BridgedArray } from './bridge.ts';
import type { View } from './canvas.ts';
import type { ColormapName } from './colormaps.ts';
import { COLORMAP_GLSL, colormapTexture } from './colormaps.ts';
import { DECODE_GLSL, PRECISION_GLSL } from './decode.ts';
import type { Grid, GridProps } from './grid.ts';
import { createGridProps, GRID_VERTEX, setGrid, UNIT_SQUARE } from './grid.ts';
import type { Panel } from './panel.ts';
import { panelState, uniformsFrom } from './panel.ts';

export interface HistogramDraw extends Panel, Grid {
  /** columns·rows u32, row-major bins. */
  readonly counts: BridgedArray;
  /** The count that takes the high end of the map; 0 takes the low end. At least 1 is used. */
  readonly max: number;
  readonly colormap: ColormapName;
}

export interface HistogramLayer {
  /** Draws the box, opaque, each bin in one colour; nothing outside it. */
  draw(histogram: HistogramDraw): void;
}

interface Props extends GridProps {
  data: Texture2D | null;
  dataSize: BridgedArray['size'];
  colormap: Texture2D | null;
  scale: number;
}

export function createHistogramLayer(view: View): HistogramLayer {
  const { regl } = view;
  const command: DrawCommand = regl({
    ...panelState(regl),
    vert: GRID_VERTEX,
    frag: `
      ${PRECISION_GLSL}
      ${DECODE_GLSL}
      ${COLORMAP_GLSL}
      uniform sampler2D data;
      uniform vec4 dataSize;
      uniform vec2 cells;
      uniform float scale; // 1/max
      uniform sampler2D colormap;
      varying vec2 place;

      void main() {
        vec2 bin = clamp(floor(place), vec2(0.0), cells - 1.0);
        float count = asUint(wordBytes(data, dataSize, bin.y * cells.x + bin.x));
        gl_FragColor = vec4(mapColor(colormap, count * scale), 1.0);
      }
    `,
    attributes: { corner: UNIT_SQUARE },
    uniforms: uniformsFrom<Props>(regl, ['window', 'box', 'cells', 'data', 'dataSize', 'scale', 'colormap']),
    count: UNIT_SQUARE.length,
  });

  const props: Props = { ...createGridProps(), data: null, dataSize: [1, 1, 1, 1], colormap: null, scale: 1 };
  return {
    draw(histogram) {
      if (!setGrid(props, histogram, histogram.counts, 1)) return;
      props.data = histogram.counts.texture;
      props.dataSize = histogram.counts.size;
      props.colormap = colormapTexture(view, histogram.colormap);
      props.scale = 1 / Math.max(1, histogram.max);
      command(props);
    },
  };
}
