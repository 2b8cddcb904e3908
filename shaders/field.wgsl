// Points and their noise levels → energy f(x, σ) and score s(x, σ) = −∇ₓ f(x, σ) of the model.

struct Call {
  first: u32, // first point of this dispatch
  count: u32,
}

@group(0) @binding(1) var<storage, read> points: array<vec2f>;
@group(0) @binding(2) var<storage, read> sigma: array<f32>;
@group(0) @binding(3) var<storage, read_write> energies: array<f32>;
@group(0) @binding(4) var<storage, read_write> score: array<vec2f>;
@group(0) @binding(5) var<uniform> call: Call;

fn read_points(i: u32) {
  for (var q = 0u; q < QUADS; q++) {
    var x = vec4f(0.0);
    var y = vec4f(0.0);
    var level = vec4f(0.0);
    for (var c = 0u; c < 4u; c++) {
      let at = min(i + 4u * q + c, call.first + call.count - 1u);
      x[c] = points[at].x;
      y[c] = points[at].y;
      level[c] = sigma[at];
    }
    store(SAMPLES + q, x);
    store(SAMPLES + QUADS + q, y);
    store(SAMPLES + 2u * QUADS + q, level);
  }
}

fn write_energies(i: u32) {
  for (var q = 0u; q < QUADS; q++) {
    let f = energy(q);
    let at = i + 4u * q;
    for (var c = 0u; c < 4u && at + c < call.first + call.count; c++) {
      energies[at + c] = f[c];
    }
  }
}

fn write_scores(i: u32) {
  for (var q = 0u; q < QUADS; q++) {
    let x = load(SCORE + q);
    let y = load(SCORE + QUADS + q);
    let at = i + 4u * q;
    for (var c = 0u; c < 4u && at + c < call.first + call.count; c++) {
      score[at + c] = vec2f(x[c], y[c]);
    }
  }
}

@compute @workgroup_size(THREADS, 1, 1)
fn field(@builtin(global_invocation_id) id: vec3u) {
  let i = call.first + 4u * QUADS * id.x;
  if (i >= call.first + call.count) {
    return;
  }
  read_points(i);
  forward();
  write_energies(i);
  backward();
  write_scores(i);
}
