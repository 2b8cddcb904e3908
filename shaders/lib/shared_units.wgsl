// Memory for the units' values shared by a workgroup: TEAMS teams of TEAM threads.

var<workgroup> units: array<vec4f, UNITS * TEAMS>;
var<private> team: u32;
var<private> place: u32;

fn join_team(local: u32) {
  team = local / TEAM;
  place = local % TEAM;
}

fn member() -> u32 {
  return place;
}

fn sync() {
  workgroupBarrier();
}

/** Whether a thread with nothing to do may leave: here the others wait for it at every barrier. */
fn may_leave(is_idle: bool) -> bool {
  return false;
}

fn load(at: u32) -> vec4f {
  return units[at * TEAMS + team];
}

fn store(at: u32, value: vec4f) {
  units[at * TEAMS + team] = value;
}
