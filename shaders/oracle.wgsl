// Points and their noise levels → the exact energy −log p_σ(x) (so log Z = 0) and, if asked for, score ∇ₓ log p_σ(x)
// of a mixture.

struct Call {
  first: u32, // first point of this dispatch
  count: u32,
  scores: u32, // 0: energies alone
}

@group(0) @binding(0) var<storage, read> components: array<Component>;
@group(0) @binding(1) var<storage, read> points: array<vec2f>;
@group(0) @binding(2) var<storage, read> sigma: array<f32>;
@group(0) @binding(3) var<storage, read_write> energies: array<f32>;
@group(0) @binding(4) var<storage, read_write> score: array<vec2f>;
@group(0) @binding(5) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn oracle(@builtin(global_invocation_id) id: vec3u) {
  let i = call.first + 4u * id.x;
  let end = call.first + call.count;
  if (i >= end) {
    return;
  }
  var samples = Samples();
  for (var c = 0u; c < 4u; c++) {
    let at = min(i + c, end - 1u);
    samples.x[c] = points[at].x;
    samples.y[c] = points[at].y;
    samples.sigma[c] = sigma[at];
  }
  let result = exact(samples);
  for (var c = 0u; c < 4u && i + c < end; c++) {
    energies[i + c] = -result.log_density[c];
    if (call.scores != 0u) {
      score[i + c] = vec2f(result.score[0][c], result.score[1][c]);
    }
  }
}
