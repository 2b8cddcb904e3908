// Each sample's vectors → partial sums of dL/dθ, a slice of the batch at a time:
//   partial[slice] (+)= Σ g_l t_{l−1}ᵀ + e_l h_{l−1}ᵀ for every layer, in tiles of 8 × 8 weights a thread.
// The order of every sum is fixed by the batch alone, so the result is reproducible to the bit on one adapter.

struct Call {
  groups: u32, // workgroups of gradient.wgsl to sum over
  slice: u32, // how many of them a slice takes
  add: u32, // 1: add to the partial sums of earlier dispatches; 0: start anew
}

@group(0) @binding(0) var<storage, read> scratch: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> partial: array<f32>;
@group(0) @binding(2) var<uniform> call: Call;

/** Vec4f from one unit to the next. */
const STRIDE = QUADS * LANES;

/** Eight units of four samples. */
struct Units { low: mat4x4f, high: mat4x4f }

fn read_units(at: u32) -> Units {
  return Units(
    mat4x4f(scratch[at], scratch[at + STRIDE], scratch[at + 2u * STRIDE], scratch[at + 3u * STRIDE]),
    mat4x4f(scratch[at + 4u * STRIDE], scratch[at + 5u * STRIDE], scratch[at + 6u * STRIDE], scratch[at + 7u * STRIDE]),
  );
}

/** acc[row][column] + Σ_samples rows[row] columns[column]: a column of the result is one weight row. */
fn add_products(acc: mat4x4f, rows: mat4x4f, columns: mat4x4f) -> mat4x4f {
  let c = transpose(columns);
  return mat4x4f(
    fma(vec4f(rows[0].w), c[3], fma(vec4f(rows[0].z), c[2], fma(vec4f(rows[0].y), c[1], fma(vec4f(rows[0].x), c[0], acc[0])))),
    fma(vec4f(rows[1].w), c[3], fma(vec4f(rows[1].z), c[2], fma(vec4f(rows[1].y), c[1], fma(vec4f(rows[1].x), c[0], acc[1])))),
    fma(vec4f(rows[2].w), c[3], fma(vec4f(rows[2].z), c[2], fma(vec4f(rows[2].y), c[1], fma(vec4f(rows[2].x), c[0], acc[2])))),
    fma(vec4f(rows[3].w), c[3], fma(vec4f(rows[3].z), c[2], fma(vec4f(rows[3].y), c[1], fma(vec4f(rows[3].x), c[0], acc[3])))),
  );
}

fn put_row(at: u32, row: vec4f) {
  for (var c = 0u; c < 4u; c++) {
    let before = select(0.0, partial[at + c], call.add == 1u);
    partial[at + c] = before + row[c];
  }
}

fn put_tile(at: u32, stride: u32, tile: mat4x4f) {
  for (var j = 0u; j < 4u; j++) {
    put_row(at + j * stride, tile[j]);
  }
}

@compute @workgroup_size(16, 1, 1)
fn outer(@builtin(global_invocation_id) id: vec3u) {
  // Which layer, and which 8 × 8 tile of its matrix?
  var tile = id.x;
  var l = 0u;
  while (l <= HIDDEN) {
    let tiles = (layer(l).outputs + 7u) / 8u * (layer(l).backward_stride / 2u);
    if (tile < tiles) {
      break;
    }
    tile -= tiles;
    l++;
  }
  if (l > HIDDEN) {
    return;
  }
  let w = layer(l);
  let above = slots(l + 1u);
  let below = slots(l);
  let row = tile / (w.backward_stride / 2u) * 8u;
  let column = tile % (w.backward_stride / 2u) * 8u;

  var low_low = mat4x4f();
  var low_high = mat4x4f();
  var high_low = mat4x4f();
  var high_high = mat4x4f();
  let first = id.y * call.slice;
  for (var group = first; group < min(first + call.slice, call.groups); group++) {
    let base = group * VECTORS * LANES;
    for (var term = 0u; term < 2u; term++) { // g tᵀ, then e hᵀ
      let left = base + select(above.g, above.d, term == 1u) * LANES + row * STRIDE;
      let right = base + select(below.t, below.h, term == 1u) * LANES + column * STRIDE;
      for (var i = 0u; i < STRIDE; i++) {
        let rows = read_units(left + i);
        let columns = read_units(right + i);
        low_low = add_products(low_low, rows.low, columns.low);
        low_high = add_products(low_high, rows.low, columns.high);
        high_low = add_products(high_low, rows.high, columns.low);
        high_high = add_products(high_high, rows.high, columns.high);
      }
    }
  }
  let stride = 4u * w.backward_stride;
  let at = id.y * PARTIAL + 4u * w.backward + row * stride + column;
  put_tile(at, stride, low_low);
  put_tile(at + 4u, stride, low_high);
  put_tile(at + 4u * stride, stride, high_low);
  put_tile(at + 4u * stride + 4u, stride, high_high);
}
