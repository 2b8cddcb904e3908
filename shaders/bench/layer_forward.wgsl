// Values of the layer below → value h = φ(a) and slope φ′(a) of every unit, a = W h + b. For training, `keep` is
// composed in to keep the curvatures φ″(a), which sampling has no use for.

@group(0) @binding(0) var<storage, read> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> h: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> slope: array<vec4f>;
@group(0) @binding(4) var<uniform> call: Call;

fn finish(at: u32, a: vec4f) {
  let unit = activate(a);
  h[at] = unit.value;
  slope[at] = unit.slope;
  keep(at, unit.curvature);
}

@compute @workgroup_size(64, 1, 1)
fn layer_forward(@builtin(global_invocation_id) id: vec3u) {
  let place = place_of(id.x);
  if (place.quad >= call.quads) {
    return;
  }
  let bias = call.matrix + call.inputs * call.stride + place.unit / 4u;
  finish_tile(place, add_row(product(place), bias, vec4f(1.0)));
}
