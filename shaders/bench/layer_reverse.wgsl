// Reverse carriers e of a layer's pre-activations → those of the layer below: e = u ȧ φ″ + φ′ Wᵀ e, whose first term
// is there already (layer_tangent.wgsl).

@group(0) @binding(0) var<storage, read> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read> slope: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> e: array<vec4f>;
@group(0) @binding(4) var<uniform> call: Call;

fn finish(at: u32, dh: vec4f) {
  e[at] = fma(slope[at], dh, e[at]);
}

@compute @workgroup_size(64, 1, 1)
fn layer_reverse(@builtin(global_invocation_id) id: vec3u) {
  let place = place_of(id.x);
  if (place.quad >= call.quads) {
    return;
  }
  finish_tile(place, product(place));
}
