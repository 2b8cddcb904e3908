// One step of every chain: x ← x + drift · s, with the score s = −∇ₓf.

struct Call {
  quads: u32,
  drift: f32,
}

@group(0) @binding(0) var<storage, read> df: array<vec4f>; // [quad][∂f/∂x, ∂f/∂y, ∂f/∂σ]
@group(0) @binding(1) var<storage, read_write> chains: array<vec4f>; // [quad][x, y, σ]
@group(0) @binding(2) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn advance(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= call.quads) {
    return;
  }
  chains[3u * quad] -= call.drift * df[3u * quad];
  chains[3u * quad + 1u] -= call.drift * df[3u * quad + 1u];
}
