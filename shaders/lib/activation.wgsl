// The activation φ and its first two derivatives, on the pre-activations a of four samples.
// ACTIVATION comes from the model's prelude; the other branches fold away.

const ELU = 0u;
const SILU = 1u;
const SOFTPLUS = 2u;
const TANH = 3u;

fn logistic(a: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-clamp(a, vec4f(-80.0), vec4f(80.0))));
}

/** tanh by exp: WGSL's own may be NaN for large arguments and is bounded only to 1e-5. */
fn tanh_of(a: vec4f) -> vec4f {
  return 1.0 - 2.0 / (1.0 + exp(2.0 * clamp(a, vec4f(-15.0), vec4f(15.0))));
}

fn phi(a: vec4f) -> vec4f {
  if (ACTIVATION == ELU) {
    return select(exp(min(a, vec4f(0.0))) - 1.0, a, a > vec4f(0.0));
  } else if (ACTIVATION == SILU) {
    return a * logistic(a);
  } else if (ACTIVATION == SOFTPLUS) {
    return max(a, vec4f(0.0)) + log(1.0 + exp(-abs(a)));
  }
  return tanh_of(a);
}

fn dphi(a: vec4f) -> vec4f {
  if (ACTIVATION == ELU) {
    return exp(min(a, vec4f(0.0)));
  } else if (ACTIVATION == SILU) {
    let s = logistic(a);
    return s * (1.0 + a * (1.0 - s));
  } else if (ACTIVATION == SOFTPLUS) {
    return logistic(a);
  }
  let h = tanh_of(a);
  return 1.0 - h * h;
}

/** ELU's second derivative jumps at 0: this takes 0 there for a > 0 and exp(a) otherwise. */
fn ddphi(a: vec4f) -> vec4f {
  if (ACTIVATION == ELU) {
    return select(exp(min(a, vec4f(0.0))), vec4f(0.0), a > vec4f(0.0));
  } else if (ACTIVATION == SILU) {
    let s = logistic(a);
    return s * (1.0 - s) * (2.0 + a * (1.0 - 2.0 * s));
  } else if (ACTIVATION == SOFTPLUS) {
    let s = logistic(a);
    return s * (1.0 - s);
  }
  let h = tanh_of(a);
  return -2.0 * h * (1.0 - h * h);
}
