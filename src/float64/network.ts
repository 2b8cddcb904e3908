// The energy network in plain, slow float64: an MLP 3 → h_1 → … → h_n → 1, its energy f(x, σ) and score s = −∇ₓf.
// The benchmark's gate and the tests compare with it. Refuses parameters whose names, shapes or lengths are not its own.

import type { Activation, Conditioning, ModelShape } from '../model.ts';

export type Point = [number, number];
export type Network = ModelShape;

/** A tensor named as in PyTorch's `Sequential(Linear, act, Linear, …)`; a weight is [out, in], row-major. */
export type Parameter = { name: string; shape: number[]; data: number[] };

/** a = W h + b, with W [outputs, inputs] row-major; the arrays are the parameters' own, not copies. */
export type Layer = { inputs: number; outputs: number; weight: number[]; bias: number[] };

const sigmoid = (a: number): number => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a)));

/** φ(a), φ′(a), φ″(a), without overflow or cancellation. ELU's φ″ jumps from 1 to 0 at a = 0; here φ″(0) = 1. */
export function activate(activation: Activation, a: number): [value: number, first: number, second: number] {
  switch (activation) {
    case 'elu':
      return a > 0 ? [a, 1, 0] : [Math.expm1(a), Math.exp(a), Math.exp(a)];
    case 'silu': {
      const [up, down] = [sigmoid(a), sigmoid(-a)];
      return [a * up, up * (1 + a * down), up * down * (2 + a * (down - up))];
    }
    case 'softplus': {
      const [up, down] = [sigmoid(a), sigmoid(-a)];
      return [Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))), up, up * down];
    }
    case 'tanh': {
      const slope = 4 * sigmoid(2 * a) * sigmoid(-2 * a); // sech²
      return [Math.tanh(a), slope, -2 * Math.tanh(a) * slope];
    }
  }
}

/** Names and shapes of the network's parameters: 0.weight [h_1, 3], 0.bias [h_1], 2.weight, …, last 1 × h_n and [1]. */
export function parameterShapes(network: Network): { name: string; shape: number[] }[] {
  const widths = [3, ...network.hidden, 1];
  return widths.slice(1).flatMap((outputs, l) => [
    { name: `${2 * l}.weight`, shape: [outputs, widths[l]!] },
    { name: `${2 * l}.bias`, shape: [outputs] },
  ]);
}

/** Numbers in the order of `parameterShapes`, as tensors. */
export function asParameters(network: Network, values: ArrayLike<number>): Parameter[] {
  let offset = 0;
  return parameterShapes(network).map(({ name, shape }) => {
    const length = shape.reduce((product, n) => product * n, 1);
    offset += length;
    return { name, shape, data: Array.from(values).slice(offset - length, offset) };
  });
}

/** The parameters as n + 1 layers, the last one the output's. */
export function layersOf(network: Network, parameters: Parameter[]): Layer[] {
  const shapes = parameterShapes(network);
  const expected = shapes.map(({ name, shape }) => `${name} [${shape}]`).join(', ');
  const given = parameters.map(({ name, shape }) => `${name} [${shape}]`).join(', ');
  if (given !== expected) throw new Error(`parameters: expected ${expected}; given ${given}`);
  return network.hidden.concat(1).map((outputs, l) => {
    const [weight, bias] = [parameters[2 * l]!, parameters[2 * l + 1]!];
    const inputs = weight.shape[1]!;
    if (weight.data.length !== outputs * inputs || bias.data.length !== outputs) {
      throw new Error(`${weight.name}, ${bias.name}: the data do not fill [${outputs}, ${inputs}] and [${outputs}]`);
    }
    return { inputs, outputs, weight: weight.data, bias: bias.data };
  });
}

/** W h, [outputs]. */
export function product({ inputs, outputs, weight }: Layer, h: number[]): number[] {
  return Array.from({ length: outputs }, (_, i) =>
    h.reduce((sum, value, j) => sum + weight[i * inputs + j]! * value, 0),
  );
}

/** Wᵀ y, [inputs]. */
export function transposedProduct({ inputs, weight }: Layer, y: number[]): number[] {
  return Array.from({ length: inputs }, (_, j) =>
    y.reduce((sum, value, i) => sum + weight[i * inputs + j]! * value, 0),
  );
}

/** W h + b, [outputs]. */
export function affine(layer: Layer, h: number[]): number[] {
  return product(layer, h).map((value, i) => value + layer.bias[i]!);
}

/** The network's input u [3], with f = outputScale · g(u) and ∂u₁₂/∂x = inputScale · I. */
export function networkInput(conditioning: Conditioning, [x1, x2]: Point, sigma: number) {
  if (conditioning.kind === 'raw') return { u: [x1, x2, sigma], inputScale: 1, outputScale: 1 };
  const { mean, variance } = conditioning;
  const inputScale = 1 / Math.sqrt(sigma * sigma + variance);
  const u = [(x1 - mean[0]) * inputScale, (x2 - mean[1]) * inputScale, 0.5 * Math.log(sigma) + 1];
  return { u, inputScale, outputScale: 1 / sigma };
}

/** values h_0 = u, h_1 … h_n; slopes φ′(a_l) and curvatures φ″(a_l), l = 1 … n (index l − 1); output g(u). */
export function forward(activation: Activation, layers: Layer[], u: number[]) {
  const values = [u];
  const slopes: number[][] = [];
  const curvatures: number[][] = [];
  for (const layer of layers.slice(0, -1)) {
    const triples = affine(layer, values.at(-1)!).map((a) => activate(activation, a));
    values.push(triples.map(([value]) => value));
    slopes.push(triples.map(([, first]) => first));
    curvatures.push(triples.map(([, , second]) => second));
  }
  return { values, slopes, curvatures, output: affine(layers.at(-1)!, values.at(-1)!)[0]! };
}

/** Energy f(x, σ) and score −∇ₓf(x, σ), by one forward and one backward sweep. */
export function energyAndScore(
  network: Network,
  parameters: Parameter[],
  x: Point,
  sigma: number,
): { energy: number; score: Point } {
  const layers = layersOf(network, parameters);
  const { u, inputScale, outputScale } = networkInput(network.conditioning, x, sigma);
  const { slopes, output } = forward(network.activation, layers, u);
  let carrier = transposedProduct(layers.at(-1)!, [1]); // ∂g/∂h_n
  for (let l = slopes.length - 1; l >= 0; l--) {
    const slope = slopes[l]!;
    carrier = transposedProduct(
      layers[l]!,
      carrier.map((value, i) => value * slope[i]!),
    );
  }
  const scale = -outputScale * inputScale;
  return { energy: outputScale * output, score: [scale * carrier[0]!, scale * carrier[1]!] };
}
