// Products in tiles of 16 units by 4 samples: one load of h for 16 units.

const TILE = 16u;
alias Tile = array<mat4x4f, 4>;

fn sum_of(tile: ptr<function, Tile>, n: u32) -> vec4f {
  return (*tile)[n / 4u][n % 4u];
}

fn multiply(p: Product) {
  for (var j = 16u * member(); j < p.outputs; j += 16u * TEAM) {
    var tile0 = mat4x4f();
    var tile1 = mat4x4f();
    var tile2 = mat4x4f();
    var tile3 = mat4x4f();
    var row = p.matrix + j / 4u;
    for (var k = 0u; k < p.inputs; k++) {
      let h = load(p.source + k);
      tile0 = add_outer(tile0, weights[row], h);
      tile1 = add_outer(tile1, weights[row + 1u], h);
      tile2 = add_outer(tile2, weights[row + 2u], h);
      tile3 = add_outer(tile3, weights[row + 3u], h);
      row += p.stride;
    }
    var tile = Tile(tile0, tile1, tile2, tile3);
    finish(p, j, &tile);
  }
}
