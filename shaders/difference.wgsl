// What is left of one array when another is taken from it, value by value.
//   differences_i = minuend_i − subtrahend_i

struct Call {
  first: u32,
  count: u32,
}

@group(0) @binding(0) var<storage, read> minuend: array<f32>;
@group(0) @binding(1) var<storage, read> subtrahend: array<f32>;
@group(0) @binding(2) var<storage, read_write> differences: array<f32>;
@group(0) @binding(3) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn difference(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.count) {
    return;
  }
  let i = call.first + id.x;
  differences[i] = minuend[i] - subtrahend[i];
}
