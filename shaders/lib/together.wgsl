// The sum over a team: every member puts its part into WORK, then a member for each quad adds them in order.

fn give_part(q: u32, part: mat2x4f) {
  store(WORK + 2u * (TEAM * q + member()), part[0]);
  store(WORK + 2u * (TEAM * q + member()) + 1u, part[1]);
}

fn add_parts() {
  sync();
  for (var q = member(); q < QUADS; q += TEAM) {
    var sum = mat2x4f();
    for (var m = TEAM * q; m < TEAM * (q + 1u); m++) {
      sum[0] += load(WORK + 2u * m);
      sum[1] += load(WORK + 2u * m + 1u);
    }
    store_score(q, sum);
  }
  sync();
}
