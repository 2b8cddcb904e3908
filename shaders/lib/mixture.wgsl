// The oracle: exact perturbed density and score of a mixture of Gaussians with full covariances.
// Perturbed with σ, a component N(μ, Σ) becomes N(μ, Σ + σ²I). A point set is a mixture with Σ = 0.

const LOG_TWO_PI = 1.8378770664093453;

/** mean; log weight; covariance as (xx, xy, yy). 32 bytes, the same in src/targets.ts. */
struct Component { mean: vec2f, log_weight: f32, padding: f32, covariance: vec3f }

/** Points and their noise levels. */
struct Samples { x: vec4f, y: vec4f, sigma: vec4f }

/** log p_σ(x) and the score ∇ₓ log p_σ(x) of four points. */
struct Exact { log_density: vec4f, score: mat2x4f }

/** What some components together say of four points: the largest log density, and relative to it their mass and their scores. */
struct Sum { peak: vec4f, mass: vec4f, x: vec4f, y: vec4f }

/** Components that are added up among themselves first: 100 000 float32 terms one after the other would lose digits. */
const BLOCK = 256u;

/** Running log-sum-exp, the score being the posterior mean of −C⁻¹(x − μ). */
fn exact(samples: Samples) -> Exact {
  let count = arrayLength(&components);
  let none = Sum(vec4f(-3.4e38), vec4f(0.0), vec4f(0.0), vec4f(0.0));
  var all = none;
  for (var first = 0u; first < count; first += BLOCK) {
    var part = none;
    for (var k = first; k < min(first + BLOCK, count); k++) {
      part = together(part, alone(components[k], samples));
    }
    all = together(all, part);
  }
  return Exact(all.peak + log(all.mass), mat2x4f(all.x / all.mass, all.y / all.mass));
}

fn alone(c: Component, samples: Samples) -> Sum {
  let variance = samples.sigma * samples.sigma;
  let xx = c.covariance.x + variance;
  let yy = c.covariance.z + variance;
  let xy = vec4f(c.covariance.y);
  let determinant = xx * yy - xy * xy;
  let dx = samples.x - c.mean.x;
  let dy = samples.y - c.mean.y;
  let x = (xy * dy - yy * dx) / determinant;
  let y = (xy * dx - xx * dy) / determinant;
  return Sum(c.log_weight - LOG_TWO_PI - 0.5 * log(determinant) + 0.5 * (dx * x + dy * y), vec4f(1.0), x, y);
}

fn together(a: Sum, b: Sum) -> Sum {
  let peak = max(a.peak, b.peak);
  let of_a = exp(a.peak - peak);
  let of_b = exp(b.peak - peak);
  return Sum(peak, a.mass * of_a + b.mass * of_b, a.x * of_a + b.x * of_b, a.y * of_a + b.y * of_b);
}
