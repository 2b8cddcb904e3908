// The activation φ with its first two derivatives, on the pre-activations a of four samples: one exponential for all.
// ACTIVATION comes from the model's prelude; the other branches fold away.

const ELU = 0u;
const SILU = 1u;
const SOFTPLUS = 2u;
const TANH = 3u;

/** φ(a), φ′(a) and φ″(a). */
struct Activated { value: vec4f, slope: vec4f, curvature: vec4f }

fn activate(a: vec4f) -> Activated {
  if (ACTIVATION == ELU) { // φ″ jumps from 1 to 0 at a = 0; here φ″(0) = 1
    let e = exp(min(a, vec4f(0.0)));
    let above = a > vec4f(0.0);
    return Activated(select(e - 1.0, a, above), e, select(e, vec4f(0.0), above));
  } else if (ACTIVATION == SILU) {
    let s = 1.0 / (1.0 + exp(-clamp(a, vec4f(-80.0), vec4f(80.0))));
    let h = a * s;
    return Activated(h, s + h * (1.0 - s), (1.0 - s) * (2.0 * s + h * (1.0 - 2.0 * s)));
  } else if (ACTIVATION == SOFTPLUS) {
    let e = exp(-abs(a));
    let r = 1.0 / (1.0 + e);
    return Activated(max(a, vec4f(0.0)) + log(1.0 + e), select(e * r, r, a > vec4f(0.0)), e * r * r);
  }
  // tanh by exp: WGSL's own may be NaN for large arguments and is bounded only to 1e-5.
  let h = 1.0 - 2.0 / (1.0 + exp(2.0 * clamp(a, vec4f(-15.0), vec4f(15.0))));
  let d = 1.0 - h * h;
  return Activated(h, d, -2.0 * h * d);
}

/** φ′(a) from φ(a). Not for SiLU, which takes some values twice. */
fn slope_of(value: vec4f) -> vec4f {
  if (ACTIVATION == ELU) {
    return min(value, vec4f(0.0)) + 1.0;
  } else if (ACTIVATION == SOFTPLUS) {
    return 1.0 - exp(-value);
  }
  return 1.0 - value * value;
}
