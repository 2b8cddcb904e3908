// One layer's product, a tile of 8 units by 4 samples a thread. Vectors lie as [quad][unit], a vec4f over the four
// samples of a quad, so that the threads of a quad share its inputs and neighbours read neighbouring weights.
//
// Composed in as well: `weights` (src/layout.ts), every matrix in both orientations; `source`, the vectors that come in;
// finish(at, value), which takes the product's value of one unit of a quad and knows where its vectors stand: at `at`.

struct Call {
  quads: u32,
  inputs: u32, // units of `source`
  units: u32, // units that come out
  matrix: u32, // where the matrix starts: rows [input][unit], padded to whole tiles
  stride: u32, // vec4f from row to row
}

/** The quad and the first unit of a thread's tile. */
struct Place { quad: u32, unit: u32 }

/** Eight units of a quad: a column a unit. */
struct Tile { low: mat4x4f, high: mat4x4f }

fn place_of(thread: u32) -> Place {
  let tiles = (call.units + 7u) / 8u;
  return Place(thread / tiles, 8u * (thread % tiles));
}

/** tile + the eight weights at `row` times x. */
fn add_row(tile: Tile, row: u32, x: vec4f) -> Tile {
  return Tile(add_outer(tile.low, weights[row], x), add_outer(tile.high, weights[row + 1u], x));
}

/** Σ_k matrix[k][unit] · source[quad][k]. */
fn product(place: Place) -> Tile {
  var tile = Tile();
  var row = call.matrix + place.unit / 4u;
  let first = place.quad * call.inputs;
  for (var k = first; k < first + call.inputs; k++) {
    tile = add_row(tile, row, source[k]);
    row += call.stride;
  }
  return tile;
}

/** Hands the units of a tile to `finish`, all but those past the layer's end. */
fn finish_tile(place: Place, tile: Tile) {
  let at = place.quad * call.units + place.unit;
  let left = call.units - place.unit;
  finish_four(at, left, tile.low);
  if (left > 4u) {
    finish_four(at + 4u, left - 4u, tile.high);
  }
}

fn finish_four(at: u32, left: u32, values: mat4x4f) {
  finish(at, values[0]);
  if (left > 1u) {
    finish(at + 1u, values[1]);
  }
  if (left > 2u) {
    finish(at + 2u, values[2]);
  }
  if (left > 3u) {
    finish(at + 3u, values[3]);
  }
}
