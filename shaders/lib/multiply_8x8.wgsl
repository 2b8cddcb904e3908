// Products in tiles of 8 units by 8 samples: half the weights' loads for as many multiply-adds.

const TILE = 16u;
alias Tile = array<mat4x4f, 4>;

fn sum_of(tile: ptr<function, Tile>, n: u32) -> vec4f {
  return (*tile)[n / 8u * 2u + n % 2u][n % 8u / 2u];
}

fn multiply(p: Product) {
  for (var j = 8u * member(); j < p.outputs; j += 8u * TEAM) {
    var low0 = mat4x4f();
    var high0 = mat4x4f();
    var low1 = mat4x4f();
    var high1 = mat4x4f();
    var row = p.matrix + j / 4u;
    for (var k = 0u; k < p.inputs; k++) {
      let low = weights[row];
      let high = weights[row + 1u];
      let h0 = load(p.source + 2u * k);
      let h1 = load(p.source + 2u * k + 1u);
      low0 = add_outer(low0, low, h0);
      high0 = add_outer(high0, high, h0);
      low1 = add_outer(low1, low, h1);
      high1 = add_outer(high1, high, h1);
      row += p.stride;
    }
    var tile = Tile(low0, low1, high0, high1);
    finish(p, j, &tile);
  }
}
