// A thread that shares what it loads with three neighbours of its subgroup, all four at the same place of the same loops:
// each loads one of four units and gets the others by swapping, so it finds them in an order of its own.

const NEIGHBOURS = 4u;

struct Thread {
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) place: u32,
}

var<private> neighbour: u32; // 0 … 3

fn meet_neighbours(thread: Thread) {
  neighbour = thread.place % NEIGHBOURS;
}

/** The n-th of some units in this thread's order: each four of them begin with its own. */
fn in_order(n: u32) -> u32 {
  return n ^ neighbour;
}

/** The values of four units from all neighbours, in this thread's order. */
fn of_neighbours(own: f32) -> vec4f {
  return vec4f(own, quadSwapX(own), quadSwapY(own), quadSwapDiagonal(own));
}
