// Products in tiles of 4 units by 4 samples: many tiles, for many threads.

const TILE = 4u;
alias Tile = array<mat4x4f, 1>;

fn sum_of(tile: ptr<function, Tile>, n: u32) -> vec4f {
  return (*tile)[0][n];
}

fn multiply(p: Product) {
  for (var j = 4u * member(); j < p.outputs; j += 4u * TEAM) {
    var sums = mat4x4f();
    var row = p.matrix + j / 4u;
    for (var k = 0u; k < p.inputs; k++) {
      sums = add_outer(sums, weights[row], load(p.source + k));
      row += p.stride;
    }
    var tile = Tile(sums);
    finish(p, j, &tile);
  }
}
