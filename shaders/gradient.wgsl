// A noisy batch → each sample's vectors for the parameter gradient of the denoising score matching loss
//   L = mean ‖r‖², r = σ s(x̄, σ) + z.
// With w = −(2/B) σ r held fixed, dL/dθ = ∇_θ [w · ∇ₓ f]: one tangent pass in direction w, then its reverse.
// outer.wgsl turns the vectors into dL/dθ:
//   dW_l = Σ g_l t_{l−1}ᵀ + e_l h_{l−1}ᵀ   (g carries the tangent, e the value; h has a constant unit for the bias).
// A thread owns four samples; its vectors lie in `scratch` as [workgroup][unit][lane] vec4f over its samples.
// Samples past `count` weigh nothing. Units never written stay 0 from the buffer's creation, which outer.wgsl relies on.

struct Call {
  first: u32, // first sample of this dispatch
  count: u32, // samples in this dispatch
  batch: u32, // B, the samples of the whole batch
}

@group(0) @binding(1) var<storage, read> noisy: array<vec2f>;
@group(0) @binding(2) var<storage, read> noise: array<vec2f>;
@group(0) @binding(3) var<storage, read> sigma: array<f32>;
@group(0) @binding(4) var<storage, read_write> scratch: array<vec4f>;
@group(0) @binding(5) var<uniform> call: Call;

var<private> base: u32;

fn load(at: u32) -> vec4f {
  return scratch[base + at * LANES];
}

fn store(at: u32, value: vec4f) {
  scratch[base + at * LANES] = value;
}

/** t ← φ′ȧ and u ← u ȧ φ″ for every hidden layer, ȧ_l = W_l t_{l−1}. */
fn tangent() {
  for (var l = 1u; l <= HIDDEN; l++) {
    let w = layer(l - 1u);
    let here = slots(l);
    let inputs = select(w.inputs, 2u, l == 1u); // σ and the bias have no tangent
    multiply(here.t, w.outputs, slots(l - 1u).t, inputs, w.forward, w.forward_stride);
    for (var j = 0u; j < w.outputs; j++) {
      let a = load(here.a + j);
      let da = load(here.t + j);
      store(here.t + j, dphi(a) * da);
      store(here.u + j, load(here.u + j) * da * ddphi(a));
    }
    store(here.t + w.outputs, vec4f(0.0));
  }
}

/** a ← e, the reverse carrier of the pre-activation: e = u ȧ φ″ + φ′ W_{l+1}ᵀ e_{l+1}. */
fn reverse() {
  let top = slots(HIDDEN);
  for (var j = 0u; j < layer(HIDDEN).inputs; j++) {
    store(top.a + j, load(top.u + j));
  }
  for (var l = HIDDEN; l > 1u; l--) {
    let w = layer(l - 1u);
    let below = slots(l - 1u);
    multiply(WORK, w.inputs, slots(l).a, w.outputs, w.backward, w.backward_stride);
    for (var k = 0u; k < w.inputs; k++) {
      store(below.a + k, load(below.u + k) + load(WORK + k) * dphi(load(below.a + k)));
    }
  }
}

@compute @workgroup_size(LANES, 1, 1)
fn gradient(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  base = group.x * VECTORS * LANES + lane;
  var x = mat2x4f();
  var z = mat2x4f();
  var level = vec4f(1.0);
  var live = vec4f(0.0);
  for (var c = 0u; c < 4u; c++) {
    let i = 4u * id.x + c;
    if (i < call.count) {
      let at = call.first + i;
      x[0][c] = noisy[at].x;
      x[1][c] = noisy[at].y;
      z[0][c] = noise[at].x;
      z[1][c] = noise[at].y;
      level[c] = sigma[at];
      live[c] = 1.0;
    }
  }
  forward(Samples(x[0], x[1], level));
  let score = backward(level);
  let residual_x = (level * score[0] + z[0]) * live;
  let residual_y = (level * score[1] + z[1]) * live;
  let weight = -2.0 / f32(call.batch) * level * input_scale(level);
  store(slots(0u).t, weight * residual_x);
  store(slots(0u).t + 1u, weight * residual_y);
  tangent();
  reverse();
  // The output layer: dW = Σ output_scale · t; its second row, otherwise unused, collects the loss in the bias column.
  store(slots(HIDDEN + 1u).g, output_scale(level));
  store(slots(HIDDEN + 1u).a + 1u, residual_x * residual_x + residual_y * residual_y);
}
