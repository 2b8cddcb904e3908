// Carriers ∂f/∂a of a layer → u = ∂f/∂h = Wᵀ ∂f/∂a and g = ∂f/∂a = u φ′ of the layer below. For training, `keep` is
// composed in to keep u, which sampling has no use for.

@group(0) @binding(0) var<storage, read> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read> slope: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> g: array<vec4f>;
@group(0) @binding(4) var<uniform> call: Call;

fn finish(at: u32, u: vec4f) {
  g[at] = u * slope[at];
  keep(at, u);
}

@compute @workgroup_size(64, 1, 1)
fn layer_backward(@builtin(global_invocation_id) id: vec3u) {
  let place = place_of(id.x);
  if (place.quad >= call.quads) {
    return;
  }
  finish_tile(place, product(place));
}
