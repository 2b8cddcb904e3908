// What a product is, and how its tiles reach the units' memory.

/** target[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs`, rounded up to whole tiles, and k below `inputs`, at least 1. */
struct Product { into: u32, outputs: u32, source: u32, inputs: u32, matrix: u32, stride: u32 }

/** A tile's four units, of one quad, to memory. */
fn store_four(at: u32, tile: mat4x4f) {
  store(at, tile[0]);
  store(at + QUADS, tile[1]);
  store(at + 2u * QUADS, tile[2]);
  store(at + 3u * QUADS, tile[3]);
}
