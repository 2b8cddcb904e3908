// The two sweeps that the score needs: the first leaves the last layer's h, the second the first layer's g.

/** φ′ of a value, from memory or from h. */
fn slope_at(here: Slots, i: u32) -> vec4f {
  if (SLOPES) {
    return load(here.d + i);
  }
  return slope_of(load(here.h + i));
}

/** The carriers g_l = ∂F/∂a_l = φ′ ∂F/∂h_l take the place of φ′, or of h. */
fn finish(p: Product, j: u32, tile: ptr<function, Tile>) {
  let end = QUADS * p.outputs;
  if (p.sweep == FORWARD) {
    for (var n = 0u; n < TILE; n++) {
      let i = place_of(j, n);
      if (i < end) {
        finish_forward(p.here, i, sum_of(tile, n));
      }
    }
  } else {
    for (var n = 0u; n < TILE; n++) {
      let i = place_of(j, n);
      if (i < end) {
        store(p.here.g + i, slope_at(p.here, i) * sum_of(tile, n));
      }
    }
  }
}

/** The score of every sample at SAMPLES, to SCORE. */
fn scores() {
  prepare_input();
  for (var turn = 0u; turn < 2u * HIDDEN; turn++) {
    take_turn(turn);
  }
  reduce_score();
}
