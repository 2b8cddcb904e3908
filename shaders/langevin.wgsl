// K Langevin steps of every chain at one noise level, the state in registers:
//   x ← x + drift · s(x, σ) + diffusion · z,
// with drift α/2 and diffusion √α; drift σ² and diffusion 0 is the Tweedie step that removes the last noise.
// The score s comes from the model or from the oracle, whichever is composed in. `first` must be a multiple of 4.

struct Call {
  first: u32, // first chain of this dispatch, a multiple of 4
  count: u32, // chains in this dispatch
  step: u32, // number of the first step since the chains' start: with the chain's index it names the draw
  steps: u32,
  sigma: f32,
  drift: f32,
  diffusion: f32,
  seed: vec2u,
}

@group(0) @binding(1) var<storage, read_write> chains: array<vec2f>;
@group(0) @binding(2) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn langevin(@builtin(global_invocation_id) id: vec3u) {
  let chain = call.first + 4u * id.x;
  let end = call.first + call.count;
  if (chain >= end) {
    return;
  }
  var x = vec4f(0.0);
  var y = vec4f(0.0);
  for (var c = 0u; c < 4u; c++) {
    let state = chains[min(chain + c, end - 1u)];
    x[c] = state.x;
    y[c] = state.y;
  }
  for (var k = 0u; k < call.steps; k++) {
    let score = scores(Samples(x, y, vec4f(call.sigma)));
    let words01 = random_words(USE_LANGEVIN, chain / 2u, call.step + k, call.seed);
    let words23 = random_words(USE_LANGEVIN, chain / 2u + 1u, call.step + k, call.seed);
    let z0 = normal_pair(words01.xy);
    let z1 = normal_pair(words01.zw);
    let z2 = normal_pair(words23.xy);
    let z3 = normal_pair(words23.zw);
    x += call.drift * score[0] + call.diffusion * vec4f(z0.x, z1.x, z2.x, z3.x);
    y += call.drift * score[1] + call.diffusion * vec4f(z0.y, z1.y, z2.y, z3.y);
  }
  for (var c = 0u; c < 4u && chain + c < end; c++) {
    chains[chain + c] = vec2f(x[c], y[c]);
  }
}
