// Points and their noise levels → energy f(x, σ) and, if asked for, score s(x, σ) = −∇ₓ f(x, σ) of the model.
// A thread takes four points: QUADS and TEAM are 1.

struct Call {
  first: u32, // first point of this dispatch
  count: u32,
  scores: u32, // 0: energies alone, at about half the cost
}

@group(0) @binding(1) var<storage, read> points: array<vec2f>;
@group(0) @binding(2) var<storage, read> sigma: array<f32>;
@group(0) @binding(3) var<storage, read_write> energies: array<f32>;
@group(0) @binding(4) var<storage, read_write> score: array<vec2f>;
@group(0) @binding(5) var<uniform> call: Call;

@compute @workgroup_size(THREADS, 1, 1)
fn field(thread: Thread) {
  let i = call.first + 4u * (thread.group.x * THREADS + thread.local);
  let end = call.first + call.count;
  if (i >= end) {
    return;
  }
  var x = vec4f(0.0);
  var y = vec4f(0.0);
  var level = vec4f(0.0);
  for (var c = 0u; c < 4u; c++) {
    let at = min(i + c, end - 1u);
    x[c] = points[at].x;
    y[c] = points[at].y;
    level[c] = sigma[at];
  }
  store(SAMPLES, x);
  store(SAMPLES + 1u, y);
  store(SAMPLES + 2u, level);
  prepare_input();
  var f = vec4f(0.0);
  for (var turn = 0u; turn < 2u * HIDDEN; turn++) {
    if (turn == HIDDEN) {
      f = energy();
      if (call.scores == 0u) {
        break;
      }
    }
    take_turn(turn);
  }
  let own = min(i + 4u, end) - i;
  for (var c = 0u; c < own; c++) {
    energies[i + c] = f[c];
  }
  if (call.scores == 0u) {
    return;
  }
  reduce_score();
  let score_x = load(SCORE);
  let score_y = load(SCORE + 1u);
  for (var c = 0u; c < own; c++) {
    score[i + c] = vec2f(score_x[c], score_y[c]);
  }
}
