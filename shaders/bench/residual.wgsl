// ∇ₓf and the noise → the start of the tangent, t_0 = w = −(2/B) σ r with the residual r = z − σ ∇ₓf.

struct Call {
  quads: u32,
  batch: u32, // B
}

@group(0) @binding(0) var<storage, read> samples: array<vec4f>; // [quad][x, y, σ]
@group(0) @binding(1) var<storage, read> df: array<vec4f>; // [quad][∂f/∂x, ∂f/∂y, ∂f/∂σ]
@group(0) @binding(2) var<storage, read> noise: array<vec4f>; // [quad][2]
@group(0) @binding(3) var<storage, read_write> t: array<vec4f>; // [quad][3]; the third, of σ, stays 0
@group(0) @binding(4) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn residual(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= call.quads) {
    return;
  }
  let level = samples[3u * quad + 2u];
  let weight = -2.0 / f32(call.batch) * level;
  t[3u * quad] = weight * (noise[2u * quad] - level * df[3u * quad]);
  t[3u * quad + 1u] = weight * (noise[2u * quad + 1u] - level * df[3u * quad + 1u]);
}
