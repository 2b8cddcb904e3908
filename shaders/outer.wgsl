// Each sample's vectors → partial sums of dL/dθ, a slice of the batch at a time:
//   partial[slice] (+)= Σ g_l t_{l−1}ᵀ + e_l h_{l−1}ᵀ for every layer, in tiles of 8 × 8 weights a thread.
// Neighbours take tiles one below the other, which have their columns in common; so the output layer's matrix, one row
// high, stands on its side here.
// The order of every sum is fixed by the batch alone, so the result is reproducible to the bit on one adapter.

struct Call {
  groups: u32, // workgroups of gradient.wgsl to sum over
  slice: u32, // how many of them a slice takes
  add: u32, // 1: add to the partial sums of earlier dispatches; 0: start anew
}

@group(0) @binding(0) var<storage, read> scratch: array<f32>;
@group(0) @binding(1) var<storage, read_write> partial: array<f32>;
@group(0) @binding(2) var<uniform> call: Call;

/** Floats from one unit to the next: one of every sample of a workgroup of gradient.wgsl. */
const STRIDE = 4u * QUADS * LANES;

/** The values of four units of one sample. */
fn read_four(at: u32) -> vec4f {
  return vec4f(scratch[at], scratch[at + STRIDE], scratch[at + 2u * STRIDE], scratch[at + 3u * STRIDE]);
}

/** A layer's matrix in tiles, as it stands here. */
struct Tiles { high: u32, wide: u32 }

fn tiles_of(l: u32) -> Tiles {
  let high = (layer(l).outputs + 7u) / 8u;
  let wide = layer(l).backward_stride / 2u;
  if (l == HIDDEN) {
    return Tiles(wide, high);
  }
  return Tiles(high, wide);
}

@compute @workgroup_size(16, 1, 1)
fn outer(thread: Thread) {
  meet_neighbours(thread);
  // Which layer, and which 8 × 8 tile of its matrix?
  let tile = 16u * thread.group.x + thread.local;
  var column = tile / NEIGHBOURS;
  var l = 0u;
  while (l <= HIDDEN) {
    let tiles = tiles_of(l);
    let columns = (tiles.high + NEIGHBOURS - 1u) / NEIGHBOURS * tiles.wide;
    if (column < columns) {
      break;
    }
    column -= columns;
    l++;
  }
  if (l > HIDDEN) {
    return;
  }
  let tiles = tiles_of(l);
  let row = 8u * (column / tiles.wide * NEIGHBOURS + tile % NEIGHBOURS);
  column = 8u * (column % tiles.wide);
  let above = slots(l + 1u);
  let below = slots(l);

  var low_low = mat4x4f();
  var low_high = mat4x4f();
  var high_low = mat4x4f();
  var high_high = mat4x4f();
  let first = thread.group.y * call.slice;
  for (var group = first; group < min(first + call.slice, call.groups); group++) {
    let base = group * VECTORS;
    for (var term = 0u; term < 2u; term++) { // g tᵀ, then e hᵀ
      let output = select(above.g, above.d, term == 1u);
      let input = select(below.t, below.h, term == 1u);
      var left = 4u * LANES * (base + select(output, input, l == HIDDEN)) + row * STRIDE;
      var right = 4u * LANES * (base + select(input, output, l == HIDDEN)) + column * STRIDE;
      for (var i = 0u; i < STRIDE; i++) {
        let low = read_columns(right);
        let high = read_columns(right + 4u * STRIDE);
        let rows_low = read_four(left);
        let rows_high = read_four(left + 4u * STRIDE);
        low_low = add_outer(low_low, rows_low, low);
        low_high = add_outer(low_high, rows_low, high);
        high_low = add_outer(high_low, rows_high, low);
        high_high = add_outer(high_high, rows_high, high);
        left++;
        right++;
      }
    }
  }
  if (row >= 8u * tiles.high) {
    return;
  }
  var quarters = array<mat4x4f, 4>(low_low, low_high, high_low, high_high); // a matrix has a row in each of its columns
  let stride = 4u * layer(l).backward_stride;
  let first_place = thread.group.y * PARTIAL + 4u * layer(l).backward;
  let by_row = select(stride, 1u, l == HIDDEN);
  let by_column = select(1u, stride, l == HIDDEN);
  for (var n = 0u; n < 64u; n++) {
    let at = first_place + by_row * (row + n / 8u) + by_column * (column + in_order(n % 8u));
    let before = select(0.0, partial[at], call.add == 1u);
    partial[at] = before + quarters[n / 32u * 2u + n % 8u / 4u][n / 8u % 4u][n % 4u];
  }
}
