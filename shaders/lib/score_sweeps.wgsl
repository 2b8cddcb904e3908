// The two sweeps that the score needs: the first leaves the last layer's h where the energy is wanted, the second the
// first layer's g.

/** The carriers g_l = ∂F/∂a_l = φ′ ∂F/∂h_l take the place of φ′. */
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
        store(p.here.g + i, load(p.here.d + i) * sum_of(tile, n));
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
