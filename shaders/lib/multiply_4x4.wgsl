// Products in tiles of 4 units by 4 samples: many threads for few samples.

fn multiply(p: Product) {
  for (var j = 4u * member(); j < p.outputs; j += 4u * TEAM) {
    var tile = mat4x4f();
    var row = p.matrix + j / 4u;
    for (var k = 0u; k < p.inputs; k++) {
      tile = add_outer(tile, weights[row], load(p.source + k));
      row += p.stride;
    }
    var four = tile;
    for (var n = 0u; n < 4u; n++) {
      store(p.into + j + n, four[n]);
    }
  }
}
