// The sum over a team of one: its part is the whole.

fn give_part(q: u32, part: mat2x4f) {
  store_score(q, part);
}

fn add_parts() {}
