// The energy network on four samples at once: a unit's value is a vec4f over the samples.
//
// The kernel that uses this lends the memory for the units' values: load(at) and store(at, value), and `weights`:
// every matrix in both orientations (layout.wgsl), so that products in either direction read whole rows.

/** Points and their noise levels. */
struct Samples { x: vec4f, y: vec4f, sigma: vec4f }

/** Factor from a tangent in x to a tangent in the network's input: 1, or (σ² + v)^(−½). */
fn input_scale(sigma: vec4f) -> vec4f {
  if (SCALED) {
    return inverseSqrt(sigma * sigma + VARIANCE);
  }
  return vec4f(1.0);
}

/** Factor from the network's output to the energy: 1, or 1/σ. */
fn output_scale(sigma: vec4f) -> vec4f {
  if (SCALED) {
    return 1.0 / sigma;
  }
  return vec4f(1.0);
}

/** acc + w ⊗ h: four units (columns) by four samples. */
fn add_outer(acc: mat4x4f, w: vec4f, h: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(vec4f(w.x), h, acc[0]),
    fma(vec4f(w.y), h, acc[1]),
    fma(vec4f(w.z), h, acc[2]),
    fma(vec4f(w.w), h, acc[3]),
  );
}

fn store_four(at: u32, tile: mat4x4f) {
  store(at, tile[0]);
  store(at + 1u, tile[1]);
  store(at + 2u, tile[2]);
  store(at + 3u, tile[3]);
}

/** target[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs`, rounded up to tiles of 16. */
fn multiply(into: u32, outputs: u32, source: u32, inputs: u32, matrix: u32, stride: u32) {
  for (var j = 0u; j < outputs; j += 16u) {
    var tile0 = mat4x4f();
    var tile1 = mat4x4f();
    var tile2 = mat4x4f();
    var tile3 = mat4x4f();
    var row = matrix + j / 4u;
    for (var k = 0u; k < inputs; k++) {
      let h = load(source + k);
      tile0 = add_outer(tile0, weights[row], h);
      tile1 = add_outer(tile1, weights[row + 1u], h);
      tile2 = add_outer(tile2, weights[row + 2u], h);
      tile3 = add_outer(tile3, weights[row + 3u], h);
      row += stride;
    }
    store_four(into + j, tile0);
    store_four(into + j + 4u, tile1);
    store_four(into + j + 8u, tile2);
    store_four(into + j + 12u, tile3);
  }
}

/** Fills every hidden layer's pre-activations a; h of the last layer is left in place. */
fn forward(samples: Samples) {
  let input = slots(0u).h;
  if (SCALED) {
    let scale = input_scale(samples.sigma);
    store(input, (samples.x - MEAN.x) * scale);
    store(input + 1u, (samples.y - MEAN.y) * scale);
    store(input + 2u, 0.5 * log(samples.sigma) + 1.0);
  } else {
    store(input, samples.x);
    store(input + 1u, samples.y);
    store(input + 2u, samples.sigma);
  }
  store(input + 3u, vec4f(1.0));
  for (var l = 1u; l <= HIDDEN; l++) {
    let w = layer(l - 1u);
    let here = slots(l);
    multiply(here.a, w.outputs, slots(l - 1u).h, w.inputs + 1u, w.forward, w.forward_stride);
    for (var j = 0u; j < w.outputs; j++) {
      store(here.h + j, phi(load(here.a + j)));
    }
    store(here.h + w.outputs, vec4f(1.0)); // the bias is the weight of this unit
  }
}

/** f(x, σ), after forward(). */
fn energy(sigma: vec4f) -> vec4f {
  let w = layer(HIDDEN);
  let h = slots(HIDDEN).h;
  var sum = vec4f(0.0);
  for (var k = 0u; k <= w.inputs; k++) {
    sum = fma(vec4f(weights[w.backward + k / 4u][k % 4u]), load(h + k), sum);
  }
  return sum * output_scale(sigma);
}

/** The score −∇ₓf as columns (s₁, s₂), after forward(). Leaves the carriers u = ∂f/∂h and g = ∂f/∂a of every layer. */
fn backward(sigma: vec4f) -> mat2x4f {
  let last = layer(HIDDEN);
  let top = slots(HIDDEN);
  let seed = output_scale(sigma);
  for (var j = 0u; j < last.inputs; j++) {
    let u = seed * weights[last.backward + j / 4u][j % 4u];
    store(top.u + j, u);
    store(top.g + j, u * dphi(load(top.a + j)));
  }
  for (var l = HIDDEN; l > 1u; l--) {
    let w = layer(l - 1u);
    let below = slots(l - 1u);
    multiply(below.u, w.inputs, slots(l).g, w.outputs, w.backward, w.backward_stride);
    for (var k = 0u; k < w.inputs; k++) {
      store(below.g + k, load(below.u + k) * dphi(load(below.a + k)));
    }
  }
  let first = layer(0u);
  let g = slots(1u).g;
  var dx = vec4f(0.0);
  var dy = vec4f(0.0);
  for (var j = 0u; j < first.outputs; j++) {
    let w = weights[first.backward + j * first.backward_stride];
    let carrier = load(g + j);
    dx = fma(vec4f(w.x), carrier, dx);
    dy = fma(vec4f(w.y), carrier, dy);
  }
  let scale = input_scale(sigma);
  return mat2x4f(-scale * dx, -scale * dy);
}
