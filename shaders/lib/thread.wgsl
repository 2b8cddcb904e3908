// A thread that loads by itself whatever it needs.

const NEIGHBOURS = 1u;

struct Thread {
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
}

fn meet_neighbours(thread: Thread) {}

/** The n-th of some units in this thread's order. */
fn in_order(n: u32) -> u32 {
  return n;
}
