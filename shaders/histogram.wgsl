// Points → counts in a grid of bins, exact: bin i holds edges[i] ≤ x < edges[i + 1] by float32 comparison alone,
// so every adapter counts alike. Points outside, and points that are not finite, go to the last element.

struct Call {
  first: u32, // first point of this dispatch
  count: u32,
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> points: array<vec2f>;
@group(0) @binding(1) var<storage, read> edges: array<f32>; // columns + 1 in x, then rows + 1 in y, ascending
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>; // row-major from the lowest y, then the points outside
@group(0) @binding(3) var<uniform> call: Call;

/** The bin of x among `bins` bins with edges from `start`: binary search. `bins` where x is outside. */
fn bin_of(x: f32, start: u32, bins: u32) -> u32 {
  if (!is_finite(x) || x < edges[start] || x >= edges[start + bins]) {
    return bins;
  }
  var low = 0u;
  var high = bins;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (x >= edges[start + middle]) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

@compute @workgroup_size(64, 1, 1)
fn histogram(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.count) {
    return;
  }
  let point = points[call.first + id.x];
  let column = bin_of(point.x, 0u, call.columns);
  let row = bin_of(point.y, call.columns + 1u, call.rows);
  let inside = column < call.columns && row < call.rows;
  let bin = select(call.columns * call.rows, row * call.columns + column, inside);
  atomicAdd(&counts[bin], 1u);
}
