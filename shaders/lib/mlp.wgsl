// The energy network on QUADS · 4 samples at once: a unit's value is a vec4f over four samples (a quad).
// TEAM threads share the work: each takes every TEAM-th value, or tile of a product, and sync() shows all what all wrote.
//
// Composed in as well: memory for the units' values (load, store, member, sync), a tile shape (multiply), and `weights`:
// every matrix in both orientations (layout.wgsl), so that products in either direction read whole rows.

/** A tile's four units, of one quad, to memory. */
fn store_four(at: u32, tile: mat4x4f) {
  store(at, tile[0]);
  store(at + QUADS, tile[1]);
  store(at + 2u * QUADS, tile[2]);
  store(at + 3u * QUADS, tile[3]);
}

/** Factor from the gradient of the plain network F in its first two inputs to ∇ₓf: 1, or (σ² + v)^(−½) / σ. */
fn gradient_scale(sigma: vec4f) -> vec4f {
  if (SCALED) {
    return inverseSqrt(sigma * sigma + VARIANCE) / sigma;
  }
  return vec4f(1.0);
}

/** The network's input from the samples at SAMPLES (x, y, σ), with the constant unit whose weight is the bias. */
fn prepare_input() {
  let input = slots(0u).h;
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
  }
  sync();
}

/** Fills every hidden layer's slopes; h of the last layer is left in place. For the gradient all h and curvatures stay. */
fn forward() {
  prepare_input();
  for (var l = 1u; l <= HIDDEN; l++) {
    let w = layer(l - 1u);
    let here = slots(l);
    multiply(here.d, w.outputs, slots(l - 1u).h, w.inputs + 1u, w.forward, w.forward_stride);
    sync();
    for (var i = member(); i < QUADS * w.outputs; i += TEAM) {
      let unit = activate(load(here.d + i));
      store(here.h + i, unit.value);
      store(here.d + i, unit.slope);
      if (CURVATURES) {
        store(here.t + i, unit.curvature);
      }
    }
    for (var q = member(); q < QUADS; q += TEAM) {
      store(here.h + QUADS * w.outputs + q, vec4f(1.0));
    }
    sync();
  }
}

/** f(x, σ) of the first quad, after forward(): F, or F/σ. */
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

/** The score −∇ₓf of every sample to SCORE, after forward(). Leaves the carriers u = ∂F/∂h and g = ∂F/∂a of every layer. */
fn backward() {
  let last = layer(HIDDEN);
  let top = slots(HIDDEN);
  for (var i = member(); i < QUADS * last.inputs; i += TEAM) {
    let k = i / QUADS;
    let u = vec4f(weights[last.backward + k / 4u][k % 4u]);
    store(top.u + i, u);
    store(top.g + i, u * load(top.d + i));
  }
  sync();
  for (var l = HIDDEN; l > 1u; l--) {
    let w = layer(l - 1u);
    let below = slots(l - 1u);
    multiply(below.u, w.inputs, slots(l).g, w.outputs, w.backward, w.backward_stride);
    sync();
    for (var i = member(); i < QUADS * w.inputs; i += TEAM) {
      store(below.g + i, load(below.u + i) * load(below.d + i));
    }
    sync();
  }
  reduce_score();
}

/** ∇ₓf from the first layer's carriers: a part by every member, then their sum. */
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
  forward();
  backward();
}
