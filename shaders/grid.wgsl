// A grid over a box → its cell centres, row-major from the bottom row, all at one noise level.

struct Call {
  first: u32, // first cell of this dispatch
  count: u32,
  columns: u32,
  sigma: f32,
  origin: vec2f, // centre of cell 0
  spacing: vec2f,
}

@group(0) @binding(0) var<storage, read_write> points: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> sigma: array<f32>;
@group(0) @binding(2) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn grid(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.count) {
    return;
  }
  let i = call.first + id.x;
  points[i] = call.origin + call.spacing * vec2f(f32(i % call.columns), f32(i / call.columns));
  sigma[i] = call.sigma;
}
