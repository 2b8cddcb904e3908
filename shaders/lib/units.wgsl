// Memory for the units' values in the thread itself: for kernels that need only energy and score.

var<private> units: array<vec4f, UNITS>;

fn load(at: u32) -> vec4f {
  return units[at];
}

fn store(at: u32, value: vec4f) {
  units[at] = value;
}

/** The score of the model at four points, as columns (s₁, s₂). */
fn scores(samples: Samples) -> mat2x4f {
  forward(samples);
  return backward(samples.sigma);
}
