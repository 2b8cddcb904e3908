// One buffer to another, four vec4f a thread: 32 bytes read and written for each.

struct Call {
  threads: u32, // a quarter of the vec4f to copy
}

@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> copied: array<vec4f>;
@group(0) @binding(2) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn copy_roof(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.threads) {
    return;
  }
  for (var part = 0u; part < 4u; part++) { // neighbouring threads, neighbouring places
    let i = part * call.threads + id.x;
    copied[i] = source[i];
  }
}
