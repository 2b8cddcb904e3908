// Partial sums → dL/dθ → one Adam step (Kingma, Ba 2015, bias-corrected), and the copies of θ that the other kernels read.
// What every thread would compute alike (bias corrections, learning rate) comes with the call, from the host in float64.

struct Call {
  slices: u32, // partial sums to add, in this order
  rate: f32, // learning rate ÷ (1 − β₁ᵗ); 0 leaves θ as it is
  second: f32, // 1 ÷ (1 − β₂ᵗ)
  gain1: f32, // 1 − β₁
  gain2: f32, // 1 − β₂
  epsilon: f32,
  average: f32, // weight of the new θ in its running mean, (1 − d) ÷ (1 − dᵗ) for decay d; 1 copies it
  batch: u32,
  step: u32, // counted from 0
}

/**
 * Each step's loss, and the first step whose loss or update is not finite: its number with all bits turned, so that 0 is
 * none and the largest is the first. The same in src/adam.ts.
 */
struct Losses { ring: array<f32, 16384>, loss_fault: atomic<u32>, update_fault: atomic<u32> }

/** Where a parameter stands among the packed weights: its place in the backward and in the forward orientation. */
struct Place { backward: u32, forward: u32 }

@group(0) @binding(0) var<storage, read> partial: array<f32>;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read_write> theta: array<f32>;
@group(0) @binding(3) var<storage, read_write> packed: array<f32>;
@group(0) @binding(4) var<storage, read_write> moments: array<vec2f>; // first and second
@group(0) @binding(5) var<storage, read_write> dtheta: array<f32>;
@group(0) @binding(6) var<storage, read_write> losses: Losses;
@group(0) @binding(7) var<storage, read_write> averages: array<f32>; // bias-corrected running mean of θ
@group(0) @binding(8) var<uniform> call: Call;

fn sum_slices(place: u32) -> f32 {
  var sum = 0.0;
  for (var s = 0u; s < call.slices; s++) {
    sum += partial[s * PARTIAL + place];
  }
  return sum;
}

@compute @workgroup_size(64, 1, 1)
fn adam(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i == PARAMETERS) {
    let loss = sum_slices(LOSS_PLACE) / f32(call.batch);
    losses.ring[call.step % 16384u] = loss;
    if (!is_finite(loss)) {
      atomicMax(&losses.loss_fault, ~call.step);
    }
  }
  if (i >= PARAMETERS) {
    return;
  }
  let place = places[i];
  let g = sum_slices(place.backward);
  let m = moments[i].x + call.gain1 * (g - moments[i].x);
  let v = moments[i].y + call.gain2 * (g * g - moments[i].y);
  let value = theta[i] - call.rate * m / (sqrt(v * call.second) + call.epsilon);
  dtheta[i] = g;
  moments[i] = vec2f(m, v);
  theta[i] = value;
  averages[i] += call.average * (value - averages[i]);
  if (!(is_finite(m) && is_finite(v) && is_finite(value) && is_finite(averages[i]))) {
    atomicMax(&losses.update_fault, ~call.step);
  }
  packed[place.backward] = value;
  packed[place.forward] = value;
}
