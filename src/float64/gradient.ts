// The denoising score matching loss L = mean_b ‖σ s(x̄, σ) + z‖², x̄ = x + σ z, and dL/dθ in plain, slow float64, by a
// tangent sweep and its reverse: what the kernels do.

import {
  energyAndScore,
  forward,
  layersOf,
  type Network,
  networkInput,
  type Parameter,
  type Point,
  parameterShapes,
  product,
  transposedProduct,
} from './network.ts';

export type LossAndGradient = { loss: number; gradient: Parameter[] };

type Sample = { noisy: Point; z: Point; sigma: number };

/** Clean points (2B), noise (2B) and noise levels (B) as B samples, refusing other lengths. */
export function samples(clean: number[], noise: number[], sigma: number[]): Sample[] {
  if (sigma.length === 0 || clean.length !== 2 * sigma.length || noise.length !== 2 * sigma.length) {
    throw new Error(`batch: clean ${clean.length} and noise ${noise.length}, expected 2 × sigma's ${sigma.length} > 0`);
  }
  return sigma.map((level, b) => {
    const z: Point = [noise[2 * b]!, noise[2 * b + 1]!];
    return { noisy: [clean[2 * b]! + level * z[0], clean[2 * b + 1]! + level * z[1]], z, sigma: level };
  });
}

export function zeroGradient(network: Network): Parameter[] {
  return parameterShapes(network).map(({ name, shape }) => {
    const length = shape.reduce((size, n) => size * n, 1);
    return { name, shape, data: new Array<number>(length).fill(0) };
  });
}

/** matrix += y hᵀ, [y.length, h.length] row-major. */
export function addOuter(matrix: number[], y: number[], h: number[]): void {
  for (let i = 0; i < y.length; i++) for (let j = 0; j < h.length; j++) matrix[i * h.length + j]! += y[i]! * h[j]!;
}

/** vector += y. */
export function add(vector: number[], y: number[]): void {
  for (let i = 0; i < y.length; i++) vector[i]! += y[i]!;
}

/** With w = −(2/B) σ r held fixed, dL/dθ = ∇_θ[w·∇ₓf]: a tangent sweep in direction w, then its reverse sweep. */
export function lossAndGradient(
  network: Network,
  parameters: Parameter[],
  clean: number[],
  noise: number[],
  sigma: number[],
): LossAndGradient {
  const layers = layersOf(network, parameters);
  const gradient = zeroGradient(network);
  const dLayers = layersOf(network, gradient);
  let loss = 0;
  for (const { noisy, z, sigma: level } of samples(clean, noise, sigma)) {
    const { u, inputScale, outputScale } = networkInput(network.conditioning, noisy, level);
    const { values, slopes, curvatures } = forward(network.activation, layers, u);
    const { score } = energyAndScore(network, parameters, noisy, level);
    const residual = [level * score[0] + z[0], level * score[1] + z[1]];
    loss += (residual[0]! ** 2 + residual[1]! ** 2) / sigma.length;

    // Tangents t_0 … t_n of h_0 … h_n, and ȧ_1 … ȧ_n of the pre-activations (index l − 1).
    const w = residual.map((r) => (-2 / sigma.length) * level * r);
    const tangents = [[w[0]! * inputScale, w[1]! * inputScale, 0]];
    const preTangents: number[][] = [];
    for (let l = 0; l < slopes.length; l++) {
      const preTangent = product(layers[l]!, tangents[l]!);
      preTangents.push(preTangent);
      tangents.push(preTangent.map((value, i) => slopes[l]![i]! * value));
    }

    // Carriers of a layer's ȧ and a, from the output layer (whose value does not enter) down to the first.
    let dPreTangent = [outputScale];
    let dPre = [0];
    for (let l = layers.length - 1; ; l--) {
      addOuter(dLayers[l]!.weight, dPreTangent, tangents[l]!);
      addOuter(dLayers[l]!.weight, dPre, values[l]!);
      add(dLayers[l]!.bias, dPre);
      if (l === 0) break;
      const [slope, curvature, preTangent] = [slopes[l - 1]!, curvatures[l - 1]!, preTangents[l - 1]!];
      const dTangent = transposedProduct(layers[l]!, dPreTangent);
      const dValue = transposedProduct(layers[l]!, dPre);
      dPreTangent = dTangent.map((d, i) => d * slope[i]!);
      dPre = dTangent.map((d, i) => d * preTangent[i]! * curvature[i]! + dValue[i]! * slope[i]!);
    }
  }
  return { loss, gradient };
}
