// Products in tiles of 16 units by 4 samples.

/** target[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs`, rounded up to whole tiles. */
fn multiply(into: u32, outputs: u32, source: u32, inputs: u32, matrix: u32, stride: u32) {
  for (var j = 16u * member(); j < outputs; j += 16u * TEAM) {
    var tile0 = mat4x4f();
    var tile1 = mat4x4f();
    var tile2 = mat4x4f();
    var tile3 = mat4x4f();
    var row = matrix + j / 4u;
    for (var k = 0u; k < inputs; k++) {
      let h = load(source + k);
      tile0 = add_outer(tile0, weights[row], h);
      tile1 = add_outer(tile1, weights[row + 1u], h);
      tile2 = add_outer(tile2, weights[row + 2u], h);
      tile3 = add_outer(tile3, weights[row + 3u], h);
      row += stride;
    }
    store_four(into + j, tile0);
    store_four(into + j + 4u, tile1);
    store_four(into + j + 8u, tile2);
    store_four(into + j + 12u, tile3);
  }
}
