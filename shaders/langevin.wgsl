// K Langevin steps of every chain at one noise level, the state kept in the kernel:
//   x ← x + drift · s(x, σ) + diffusion · z,
// with drift α/2 and diffusion √α; drift σ² and diffusion 0 is the Tweedie step that removes the last noise.
// The score s comes from the model or from the oracle, whichever is composed in. TEAM threads move QUADS · 4 chains.
// Chains that cease to be finite are counted as they do.

struct Call {
  first: u32, // first chain of this dispatch, a multiple of 4
  count: u32, // chains in this dispatch
  step: u32, // number of the first step since the chains' start: with the chain's index it names the draw
  steps: u32,
  sigma: f32,
  drift: f32,
  diffusion: f32, // 0: no random numbers are drawn
  seed: vec2u,
}

@group(0) @binding(1) var<storage, read_write> chains: array<vec2f>;
@group(0) @binding(2) var<uniform> call: Call;
@group(0) @binding(3) var<storage, read_write> diverged: atomic<u32>; // chains that are no longer finite

/** The normals z of four chains in one step, `chain` a multiple of 4: one Philox call serves two chains. */
fn normals(chain: u32, step: u32) -> mat2x4f {
  let words01 = random_words(USE_LANGEVIN, chain / 2u, step, call.seed);
  let words23 = random_words(USE_LANGEVIN, chain / 2u + 1u, step, call.seed);
  return transpose(mat4x2f(
    normal_pair(words01.xy),
    normal_pair(words01.zw),
    normal_pair(words23.xy),
    normal_pair(words23.zw),
  ));
}

fn read_chains(chain: u32) {
  for (var q = member(); q < QUADS; q += TEAM) {
    var x = vec4f(0.0);
    var y = vec4f(0.0);
    for (var c = 0u; c < 4u; c++) {
      let state = chains[min(chain + 4u * q + c, call.first + call.count - 1u)];
      x[c] = state.x;
      y[c] = state.y;
    }
    store(SAMPLES + q, x);
    store(SAMPLES + QUADS + q, y);
    store(SAMPLES + 2u * QUADS + q, vec4f(call.sigma));
  }
}

fn write_chains(chain: u32) {
  for (var q = member(); q < QUADS; q += TEAM) {
    let x = load(SAMPLES + q);
    let y = load(SAMPLES + QUADS + q);
    let at = chain + 4u * q;
    let end = min(at + 4u, call.first + call.count);
    for (var c = 0u; at + c < end; c++) {
      let state = vec2f(x[c], y[c]);
      if (all_finite(chains[at + c]) & !all_finite(state)) {
        atomicAdd(&diverged, 1u);
      }
      chains[at + c] = state;
    }
  }
}

/** Every member draws one of the next TEAM steps. */
fn draw_noise(chain: u32, step: u32) {
  for (var q = 0u; q < QUADS; q++) {
    let z = normals(chain + 4u * q, step + member());
    let noise = NOISE + 2u * QUADS * member() + q;
    store(noise, z[0]);
    store(noise + QUADS, z[1]);
  }
}

@compute @workgroup_size(THREADS, 1, 1)
fn langevin(thread: Thread) {
  meet_neighbours(thread);
  join_team(thread.local);
  let chain = call.first + 4u * QUADS * ((thread.group.x * THREADS + thread.local) / TEAM);
  if (may_leave(chain >= call.first + call.count)) {
    return;
  }
  read_chains(chain);
  for (var k = 0u; k < call.steps; k++) {
    if (k % TEAM == 0u && call.diffusion > 0.0) {
      sync();
      draw_noise(chain, call.step + k);
    }
    scores();
    for (var q = member(); q < QUADS; q += TEAM) {
      for (var i = q; i < 2u * QUADS; i += QUADS) { // x, y
        let z = load(NOISE + 2u * QUADS * (k % TEAM) + i);
        store(SAMPLES + i, load(SAMPLES + i) + call.drift * load(SCORE + i) + call.diffusion * z);
      }
    }
  }
  write_chains(chain);
}
