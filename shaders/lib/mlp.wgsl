// The energy network on QUADS · 4 samples at once: a unit's value is a vec4f over four samples (a quad).
// TEAM threads share the work: each takes every TEAM-th value, or tile of a product, and sync() shows all what all wrote.
//
// Composed in as well: memory for the units' values (load, store, member, sync), a tile shape (multiply), and `weights`:
// every matrix in both orientations (layout.wgsl), so that products in either direction read whole rows.
//
// The work is sweeps over the hidden layers, up and down in turn: at each layer a product, then one step for each unit.
// All sweeps share one call of multiply(): compilers copy a function to every place that calls it.

/** Factor from the gradient of the plain network F in its first two inputs to ∇ₓf: 1, or (σ² + v)^(−½) / σ. */
fn gradient_scale(sigma: vec4f) -> vec4f {
  if (SCALED) {
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
    store(input + q, x);
    store(input + QUADS + q, y);
    store(input + 2u * QUADS + q, level);
    store(input + 3u * QUADS + q, vec4f(1.0));
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

/** The product of a sweep at layer l. */
fn product(sweep: u32, l: u32) -> Product {
  let here = slots(l);
  if (sweep == FORWARD || sweep == TANGENT) {
    let w = layer(l - 1u);
    let below = slots(l - 1u);
    let into = select(WORK, here.d, sweep == FORWARD);
    let source = select(below.t, below.h, sweep == FORWARD);
    return Product(into, w.outputs, source, w.inputs + 1u, w.forward, w.forward_stride);
  }
  let w = layer(l);
  let above = slots(l + 1u);
  let into = select(WORK, here.u, sweep == BACKWARD);
  let source = select(above.d, above.g, sweep == BACKWARD);
  return Product(into, w.inputs, source, w.outputs, w.backward, w.backward_stride);
}

/** Slopes and values from a_l; for the gradient the curvatures too. Else one place serves h of all layers. */
fn finish_forward(l: u32) {
  let here = slots(l);
  let units = QUADS * layer(l).inputs;
  for (var i = member(); i < units; i += TEAM) {
    let unit = activate(load(here.d + i));
    store(here.h + i, unit.value);
    store(here.d + i, unit.slope);
    if (CURVATURES) {
      store(here.t + i, unit.curvature);
    }
  }
  for (var q = member(); q < QUADS; q += TEAM) {
    store(here.h + units + q, vec4f(1.0));
  }
  sync();
}

/** The carriers g_l = ∂F/∂a_l from u_l = ∂F/∂h_l. */
fn finish_backward(l: u32) {
  let here = slots(l);
  for (var i = member(); i < QUADS * layer(l).inputs; i += TEAM) {
    store(here.g + i, load(here.u + i) * load(here.d + i));
  }
  sync();
}

/** One turn of the sweeps that the score needs: the first HIDDEN turns leave the last layer's h, as many more the first layer's g. */
fn score_turn(turn: u32) {
  let l = layer_at(turn);
  multiply(product(turn / HIDDEN, l));
  sync();
  if (turn < HIDDEN) {
    finish_forward(l);
  } else {
    finish_backward(l);
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
    var dx = vec4f(0.0);
    var dy = vec4f(0.0);
    for (var j = member(); j < first.outputs; j += TEAM) {
      let w = weights[first.backward + j * first.backward_stride];
      let carrier = load(g + QUADS * j + q);
      dx = fma(vec4f(w.x), carrier, dx);
      dy = fma(vec4f(w.y), carrier, dy);
    }
    store(WORK + 2u * (TEAM * q + member()), dx);
    store(WORK + 2u * (TEAM * q + member()) + 1u, dy);
  }
  sync();
  for (var q = member(); q < QUADS; q += TEAM) {
    var dx = vec4f(0.0);
    var dy = vec4f(0.0);
    for (var part = TEAM * q; part < TEAM * (q + 1u); part++) {
      dx += load(WORK + 2u * part);
      dy += load(WORK + 2u * part + 1u);
    }
    let scale = gradient_scale(load(SAMPLES + 2u * QUADS + q));
    store(SCORE + q, -scale * dx);
    store(SCORE + QUADS + q, -scale * dy);
  }
  sync();
}

/** The score of every sample at SAMPLES, to SCORE. */
fn scores() {
  prepare_input();
  for (var turn = 0u; turn < 2u * HIDDEN; turn++) {
    score_turn(turn);
  }
  reduce_score();
}
