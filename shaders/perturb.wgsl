// Clean points → a noisy batch: x̄ = x + σ z. One Philox call a sample gives its data index, its level and its noise.

struct Call {
  first: u32, // index in the batch of the first sample
  count: u32, // samples in this dispatch
  step: u32, // training iteration: with the sample's index it names the draw
  points: u32, // clean points to choose from
  first_level: u32, // levels are drawn from [first_level, first_level + levels)
  levels: u32,
  in_order: u32, // 1: sample i takes point i mod points; 0: a random one
  seed: vec2u,
}

@group(0) @binding(0) var<storage, read> clean: array<vec2f>;
@group(0) @binding(1) var<storage, read> sigmas: array<f32>;
@group(0) @binding(2) var<storage, read_write> noisy: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> noise: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> sigma: array<f32>;
@group(0) @binding(5) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn perturb(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.count) {
    return;
  }
  let i = call.first + id.x;
  let words = random_words(USE_PERTURB, i, call.step, call.seed);
  let point = select(random_below(words.x, call.points), i % call.points, call.in_order == 1u);
  let level = call.first_level + random_below(words.y, call.levels);
  let z = normal_pair(words.zw);
  noisy[i] = clean[point] + sigmas[level] * z;
  noise[i] = z;
  sigma[i] = sigmas[level];
}
