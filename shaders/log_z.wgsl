// Energies on a grid → log Z of exp(−f) by the midpoint rule and log-sum-exp, in one workgroup and a fixed order.
//   log Z = log Σ exp(−f_i) + log(cell area)
// Also the largest log-density and the share of the mass in the border cells: above 1e-3, exp(−f) does not normalise in the box.

struct Call {
  columns: u32,
  rows: u32,
  log_cell: f32, // log of a cell's area
}

struct Partition { log_z: f32, peak: f32, border: f32, padding: f32 }

@group(0) @binding(0) var<storage, read> energies: array<f32>;
@group(0) @binding(1) var<storage, read_write> partition_of: Partition;
@group(0) @binding(2) var<uniform> call: Call;

const THREADS = 256u;
var<workgroup> lowest: array<f32, THREADS>;
var<workgroup> sums: array<vec2f, THREADS>;

@compute @workgroup_size(THREADS, 1, 1)
fn log_z(@builtin(local_invocation_index) thread: u32) {
  let cells = call.columns * call.rows;
  var low = 3.4e38;
  for (var i = thread; i < cells; i += THREADS) {
    low = min(low, energies[i]);
  }
  lowest[thread] = low;
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      lowest[thread] = min(lowest[thread], lowest[thread + half]);
    }
  }
  workgroupBarrier();
  low = lowest[0];

  var sum = vec2f(0.0); // all cells, border cells
  for (var i = thread; i < cells; i += THREADS) {
    let column = i % call.columns;
    let row = i / call.columns;
    let mass = exp(low - energies[i]);
    let border = column == 0u || row == 0u || column + 1u == call.columns || row + 1u == call.rows;
    sum += vec2f(mass, select(0.0, mass, border));
  }
  sums[thread] = sum;
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      sums[thread] += sums[thread + half];
    }
  }
  if (thread == 0u) {
    let log_z = log(sums[0].x) - low + call.log_cell;
    partition_of = Partition(log_z, -low - log_z, sums[0].y / sums[0].x, 0.0);
  }
}
