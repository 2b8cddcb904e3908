// Scores of the model and of the oracle at the same points → sums of σ²‖s − s*‖² and of the exact score's own σ²‖s*‖² over
// shares of the points, a share a thread. The host adds the shares up: workgroup memory would take long to compile on CPUs.

struct Call {
  count: u32,
  slot: u32, // which SHARES of `sums` these are
}

@group(0) @binding(0) var<storage, read> score: array<vec2f>;
@group(0) @binding(1) var<storage, read> exact_score: array<vec2f>;
@group(0) @binding(2) var<storage, read> sigma: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec2f>;
@group(0) @binding(4) var<uniform> call: Call;

const SHARES = 256u; // the same in src/metrics/excess.ts

@compute @workgroup_size(64, 1, 1)
fn excess(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= SHARES) {
    return;
  }
  var sum = vec2f(0.0);
  for (var i = id.x; i < call.count; i += SHARES) {
    let difference = sigma[i] * (score[i] - exact_score[i]);
    let whole = sigma[i] * exact_score[i];
    sum += vec2f(dot(difference, difference), dot(whole, whole));
  }
  sums[call.slot * SHARES + id.x] = sum;
}
