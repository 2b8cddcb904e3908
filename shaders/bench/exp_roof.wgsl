// Exponentials in registers: 16 a thread, `rounds` times over, each depending on the one before.

struct Call {
  rounds: u32,
  factor: f32, // negative: exp(factor · a) has a fixed point, so that arguments stay near it
}

@group(0) @binding(0) var<storage, read_write> sums: array<f32>;
@group(0) @binding(1) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn exp_roof(@builtin(global_invocation_id) id: vec3u) {
  let b = vec4f(call.factor);
  var a0 = vec4f(0.1, 0.2, 0.3, 0.4) + 1e-6 * f32(id.x);
  var a1 = a0 + 0.1;
  var a2 = a0 + 0.2;
  var a3 = a0 + 0.3;
  for (var round = 0u; round < call.rounds; round++) {
    a0 = exp(b * a0);
    a1 = exp(b * a1);
    a2 = exp(b * a2);
    a3 = exp(b * a3);
  }
  sums[id.x] = dot(a0 + a1 + a2 + a3, vec4f(1.0));
}
