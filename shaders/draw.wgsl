// Mixture → clean points. Point i is drawn from component labels[i] with a Cholesky factor made here.
// Refuses nothing: `first` must be even, since one Philox call gives the normals of two points.

struct Call {
  first: u32, // index of the first point, even
  count: u32, // points in this dispatch
  stream: u32, // which of many draws under one seed
  seed: vec2u,
}

@group(0) @binding(0) var<storage, read> components: array<Component>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> points: array<vec2f>;
@group(0) @binding(3) var<uniform> call: Call;

/** μ + L z with L Lᵀ = Σ; a zero covariance gives the mean itself. */
fn draw_from(c: Component, z: vec2f) -> vec2f {
  let a = sqrt(max(c.covariance.x, 0.0));
  let b = select(0.0, c.covariance.y / a, a > 0.0);
  let d = sqrt(max(c.covariance.z - b * b, 0.0));
  return c.mean + vec2f(a * z.x, b * z.x + d * z.y);
}

@compute @workgroup_size(64, 1, 1)
fn draw(@builtin(global_invocation_id) id: vec3u) {
  let i = call.first + 2u * id.x;
  let end = call.first + call.count;
  if (i >= end) {
    return;
  }
  let words = random_words(USE_DRAW, i / 2u, call.stream, call.seed);
  points[i] = draw_from(components[labels[i]], normal_pair(words.xy));
  if (i + 1u < end) {
    points[i + 1u] = draw_from(components[labels[i + 1u]], normal_pair(words.zw));
  }
}
