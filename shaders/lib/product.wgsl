// What a product is. finish() takes the sums of a tile as soon as they are made.

/**
 * sum[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs` and k below `inputs`, at least 1. What becomes of the
 * sums depends on the sweep, and `here` says where the vectors of their layer stand.
 */
struct Product {
  sweep: u32,
  here: Slots,
  outputs: u32,
  source: u32,
  inputs: u32,
  matrix: u32,
  stride: u32,
}

/** Where the n-th sum of the tile at unit j belongs, from the start of a vector. */
fn place_of(j: u32, n: u32) -> u32 {
  return QUADS * (j + in_order(n / QUADS)) + n % QUADS;
}
