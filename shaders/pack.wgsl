// Parameters in the order of the parameter table → the packed copy that the network kernels read.
// Padding stays 0 from the buffer's creation.

struct Call {
  count: u32, // parameters
}

struct Place { backward: u32, forward: u32 }

@group(0) @binding(0) var<storage, read> theta: array<f32>;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read_write> packed: array<f32>;
@group(0) @binding(3) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn pack(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.count) {
    return;
  }
  let place = places[id.x];
  packed[place.backward] = theta[id.x];
  packed[place.forward] = theta[id.x];
}
