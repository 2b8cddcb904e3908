// How a thread of outer.wgsl reads the columns of its tile, which its neighbours need too.

/** The values of four units, STRIDE apart, in this thread's order. */
fn read_columns(at: u32) -> vec4f {
  return of_neighbours(scratch[at + neighbour * STRIDE]);
}
