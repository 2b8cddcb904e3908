// A register tile of a product: four units (columns) by four samples.

/** acc + w ⊗ h. */
fn add_outer(acc: mat4x4f, w: vec4f, h: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(vec4f(w.x), h, acc[0]),
    fma(vec4f(w.y), h, acc[1]),
    fma(vec4f(w.z), h, acc[2]),
    fma(vec4f(w.w), h, acc[3]),
  );
}
