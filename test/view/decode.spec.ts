// The shaders read float32 and u32 from bytes exactly: compared in a float framebuffer, which no layer needs.

import { expect, test } from './bench.ts';

/** Zeros, subnormals, the ends of the range, infinities, NaNs of several kinds, and numbers that need every bit. */
const SPECIAL = [
  0, 0x80000000, 1, 0x7fffff, 0x80000001, 0x00800000, 0x80800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000,
  0x7fc00000, 0x7f800001, 0xffc12345, 0x3f800000, 0xbf800000, 0x3eaaaaab, 0x4b7fffff, 0x00ffffff, 0x5f000000,
];

test('floats of every exponent, and counts below 2²⁴, to the bit', async ({ bench }) => {
  const { words, decoded } = await bench.evaluate(async (special) => {
    const { createEnds, randomWords, PRECISION_GLSL, DECODE_GLSL } = window.bench;
    const [width, height] = [128, 100];
    const { view } = await createEnds(width, height);
    const { regl } = view;
    const gl = view.canvas.getContext('webgl')!;
    if (!gl.getExtension('OES_texture_float') || !gl.getExtension('WEBGL_color_buffer_float'))
      throw new Error('this WebGL has no float framebuffers');
    const words = randomWords(width * height);
    words.set(special);
    for (let exponent = 0; exponent < 256; exponent++) words[100 + exponent] = (exponent << 23) | (exponent * 0x1234);
    const data = regl.texture({ width, height, data: new Uint8Array(words.buffer), colorSpace: 'none' });

    // regl makes no float textures unless it was told so at its start; the view does not need any.
    const target = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, target);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, width, height, 0, gl.RGBA, gl.FLOAT, null);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    const framebuffer = gl.createFramebuffer();
    const decoded = new Float32Array(4 * words.length);
    const draw = regl({
      vert: 'attribute vec2 corner; void main() { gl_Position = vec4(corner, 0.0, 1.0); }',
      frag: `
        ${PRECISION_GLSL}
        ${DECODE_GLSL}
        uniform sampler2D data;
        void main() {
          vec2 place = floor(gl_FragCoord.xy);
          vec4 bytes = wordBytes(data, vec4(${width}.0, ${height}.0, 1.0 / ${width}.0, 1.0 / ${height}.0), place.y * ${width}.0 + place.x);
          bool odd = isNonFinite(bytes);
          gl_FragColor = vec4(odd ? 0.0 : asFloat(bytes), odd ? 1.0 : 0.0, asUint(bytes), 1.0);
        }`,
      attributes: { corner: [-1, -1, 3, -1, -1, 3] },
      uniforms: { data },
      count: 3,
      depth: { enable: false },
      viewport: { x: 0, y: 0, width, height },
    });
    // Between the binding of the framebuffer and the reading, regl draws into what is bound.
    regl({ framebuffer: null })(() => {
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
      draw();
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, decoded);
    });
    return { words, decoded };
  }, SPECIAL);

  const floats = new Float32Array(words.buffer);
  words.forEach((word, i) => {
    const [value, odd, count] = decoded.subarray(4 * i) as unknown as [number, number, number];
    const exponent = (word >>> 23) & 255;
    const name = `0x${word.toString(16)}`;
    if (value !== (exponent === 0 || exponent === 255 ? 0 : floats[i])) throw new Error(`${name} is read as ${value}`);
    if (odd !== Number(exponent === 255)) throw new Error(`${name} is read as ${odd ? 'not ' : ''}finite`);
    const tolerance = word < 2 ** 24 ? 0 : word * 2 ** -22;
    if (Math.abs(count - word) > tolerance) throw new Error(`${name} is read as the count ${count}`);
  });
  expect(words.filter((word) => ((word >>> 23) & 255) === 255).length, 'words that are not finite').toBeGreaterThan(20);
});
