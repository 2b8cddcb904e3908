// The denoising score matching loss L = mean_b ‖σ s(x̄, σ) + z‖², x̄ = x + σ z, and dL/dθ in float64, derived twice:
// tangent then reverse (design.md §1, what the kernels do), and reverse over reverse on a recorded graph.

import {
  activate,
  affine,
  energyAndScore,
  forward,
  type Layer,
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
function samples(clean: number[], noise: number[], sigma: number[]): Sample[] {
  if (sigma.length === 0 || clean.length !== 2 * sigma.length || noise.length !== 2 * sigma.length) {
    throw new Error(`batch: clean ${clean.length} and noise ${noise.length}, expected 2 × sigma's ${sigma.length} > 0`);
  }
  return sigma.map((level, b) => {
    const z: Point = [noise[2 * b]!, noise[2 * b + 1]!];
    return { noisy: [clean[2 * b]! + level * z[0], clean[2 * b + 1]! + level * z[1]], z, sigma: level };
  });
}

function zeroGradient(network: Network): Parameter[] {
  return parameterShapes(network).map(({ name, shape }) => {
    const length = shape.reduce((size, n) => size * n, 1);
    return { name, shape, data: new Array<number>(length).fill(0) };
  });
}

/** matrix += y hᵀ, [y.length, h.length] row-major. */
function addOuter(matrix: number[], y: number[], h: number[]): void {
  for (let i = 0; i < y.length; i++) for (let j = 0; j < h.length; j++) matrix[i * h.length + j]! += y[i]! * h[j]!;
}

/** vector += y. */
function add(vector: number[], y: number[]): void {
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

/** A vector in the recorded graph, and dL/d of it once the tape has run back. */
type Node = { value: number[]; adjoint: number[] };

/** Records vector operations; `pullBack` runs their adjoints in reverse order. Weight adjoints go to `dLayer`. */
class Tape {
  private readonly pulls: (() => void)[] = [];

  node(value: number[], pull: (adjoint: number[]) => void = () => {}): Node {
    const node = { value, adjoint: value.map(() => 0) };
    this.pulls.push(() => pull(node.adjoint));
    return node;
  }

  affine(layer: Layer, dLayer: Layer, h: Node): Node {
    return this.node(affine(layer, h.value), (adjoint) => {
      addOuter(dLayer.weight, adjoint, h.value);
      add(dLayer.bias, adjoint);
      add(h.adjoint, transposedProduct(layer, adjoint));
    });
  }

  transposedProduct(layer: Layer, dLayer: Layer, y: Node): Node {
    return this.node(transposedProduct(layer, y.value), (adjoint) => {
      addOuter(dLayer.weight, y.value, adjoint);
      add(y.adjoint, product(layer, adjoint));
    });
  }

  /** φ (order 0) or φ′ (order 1) of each element. */
  activation(activation: Network['activation'], order: 0 | 1, a: Node): Node {
    const triples = a.value.map((value) => activate(activation, value));
    const derivative = order === 0 ? 1 : 2;
    const value = triples.map((triple) => triple[order]);
    return this.node(value, (adjoint) => {
      const pulled = adjoint.map((d, i) => d * triples[i]![derivative]);
      add(a.adjoint, pulled);
    });
  }

  times(x: Node, y: Node): Node {
    const value = x.value.map((factor, i) => factor * y.value[i]!);
    return this.node(value, (adjoint) => {
      const [dx, dy] = [adjoint.map((d, i) => d * y.value[i]!), adjoint.map((d, i) => d * x.value[i]!)];
      add(x.adjoint, dx);
      add(y.adjoint, dy);
    });
  }

  pullBack(): void {
    for (const pull of this.pulls.reverse()) pull();
  }
}

/** The same numbers by recording the score's own backward sweep as a graph and pulling ‖r‖²/B back through it. */
export function lossAndGradientReverseOverReverse(
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
    const tape = new Tape();
    const { u, inputScale, outputScale } = networkInput(network.conditioning, noisy, level);
    let h = tape.node(u);
    const slopes: Node[] = [];
    for (let l = 0; l < network.hidden.length; l++) {
      const a = tape.affine(layers[l]!, dLayers[l]!, h);
      h = tape.activation(network.activation, 0, a);
      slopes.push(tape.activation(network.activation, 1, a));
    }
    let carrier = tape.node([outputScale]); // ∂f/∂g
    for (let l = layers.length - 1; l >= 0; l--) {
      carrier = tape.transposedProduct(layers[l]!, dLayers[l]!, carrier); // ∂f/∂h_l
      if (l > 0) carrier = tape.times(carrier, slopes[l - 1]!); // ∂f/∂a_l
    }
    for (const axis of [0, 1]) {
      const residual = z[axis]! - level * inputScale * carrier.value[axis]!;
      loss += residual ** 2 / sigma.length;
      carrier.adjoint[axis] = (2 / sigma.length) * residual * -level * inputScale;
    }
    tape.pullBack();
  }
  return { loss, gradient };
}
