// Multiply-adds in registers and nothing else: ACCUMULATORS independent sums a thread (8, 16 or 32), `rounds` times over.
// 2 · ACCUMULATORS · rounds operations a thread.

struct Call {
  rounds: u32,
  factor: f32, // below 1, so that the sums stay finite
  term: f32,
}

@group(0) @binding(0) var<storage, read_write> sums: array<f32>;
@group(0) @binding(1) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn fma_roof(@builtin(global_invocation_id) id: vec3u) {
  let b = vec4f(call.factor);
  let c = vec4f(call.term);
  let start = vec4f(f32(id.x));
  var a0 = start;
  var a1 = start + 1.0;
  var a2 = start + 2.0;
  var a3 = start + 3.0;
  var a4 = start + 4.0;
  var a5 = start + 5.0;
  var a6 = start + 6.0;
  var a7 = start + 7.0;
  for (var round = 0u; round < call.rounds; round++) {
    a0 = fma(a0, b, c);
    a1 = fma(a1, b, c);
    if (ACCUMULATORS > 8u) {
      a2 = fma(a2, b, c);
      a3 = fma(a3, b, c);
    }
    if (ACCUMULATORS > 16u) {
      a4 = fma(a4, b, c);
      a5 = fma(a5, b, c);
      a6 = fma(a6, b, c);
      a7 = fma(a7, b, c);
    }
  }
  sums[id.x] = dot(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7, vec4f(1.0));
}
