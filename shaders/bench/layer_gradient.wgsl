// One layer's part of dL/dθ, summed over the whole batch: dW = Σ g tᵀ + e hᵀ, db = Σ e, with t and h of the layer below.
// A workgroup makes one tile of 4 rows by 4 columns, the bias being one column more: thread i sums quads i, i + 16, …,
// then a thread a row adds the threads' sums in their order.

struct Call {
  quads: u32,
  inputs: u32, // columns of W
  outputs: u32, // rows of W
  weight: u32, // where dW starts in `gradient`
  bias: u32, // where db starts
}

@group(0) @binding(0) var<storage, read> g: array<vec4f>;
@group(0) @binding(1) var<storage, read> e: array<vec4f>;
@group(0) @binding(2) var<storage, read> t: array<vec4f>;
@group(0) @binding(3) var<storage, read> h: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(5) var<uniform> call: Call;

const THREADS = 16u;

var<workgroup> sums: array<mat4x4f, THREADS>;

/** Where four rows of g or e stand. Those past the last repeat it: they are not written. */
fn places(quad: u32, row: u32) -> vec4u {
  return quad * call.outputs + min(row + vec4u(0u, 1u, 2u, 3u), vec4u(call.outputs - 1u));
}

fn tangent(quad: u32, column: u32) -> vec4f {
  if (column < call.inputs) {
    return t[quad * call.inputs + column];
  }
  return vec4f(0.0);
}

/** The value of the layer below, or of the constant unit whose weight is the bias. */
fn value(quad: u32, column: u32) -> vec4f {
  if (column < call.inputs) {
    return h[quad * call.inputs + column];
  }
  return vec4f(1.0);
}

fn tangents(quad: u32, column: u32) -> mat4x4f {
  return mat4x4f(
    tangent(quad, column),
    tangent(quad, column + 1u),
    tangent(quad, column + 2u),
    tangent(quad, column + 3u),
  );
}

fn values(quad: u32, column: u32) -> mat4x4f {
  return mat4x4f(value(quad, column), value(quad, column + 1u), value(quad, column + 2u), value(quad, column + 3u));
}

@compute @workgroup_size(THREADS, 1, 1)
fn layer_gradient(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tiles = call.inputs / 4u + 1u; // along a row, with the bias's column
  let row = 4u * (group.x / tiles);
  let column = 4u * (group.x % tiles);
  var sum = mat4x4f(); // a column of it is a row of the tile
  for (var quad = thread; quad < call.quads; quad += THREADS) {
    let at = places(quad, row);
    sum += transpose(tangents(quad, column)) * mat4x4f(g[at.x], g[at.y], g[at.z], g[at.w]);
    sum += transpose(values(quad, column)) * mat4x4f(e[at.x], e[at.y], e[at.z], e[at.w]);
  }
  sums[thread] = sum;
  workgroupBarrier();
  let output = row + thread;
  if (thread >= 4u || output >= call.outputs) {
    return;
  }
  var total = vec4f();
  for (var i = 0u; i < THREADS; i++) {
    total += sums[i][thread];
  }
  for (var c = 0u; c < 4u && column + c < call.inputs; c++) {
    gradient[call.weight + output * call.inputs + column + c] = total[c];
  }
  if (call.inputs - column < 4u) {
    gradient[call.bias + output] = total[call.inputs - column];
  }
}
