// Next to nothing: what a dispatch costs by itself. One thread of the first workgroup writes one word.

struct Call {
  value: u32,
}

@group(0) @binding(0) var<storage, read_write> word: array<u32>;
@group(0) @binding(1) var<uniform> call: Call;

@compute @workgroup_size(1, 1, 1)
fn empty_roof() {
  word[0] = call.value;
}
