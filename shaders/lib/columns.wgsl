// How a thread of outer.wgsl reads the columns of its tile.

/** The values of four units, STRIDE apart. */
fn read_columns(at: u32) -> vec4f {
  return read_four(at);
}
