// A noisy batch → each sample's vectors for the parameter gradient of the denoising score matching loss
//   L = mean ‖r‖², r = σ s(x̄, σ) + z.
// With w = −(2/B) σ r held fixed, dL/dθ = ∇_θ [w · ∇ₓ f]: one tangent pass in direction w, then its reverse.
// outer.wgsl turns the vectors into dL/dθ:
//   dW_l = Σ g_l t_{l−1}ᵀ + e_l h_{l−1}ᵀ   (g carries the tangent, e the value; h has a constant unit for the bias).
// A team of TEAM threads owns QUADS · 4 samples; their vectors lie in `scratch` as [workgroup][unit][quad][lane], a lane
// a team, a vec4f over the quad's samples. Samples past `count` weigh nothing. Units never written stay 0 from the
// buffer's creation, which outer.wgsl relies on.

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
var<private> place: u32;

fn member() -> u32 {
  return place;
}

fn sync() {
  if (TEAM > 1u) {
    storageBarrier();
  }
}

fn load(at: u32) -> vec4f {
  return scratch[base + at * LANES];
}

fn store(at: u32, value: vec4f) {
  scratch[base + at * LANES] = value;
}

/** Four samples: noise, and 1 for those of this dispatch. */
struct Quad { z: mat2x4f, live: vec4f }

/** Reads samples i … i + 3 of this dispatch; what lies past its end is 0 at σ = 1. */
fn read_quad(i: u32, q: u32) -> Quad {
  var samples = mat3x4f(vec4f(0.0), vec4f(0.0), vec4f(1.0)); // x, y, σ
  var quad = Quad();
  for (var c = 0u; c < 4u && i + c < call.count; c++) {
    let at = call.first + i + c;
    samples[0][c] = noisy[at].x;
    samples[1][c] = noisy[at].y;
    samples[2][c] = sigma[at];
    quad.z[0][c] = noise[at].x;
    quad.z[1][c] = noise[at].y;
    quad.live[c] = 1.0;
  }
  for (var n = 0u; n < 3u; n++) {
    store(SAMPLES + QUADS * n + q, samples[n]);
  }
  return quad;
}

/**
 * The start of the tangent, w with the scales of ∇ₓf, from the score; and in the bias column of the output layer's
 * second row, otherwise unused, the loss.
 */
fn start_tangent(quad: Quad, q: u32) {
  let level = load(SAMPLES + 2u * QUADS + q);
  let weight = -2.0 / f32(call.batch) * level * gradient_scale(q);
  var z = quad.z;
  var loss = vec4f(0.0);
  for (var i = 0u; i < 2u; i++) {
    let residual = (level * load(SCORE + QUADS * i + q) + z[i]) * quad.live;
    store(slots(0u).t + QUADS * i + q, weight * residual);
    loss += residual * residual;
  }
  store(slots(HIDDEN + 1u).d + QUADS + q, loss);
}

/**
 * Forward: h, φ′ and φ″. Backward: u = ∂F/∂h and the carrier g = u φ′. Tangent: t ← φ′ȧ and u ← u ȧ φ″. Reverse: d ← e, the
 * reverse carrier of the pre-activation, e = u ȧ φ″ + φ′ W_{l+1}ᵀ e_{l+1}; it is 0 at the output.
 * A loop for each sweep: SwiftShader runs every branch, but loops only if a thread is in them.
 */
fn finish(p: Product, j: u32, tile: ptr<function, Tile>) {
  let here = p.here;
  let end = QUADS * p.outputs;
  switch (p.sweep) {
    case FORWARD: {
      for (var n = 0u; n < TILE; n++) {
        let i = place_of(j, n);
        if (i < end) {
          finish_forward(here, i, sum_of(tile, n));
        }
      }
    }
    case BACKWARD: {
      for (var n = 0u; n < TILE; n++) {
        let i = place_of(j, n);
        if (i < end) {
          let u = sum_of(tile, n);
          store(here.u + i, u);
          store(here.g + i, u * load(here.d + i));
        }
      }
    }
    case TANGENT: {
      for (var n = 0u; n < TILE; n++) {
        let i = place_of(j, n);
        if (i < end) {
          let da = sum_of(tile, n);
          store(here.u + i, load(here.u + i) * da * load(here.t + i));
          store(here.t + i, load(here.d + i) * da);
        }
      }
    }
    default: {
      for (var n = 0u; n < TILE; n++) {
        let i = place_of(j, n);
        if (i < end) {
          store(here.d + i, load(here.u + i) + sum_of(tile, n) * load(here.d + i));
        }
      }
    }
  }
}

@compute @workgroup_size(THREADS, 1, 1)
fn gradient(thread: Thread) {
  meet_neighbours(thread);
  let lane = thread.local / TEAM;
  place = thread.local % TEAM;
  base = thread.group.x * VECTORS * LANES + lane;
  let first = 4u * QUADS * (thread.group.x * LANES + lane);
  // A quad is read by the member that starts its tangent: QUADS never exceeds TEAM, unless a thread works alone.
  var quads = array<Quad, QUADS>();
  for (var q = member(); q < QUADS; q += TEAM) {
    quads[q] = read_quad(first + 4u * q, q);
  }
  sync();
  prepare_input();
  for (var turn = 0u; turn < 4u * HIDDEN; turn++) {
    if (turn == TANGENT * HIDDEN) {
      reduce_score();
      for (var q = member(); q < QUADS; q += TEAM) {
        start_tangent(quads[q], q);
      }
      sync();
    }
    take_turn(turn);
  }
}
