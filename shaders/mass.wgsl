// Energies on a grid → the mass Σ exp(−f_i) of shares of the cells, a share a thread, each relative to its own lowest energy.

struct Call {
  columns: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> energies: array<f32>;
@group(0) @binding(1) var<storage, read_write> shares: array<Share>;
@group(0) @binding(2) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn mass(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= SHARES) {
    return;
  }
  let cells = call.columns * call.rows;
  var share = Share(3.4e38, 0.0, 0.0, 0.0);
  for (var i = id.x; i < cells; i += SHARES) {
    share.low = min(share.low, energies[i]);
  }
  for (var i = id.x; i < cells; i += SHARES) {
    let column = i % call.columns;
    let row = i / call.columns;
    let mass = exp(share.low - energies[i]);
    let border = column == 0u || row == 0u || column + 1u == call.columns || row + 1u == call.rows;
    share.mass += mass;
    share.border += select(0.0, mass, border);
  }
  shares[id.x] = share;
}
