/** The particle layer: chains (or data) as round points, their positions fetched by index in the vertex shader. */
import type { Buffer, DrawCommand, Texture2D } from 'regl';
import type { BridgedArray } from './bridge.ts';
import type { Rgba, View, Viewport } from './canvas.ts';
import { requireVertexTextures } from './canvas.ts';
import { DECODE_GLSL, PRECISION_GLSL } from './decode.ts';
import { indexBuffer } from './indices.ts';
import type { Panel, PanelProps } from './panel.ts';
import { createPanelProps, OVER, PANEL_GLSL, panelState, setPanel, uniformsFrom } from './panel.ts';

/** How points on the same pixel meet: light adds up (dark ground), ink multiplies (paper), or the last one covers. */
export type ParticleBlend = 'additive' | 'multiply' | 'over';

export interface ParticlesDraw extends Panel {
  /** At least 2·count float32: x, y of each point. */
  readonly points: BridgedArray;
  /** Points to draw, from the first. */
  readonly count: number;
  /** Diameter in device pixels; below 1 the point gets fainter instead of smaller. */
  readonly size: number;
  readonly color: Rgba;
  readonly blend: ParticleBlend;
}

/**
 * An opacity at which a cloud of `count` points shows its density: the dense parts of a cloud that fills about a fifth
 * of the viewport come out near, not at, saturation. Never so faint that a single point is lost in 8 bits.
 */
export function particleOpacity(count: number, size: number, viewport: Viewport): number {
  const covered = (count * Math.PI * size * size) / 4 / Math.max(1, viewport.width * viewport.height);
  return Math.min(0.75, Math.max(3 / 255, 0.22 / covered));
}

export interface ParticlesLayer {
  /** Draws the points; those with a coordinate that is not finite are left out. */
  draw(particles: ParticlesDraw): void;
}

interface Props extends PanelProps {
  data: Texture2D | null;
  dataSize: BridgedArray['size'];
  index: Buffer | null;
  count: number;
  diameter: number;
  color: [number, number, number, number];
  /** 1 where the ground is to be multiplied by the colour, else 0. */
  ink: number;
}

const BLENDING = {
  additive: { enable: true, func: { srcRGB: 'one', dstRGB: 'one', srcAlpha: 'zero', dstAlpha: 'one' } },
  multiply: { enable: true, func: { srcRGB: 'zero', dstRGB: 'src color', srcAlpha: 'zero', dstAlpha: 'one' } },
  over: OVER,
} as const;

export function createParticlesLayer(view: View): ParticlesLayer {
  requireVertexTextures(view, 'particle');
  const { regl } = view;
  const commandFor = (blend: ParticleBlend): DrawCommand =>
    regl({
      ...panelState(regl),
      vert: `
        ${PRECISION_GLSL}
        ${DECODE_GLSL}
        ${PANEL_GLSL}
        uniform sampler2D data;
        uniform vec4 dataSize;
        uniform float diameter; // device pixels
        attribute float index;

        void main() {
          vec4 x = wordBytes(data, dataSize, 2.0 * index);
          vec4 y = wordBytes(data, dataSize, 2.0 * index + 1.0);
          bool absent = isNonFinite(x) || isNonFinite(y);
          gl_Position = absent ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(toClip(vec2(asFloat(x), asFloat(y))), 0.0, 1.0);
          gl_PointSize = diameter + 1.0; // half a pixel of soft edge on each side
        }
      `,
      frag: `
        ${PRECISION_GLSL}
        uniform float diameter;
        uniform vec4 color; // straight alpha
        uniform float ink;

        void main() {
          float d = length(gl_PointCoord - 0.5) * (diameter + 1.0);
          float alpha = color.a * clamp(0.5 * (diameter + 1.0) - d, 0.0, 1.0);
          if (alpha <= 0.0) discard;
          gl_FragColor = ink > 0.5 ? vec4(mix(vec3(1.0), color.rgb, alpha), 1.0) : vec4(color.rgb * alpha, alpha);
        }
      `,
      attributes: { index: { buffer: regl.prop<Props, 'index'>('index'), size: 1 } },
      uniforms: uniformsFrom<Props>(regl, ['window', 'data', 'dataSize', 'diameter', 'color', 'ink']),
      blend: BLENDING[blend],
      primitive: 'points',
      count: regl.prop<Props, 'count'>('count'),
    });
  const commands = {
    additive: commandFor('additive'),
    multiply: commandFor('multiply'),
    over: commandFor('over'),
  };

  const props: Props = {
    ...createPanelProps(),
    data: null,
    dataSize: [1, 1, 1, 1],
    index: null,
    count: 0,
    diameter: 1,
    color: [0, 0, 0, 1],
    ink: 0,
  };
  return {
    draw(particles) {
      const { points, count, size, color } = particles;
      if (!(Number.isInteger(count) && count >= 0 && 2 * count <= points.length))
        throw new Error(`view: '${points.label}' holds ${points.length >> 1} points; asked to draw ${count}`);
      if (!setPanel(props, particles) || count === 0 || !(size > 0)) return;
      props.data = points.texture;
      props.dataSize = points.size;
      props.index = indexBuffer(view, count);
      props.count = count;
      props.diameter = Math.max(1, size);
      for (let i = 0; i < 3; i++) props.color[i] = color[i]!;
      props.color[3] = color[3] * Math.min(1, size * size);
      props.ink = particles.blend === 'multiply' ? 1 : 0;
      commands[particles.blend](props);
    },
  };
}
