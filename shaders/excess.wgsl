// Scores of the model and of the oracle at the same points → the excess σ² E‖s − s*‖² and the exact score's own σ² E‖s*‖²
// (the loss floor is 2 minus that), in one workgroup and a fixed order.

struct Call {
  count: u32,
  slot: u32, // where in `results` the two means go
}

@group(0) @binding(0) var<storage, read> score: array<vec2f>;
@group(0) @binding(1) var<storage, read> exact_score: array<vec2f>;
@group(0) @binding(2) var<storage, read> sigma: array<f32>;
@group(0) @binding(3) var<storage, read_write> results: array<vec2f>;
@group(0) @binding(4) var<uniform> call: Call;

const THREADS = 256u;
var<workgroup> sums: array<vec2f, THREADS>;

@compute @workgroup_size(THREADS, 1, 1)
fn excess(@builtin(local_invocation_index) thread: u32) {
  var sum = vec2f(0.0);
  for (var i = thread; i < call.count; i += THREADS) {
    let difference = sigma[i] * (score[i] - exact_score[i]);
    let whole = sigma[i] * exact_score[i];
    sum += vec2f(dot(difference, difference), dot(whole, whole));
  }
  sums[thread] = sum;
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      sums[thread] += sums[thread + half];
    }
  }
  if (thread == 0u) {
    results[call.slot] = sums[0] / f32(call.count);
  }
}
