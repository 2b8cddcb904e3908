// The oracle's score where a kernel expects the model's: from SAMPLES to SCORE.

fn scores() {
  for (var q = member(); q < QUADS; q += TEAM) {
    let score = exact(Samples(load(SAMPLES + q), load(SAMPLES + QUADS + q), load(SAMPLES + 2u * QUADS + q))).score;
    store(SCORE + q, score[0]);
    store(SCORE + QUADS + q, score[1]);
  }
}
