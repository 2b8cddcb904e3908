// Products in tiles of 16 units by 8 samples; a weight is loaded once for four threads.

const TILE = 32u;
alias Tile = array<mat4x4f, 8>; // both quads of units 0 … 3, of 4 … 7, …

fn sum_of(tile: ptr<function, Tile>, n: u32) -> vec4f {
  return (*tile)[n / 8u * 2u + n % 2u][n % 8u / 2u];
}

/** Four weights of a row, in this thread's order. */
fn four_weights(at: u32) -> vec4f {
  return of_neighbours(weights[at][neighbour]);
}

fn multiply(p: Product) {
  for (var j = 0u; j < p.outputs; j += 16u) {
    var a0 = mat4x4f();
    var a1 = mat4x4f();
    var b0 = mat4x4f();
    var b1 = mat4x4f();
    var c0 = mat4x4f();
    var c1 = mat4x4f();
    var d0 = mat4x4f();
    var d1 = mat4x4f();
    var row = p.matrix + j / 4u;
    for (var k = 0u; k < p.inputs; k++) {
      let h0 = load(p.source + 2u * k);
      let h1 = load(p.source + 2u * k + 1u);
      let a = four_weights(row);
      a0 = add_outer(a0, a, h0);
      a1 = add_outer(a1, a, h1);
      let b = four_weights(row + 1u);
      b0 = add_outer(b0, b, h0);
      b1 = add_outer(b1, b, h1);
      let c = four_weights(row + 2u);
      c0 = add_outer(c0, c, h0);
      c1 = add_outer(c1, c, h1);
      let d = four_weights(row + 3u);
      d0 = add_outer(d0, d, h0);
      d1 = add_outer(d1, d, h1);
      row += p.stride;
    }
    var tile = Tile(a0, a1, b0, b1, c0, c1, d0, d1);
    finish(p, j, &tile);
  }
}
