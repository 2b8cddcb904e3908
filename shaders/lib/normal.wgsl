// From random words to normal numbers.

const TWO_PI = 6.283185307179586;

/** Uniform in (0, 1) from 23 bits: exact in float32, never 0 and never 1. */
fn uniform_from(bits: u32) -> f32 {
  return (f32(bits >> 9u) + 0.5) * 0x1p-23;
}

/** Two independent N(0, 1) numbers by Box–Muller. The angle stays in [−π, π], where WGSL bounds the error of sin and cos. */
fn normal_pair(bits: vec2u) -> vec2f {
  let radius = sqrt(max(0.0, -2.0 * log(uniform_from(bits.x))));
  let angle = TWO_PI * (uniform_from(bits.y) - 0.5);
  return radius * vec2f(cos(angle), sin(angle));
}
