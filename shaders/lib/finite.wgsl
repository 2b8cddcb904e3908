// Which numbers are finite.

/** By the bits: compilers fold x == x away. */
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

/** The same for both numbers at once: && would branch. */
fn all_finite(v: vec2f) -> bool {
  return all((bitcast<vec2u>(v) & vec2u(0x7f800000u)) != vec2u(0x7f800000u));
}
