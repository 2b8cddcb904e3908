// Which numbers are finite.

/** By the bits: compilers fold x == x away. */
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}
