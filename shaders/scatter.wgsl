// Points uniform over a box, named by the same counters as the normal ones of draw.wgsl.
// Refuses nothing: `first` must be even, since one Philox call gives two points.

struct Call {
  first: u32, // index of the first point, even
  count: u32, // points in this dispatch
  stream: u32, // which of many draws under one seed
  seed: vec2u,
  low: vec2f, // the box's lowest x and y
  size: vec2f,
}

@group(0) @binding(0) var<storage, read_write> points: array<vec2f>;
@group(0) @binding(1) var<uniform> call: Call;

fn place(bits: vec2u) -> vec2f {
  return call.low + call.size * vec2f(uniform_from(bits.x), uniform_from(bits.y));
}

@compute @workgroup_size(64, 1, 1)
fn scatter(@builtin(global_invocation_id) id: vec3u) {
  let i = call.first + 2u * id.x;
  let end = call.first + call.count;
  if (i >= end) {
    return;
  }
  let words = random_words(USE_DRAW, i / 2u, call.stream, call.seed);
  points[i] = place(words.xy);
  if (i + 1u < end) {
    points[i + 1u] = place(words.zw);
  }
}
