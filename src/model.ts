/** The energy network's shape: an MLP 3 → h₁ → … → hₙ → 1 on (x₁, x₂, σ), and the table of its parameters. */
import { USE, uniformFrom, wordStream } from './random.ts';

export const ACTIVATIONS = ['elu', 'silu', 'softplus', 'tanh'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/**
 * How σ enters. `raw`: f = g([x, σ]). `scaled`: f = g([(x − mean)/√(σ² + variance), ½ ln σ + 1]) / σ,
 * with the data's mean and mean per-axis variance.
 */
export type Conditioning = { kind: 'raw' } | { kind: 'scaled'; mean: readonly [number, number]; variance: number };

export interface ModelShape {
  /** Widths of the hidden layers: 1 to 4 of them, 1 to 128 units each. */
  hidden: readonly number[];
  activation: Activation;
  conditioning: Conditioning;
}

/** One tensor in the order and with the names of PyTorch's Sequential(Linear, act, Linear, …). */
export interface Parameter {
  /** `0.weight`, `0.bias`, `2.weight`, … */
  name: string;
  /** [outputs, inputs] row-major, or [outputs]. */
  shape: readonly number[];
  /** Index of its first number among all parameters. */
  offset: number;
}

export interface Model extends ModelShape {
  parameters: readonly Parameter[];
  /** Numbers in all parameters together. */
  size: number;
  /** 3, h₁, …, hₙ, 1. */
  widths: readonly number[];
}

/** Checks a shape and lists its parameters. */
export function createModel({ hidden, activation, conditioning }: ModelShape): Model {
  if (hidden.length < 1 || hidden.length > 4)
    throw new RangeError(`hidden has ${hidden.length} layers; allowed are 1 to 4`);
  for (const width of hidden) {
    if (!Number.isInteger(width) || width < 1 || width > 128) {
      throw new RangeError(`hidden layer width is ${width}; allowed are whole numbers from 1 to 128`);
    }
  }
  if (!ACTIVATIONS.includes(activation)) {
    throw new RangeError(`activation is '${activation}'; allowed are ${ACTIVATIONS.join(', ')}`);
  }
  checkConditioning(conditioning);
  const widths = [3, ...hidden, 1];
  const parameters: Parameter[] = [];
  let size = 0;
  for (let l = 1; l < widths.length; l++) {
    const [inputs, outputs] = [widths[l - 1]!, widths[l]!];
    parameters.push({ name: `${2 * l - 2}.weight`, shape: [outputs, inputs], offset: size });
    size += outputs * inputs;
    parameters.push({ name: `${2 * l - 2}.bias`, shape: [outputs], offset: size });
    size += outputs;
  }
  return { hidden, activation, conditioning, parameters, size, widths };
}

function checkConditioning(conditioning: Conditioning): void {
  if (conditioning.kind === 'raw') return;
  if (conditioning.kind !== 'scaled') {
    throw new RangeError(`conditioning is '${(conditioning as { kind: string }).kind}'; allowed are raw, scaled`);
  }
  const { mean, variance } = conditioning;
  if (mean?.length !== 2 || !mean.every(Number.isFinite))
    throw new RangeError('conditioning.mean must be two finite numbers');
  if (!(variance >= 0 && Number.isFinite(variance))) {
    throw new RangeError(`conditioning.variance is ${variance}; allowed are finite numbers from 0`);
  }
}

/** Weights and biases uniform in ±1/√fan_in, PyTorch's default for Linear, drawn from the seed. */
export function initialParameters(model: Model, seed: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(model.size);
  const words = wordStream(USE.weights, seed);
  for (const { name, shape, offset } of model.parameters) {
    const layer = Number.parseInt(name, 10) / 2;
    const bound = 1 / Math.sqrt(model.widths[layer]!);
    const count = shape.reduce((product, n) => product * n, 1);
    for (let i = 0; i < count; i++) values[offset + i] = bound * (2 * uniformFrom(words.next().value) - 1);
  }
  return values;
}
