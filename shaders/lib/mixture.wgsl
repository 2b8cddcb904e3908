// The oracle: exact perturbed density and score of a mixture of Gaussians with full covariances.
// Perturbed with σ, a component N(μ, Σ) becomes N(μ, Σ + σ²I). A point set is a mixture with Σ = 0.

const LOG_TWO_PI = 1.8378770664093453;

/** mean; log weight; covariance as (xx, xy, yy). 32 bytes, the same in src/targets.ts. */
struct Component { mean: vec2f, log_weight: f32, padding: f32, covariance: vec3f }

/** Points and their noise levels. */
struct Samples { x: vec4f, y: vec4f, sigma: vec4f }

/** log p_σ(x) and the score ∇ₓ log p_σ(x) of four points. */
struct Exact { log_density: vec4f, score: mat2x4f }

/** One pass over the components: a running log-sum-exp, the score being the posterior mean of −C⁻¹(x − μ). */
fn exact(samples: Samples) -> Exact {
  let variance = samples.sigma * samples.sigma;
  var peak = vec4f(-3.4e38);
  var mass = vec4f(0.0);
  var sum_x = vec4f(0.0);
  var sum_y = vec4f(0.0);
  for (var k = 0u; k < arrayLength(&components); k++) {
    let c = components[k];
    let xx = c.covariance.x + variance;
    let yy = c.covariance.z + variance;
    let xy = vec4f(c.covariance.y);
    let determinant = xx * yy - xy * xy;
    let dx = samples.x - c.mean.x;
    let dy = samples.y - c.mean.y;
    let score_x = (xy * dy - yy * dx) / determinant;
    let score_y = (xy * dx - xx * dy) / determinant;
    let log_p = c.log_weight - LOG_TWO_PI - 0.5 * log(determinant) + 0.5 * (dx * score_x + dy * score_y);
    let higher = max(peak, log_p);
    let keep = exp(peak - higher);
    let weight = exp(log_p - higher);
    mass = mass * keep + weight;
    sum_x = sum_x * keep + weight * score_x;
    sum_y = sum_y * keep + weight * score_y;
    peak = higher;
  }
  return Exact(peak + log(mass), mat2x4f(sum_x / mass, sum_y / mass));
}

