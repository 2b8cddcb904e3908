// The energy network on QUADS · 4 samples at once: a unit's value is a vec4f over four samples (a quad).
// TEAM threads share the work: each takes every TEAM-th value, or tile of a product, and sync() shows all what all wrote.
//
// Composed in as well: memory for the units' values (load, store, member, sync), a tile shape (multiply), what becomes of
// a product's sums (finish), how a sum over the team is made (give_part, add_parts), and `weights`: every matrix in both
// orientations (layout.wgsl), so that products in either direction read whole rows.
//
// The work is sweeps over the hidden layers, up and down in turn: at each layer a product, whose sums are finished tile by
// tile. All sweeps share one call of multiply(): compilers copy a function to every place that calls it.

/** Factor from the gradient of the plain network F in its first two inputs to ∇ₓf, for quad q: 1, or (σ² + v)^(−½) / σ. */
fn gradient_scale(q: u32) -> vec4f {
  if (SCALED) {
    let sigma = load(SAMPLES + 2u * QUADS + q);
    return inverseSqrt(sigma * sigma + VARIANCE) / sigma;
  }
  return vec4f(1.0);
}

/** The network's input from the samples at SAMPLES (x, y, σ), with the constant unit whose weight is the bias; ∂F/∂F = 1. */
fn prepare_input() {
  let input = slots(0u).h;
  let output = slots(HIDDEN + 1u).g;
  for (var q = member(); q < QUADS; q += TEAM) {
    var x = load(SAMPLES + q);
    var y = load(SAMPLES + QUADS + q);
    var level = load(SAMPLES + 2u * QUADS + q);
    if (SCALED) {
      let scale = inverseSqrt(level * level + VARIANCE);
      x = (x - MEAN.x) * scale;
      y = (y - MEAN.y) * scale;
      level = 0.5 * log(level) + 1.0;
    }
    var values = mat4x4f(x, y, level, vec4f(1.0));
    for (var i = 0u; i < 4u; i++) {
      store(input + QUADS * i + q, values[i]);
    }
    store(output + q, vec4f(1.0));
  }
  sync();
}

const FORWARD = 0u; // up: a_l = W_l h_{l−1}
const BACKWARD = 1u; // down: u_l = W_{l+1}ᵀ g_{l+1}
const TANGENT = 2u; // up: ȧ_l = W_l t_{l−1}
const REVERSE = 3u; // down: W_{l+1}ᵀ e_{l+1}

/** Turn n of all sweeps, HIDDEN turns each, is at this layer. */
fn layer_at(turn: u32) -> u32 {
  let done = turn % HIDDEN;
  return select(done + 1u, HIDDEN - done, turn / HIDDEN % 2u == 1u);
}

/** The product of a turn: a sweep at a layer. */
fn product(turn: u32) -> Product {
  let sweep = turn / HIDDEN;
  let l = layer_at(turn);
  let here = slots(l);
  if (sweep == FORWARD || sweep == TANGENT) {
    let w = layer(l - 1u);
    let below = slots(l - 1u);
    let source = select(below.t, below.h, sweep == FORWARD);
    return Product(sweep, here, w.outputs, source, w.inputs + 1u, w.forward, w.forward_stride);
  }
  let w = layer(l);
  let above = slots(l + 1u);
  let source = select(above.d, above.g, sweep == BACKWARD);
  return Product(sweep, here, w.inputs, source, w.outputs, w.backward, w.backward_stride);
}

/** One turn; in a forward sweep the layer's constant unit too, whose weight is the next layer's bias. */
fn take_turn(turn: u32) {
  let p = product(turn);
  if (p.sweep == FORWARD) {
    for (var q = member(); q < QUADS; q += TEAM) {
      store(p.here.h + QUADS * p.outputs + q, vec4f(1.0));
    }
  }
  multiply(p);
  sync();
}

/** A value's h from its sum a; φ′ where it is kept, and for the gradient φ″ too. */
fn finish_forward(here: Slots, i: u32, a: vec4f) {
  let unit = activate(a);
  store(here.h + i, unit.value);
  if (SLOPES) {
    store(here.d + i, unit.slope);
  }
  if (CURVATURES) {
    store(here.t + i, unit.curvature);
  }
}

/** f(x, σ) of the first quad, between the sweeps: F, or F/σ. */
fn energy() -> vec4f {
  let w = layer(HIDDEN);
  let h = slots(HIDDEN).h;
  var sum = vec4f(0.0);
  for (var k = 0u; k <= w.inputs; k++) {
    sum = fma(vec4f(weights[w.backward + k / 4u][k % 4u]), load(h + QUADS * k), sum);
  }
  if (SCALED) {
    sum /= load(SAMPLES + 2u * QUADS);
  }
  return sum;
}

/** The score −∇ₓf of every sample, to SCORE, from the first layer's carriers: a part by every member, then their sum. */
fn reduce_score() {
  let first = layer(0u);
  let g = slots(1u).g;
  for (var q = 0u; q < QUADS; q++) {
    var part = mat2x4f();
    for (var j = member(); j < first.outputs; j += TEAM) {
      let w = weights[first.backward + j * first.backward_stride];
      let carrier = load(g + QUADS * j + q);
      part[0] = fma(vec4f(w.x), carrier, part[0]);
      part[1] = fma(vec4f(w.y), carrier, part[1]);
    }
    give_part(q, part);
  }
  add_parts();
}

/** The score of a quad from its whole sum ∇F. */
fn store_score(q: u32, sum: mat2x4f) {
  let scale = gradient_scale(q);
  store(SCORE + q, -scale * sum[0]);
  store(SCORE + QUADS + q, -scale * sum[1]);
}
