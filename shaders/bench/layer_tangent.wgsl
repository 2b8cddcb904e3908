// Tangents of the layer below → tangent t = φ′ȧ of every unit, ȧ = W t. Multiplies the carrier u = ∂f/∂h by ȧ φ″: what
// layer_reverse.wgsl starts from.

@group(0) @binding(0) var<storage, read> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read> slope: array<vec4f>;
@group(0) @binding(3) var<storage, read> curvature: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> t: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> u: array<vec4f>;
@group(0) @binding(6) var<uniform> call: Call;

fn finish(at: u32, da: vec4f) {
  t[at] = slope[at] * da;
  u[at] *= da * curvature[at];
}

@compute @workgroup_size(64, 1, 1)
fn layer_tangent(@builtin(global_invocation_id) id: vec3u) {
  let place = place_of(id.x);
  if (place.quad >= call.quads) {
    return;
  }
  finish_tile(place, product(place));
}
