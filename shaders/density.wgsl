// Energies → densities exp(−f − log Z), ready to be drawn.

struct Call {
  first: u32,
  count: u32,
  normalised: u32, // 1: the energies are already −log p, log Z = 0
}

struct Partition { log_z: f32, peak: f32, border: f32, padding: f32 }

@group(0) @binding(0) var<storage, read> energies: array<f32>;
@group(0) @binding(1) var<storage, read> partition_of: Partition;
@group(0) @binding(2) var<storage, read_write> densities: array<f32>;
@group(0) @binding(3) var<uniform> call: Call;

@compute @workgroup_size(64, 1, 1)
fn density(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= call.count) {
    return;
  }
  let i = call.first + id.x;
  let log_z = select(partition_of.log_z, 0.0, call.normalised == 1u);
  densities[i] = exp(-energies[i] - log_z);
}
