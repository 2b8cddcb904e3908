/**
 * GLSL that reads bridged arrays: one 32-bit word is the four bytes of one RGBA8 texel, little-endian (red = lowest).
 * WebGL 1 has no bit casts, so words are put together from their bytes; every step is exact in float32.
 */

/** The first lines of every shader that decodes: both float and sampler precision must be the full 32 bits. */
export const PRECISION_GLSL = `
  precision highp float;
  precision highp int;
  precision highp sampler2D;
`;

/**
 * `size` is always (width, height, 1/width, 1/height) of the texture in texels. The width is a power of two (bridge.ts),
 * so that index/width is exact and no texel is missed.
 */
export const DECODE_GLSL = `
  // The four bytes, 0…255 each, of word number index.
  vec4 wordBytes(sampler2D data, vec4 size, float index) {
    float row = floor(index * size.z);
    float column = index - row * size.x;
    return floor(texture2D(data, (vec2(column, row) + 0.5) * size.zw) * 255.0 + 0.5);
  }

  // True for the bits of ±Infinity and NaN: all eight exponent bits set.
  bool isNonFinite(vec4 bytes) {
    return mod(bytes.w, 128.0) > 126.5 && bytes.z > 127.5;
  }

  // value·2^power for whole power in −126…127, exactly: exp2 need not be, products with powers of two are. Selection is
  // by bit·factor + (1 − bit), since mix may compute 1 + (factor − 1). Small factors first: nothing over- or underflows.
  float scaledByPower(float value, float power) {
    float n = abs(power);
    vec4 high = floor(n * vec4(1.0 / 64.0, 1.0 / 32.0, 1.0 / 16.0, 1.0 / 8.0));
    vec3 low = floor(n * vec3(1.0 / 4.0, 1.0 / 2.0, 1.0));
    low -= 2.0 * vec3(high.w, low.xy); // the bits of n
    high -= 2.0 * vec4(0.0, high.xyz);
    vec4 highFactor = power < 0.0
      ? vec4(1.0 / 18446744073709551616.0, 1.0 / 4294967296.0, 1.0 / 65536.0, 1.0 / 256.0)
      : vec4(18446744073709551616.0, 4294967296.0, 65536.0, 256.0);
    vec3 lowFactor = power < 0.0 ? vec3(1.0 / 16.0, 1.0 / 4.0, 1.0 / 2.0) : vec3(16.0, 4.0, 2.0);
    high = high * highFactor + (1.0 - high);
    low = low * lowFactor + (1.0 - low);
    return value * (low.x * low.y * low.z * high.w * high.z) * high.y * high.x;
  }

  // The float32 with these bytes. Zeros and subnormals give 0; ask isNonFinite first, its bits have no value here.
  float asFloat(vec4 bytes) {
    float exponent = mod(bytes.w, 128.0) * 2.0 + (bytes.z > 127.5 ? 1.0 : 0.0);
    float value = 1.0 + (mod(bytes.z, 128.0) * 65536.0 + bytes.y * 256.0 + bytes.x) / 8388608.0;
    value = exponent > 0.5 ? scaledByPower(value, exponent - 127.0) : 0.0;
    return bytes.w > 127.5 ? -value : value;
  }

  // The u32 with these bytes: exact below 2^24, rounded above.
  float asUint(vec4 bytes) {
    return bytes.x + bytes.y * 256.0 + bytes.z * 65536.0 + bytes.w * 16777216.0;
  }
`;

/** GLSL: a grid's value between its cell centres. Needs DECODE_GLSL. */
export const GRID_GLSL = `
  // Adds one corner: its weighted value, and its weight, unless it is non-finite.
  bool addCorner(sampler2D data, vec4 size, float index, float weight, inout vec2 sum) {
    vec4 bytes = wordBytes(data, size, index);
    if (isNonFinite(bytes)) return false;
    sum += weight * vec2(asFloat(bytes), 1.0);
    return true;
  }

  // Bilinear value at a place in cells (cell (c, r) has its centre at c + ½, r + ½; constant in the outer half cells)
  // of a row-major grid of float32. .y is 0 where the cell itself is non-finite; such a cell does not colour its
  // neighbours, whose values come from the finite corners alone.
  vec2 gridValue(sampler2D data, vec4 size, vec2 cells, vec2 place) {
    vec2 p = clamp(place - 0.5, vec2(0.0), cells - 1.0);
    vec2 low = floor(p);
    vec2 high = min(low + 1.0, cells - 1.0);
    vec2 f = p - low;
    vec2 sum = vec2(0.0);
    bool a = addCorner(data, size, low.y * cells.x + low.x, (1.0 - f.x) * (1.0 - f.y), sum);
    bool b = addCorner(data, size, low.y * cells.x + high.x, f.x * (1.0 - f.y), sum);
    bool c = addCorner(data, size, high.y * cells.x + low.x, (1.0 - f.x) * f.y, sum);
    bool d = addCorner(data, size, high.y * cells.x + high.x, f.x * f.y, sum);
    bool own = f.y < 0.5 ? (f.x < 0.5 ? a : b) : (f.x < 0.5 ? c : d);
    return own ? vec2(sum.x / sum.y, 1.0) : vec2(0.0);
  }
`;
