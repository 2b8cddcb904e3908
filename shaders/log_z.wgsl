// The mass of a grid's shares → log Z of exp(−f) by the midpoint rule and log-sum-exp, in one thread and a fixed order.
//   log Z = log Σ exp(−f_i) + log(cell area)
// Also the largest log-density and the share of the mass in the border cells: above 1e-3, exp(−f) does not normalise in the box.
// Shares by many threads and their sum by one are two kernels: sharing workgroup memory would take long to compile on CPUs.

struct Call {
  log_cell: f32, // log of a cell's area
}

struct Partition { log_z: f32, peak: f32, border: f32, padding: f32 }

@group(0) @binding(0) var<storage, read> shares: array<Share>;
@group(0) @binding(1) var<storage, read_write> partition_of: Partition;
@group(0) @binding(2) var<uniform> call: Call;

@compute @workgroup_size(1, 1, 1)
fn log_z() {
  var all = Share(3.4e38, 0.0, 0.0, 0.0);
  for (var i = 0u; i < SHARES; i++) {
    all.low = min(all.low, shares[i].low);
  }
  for (var i = 0u; i < SHARES; i++) {
    let share = shares[i];
    let scale = exp(all.low - share.low);
    all.mass += scale * share.mass;
    all.border += scale * share.border;
  }
  let log_z = log(all.mass) - all.low + call.log_cell;
  partition_of = Partition(log_z, -all.low - log_z, all.border / all.mass, 0.0);
}
