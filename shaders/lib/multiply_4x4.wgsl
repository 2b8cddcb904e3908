// Products in tiles of 4 units by 4 samples: many threads for few samples.

/** target[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs`, rounded up to whole tiles. */
fn multiply(into: u32, outputs: u32, source: u32, inputs: u32, matrix: u32, stride: u32) {
  for (var j = 4u * member(); j < outputs; j += 4u * TEAM) {
    var tile = mat4x4f();
    var row = matrix + j / 4u;
    for (var k = 0u; k < inputs; k++) {
      tile = add_outer(tile, weights[row], load(source + k));
      row += stride;
    }
    store_four(into + j, tile);
  }
}
