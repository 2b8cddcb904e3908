// What a product is, and its register tile: four units (columns) by four samples.

/** target[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs`, rounded up to whole tiles, and k below `inputs`, at least 1. */
struct Product { into: u32, outputs: u32, source: u32, inputs: u32, matrix: u32, stride: u32 }

/** acc + w ⊗ h. */
fn add_outer(acc: mat4x4f, w: vec4f, h: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(vec4f(w.x), h, acc[0]),
    fma(vec4f(w.y), h, acc[1]),
    fma(vec4f(w.z), h, acc[2]),
    fma(vec4f(w.w), h, acc[3]),
  );
}

/** A tile's four units, of one quad, to memory. */
fn store_four(at: u32, tile: mat4x4f) {
  store(at, tile[0]);
  store(at + QUADS, tile[1]);
  store(at + 2u * QUADS, tile[2]);
  store(at + 3u * QUADS, tile[3]);
}
