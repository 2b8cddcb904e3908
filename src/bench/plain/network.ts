/**
 * The energy network in plain JavaScript, as fast as a tight loop gets: float64 typed arrays, one point at a time, one
 * thread. Score by a forward and a backward sweep, the loss's gradient by a tangent sweep and its reverse.
 */
import type { Model } from '../../model.ts';
import { type ActivationLoops, activationLoops } from './activations.ts';
import { Layer, multiply, times } from './layer.ts';

export class PlainNetwork {
  /** s(x, σ) of the last point. */
  readonly score = new Float64Array(2);
  /** dL/dθ in the order of model.parameters, summed by `addGradient`. */
  readonly gradient: Float64Array;
  private readonly layers: Layer[];
  private readonly dOutput: Float64Array;
  private readonly loops: ActivationLoops;
  /** x₁, x₂, σ, and their tangent. */
  private readonly input = new Float64Array(3);
  private readonly inputTangent = new Float64Array(3);

  /** `values` in the order of model.parameters. Refuses what it has no loops for. */
  constructor(model: Model, values: Float32Array) {
    if (model.conditioning.kind !== 'raw') {
      throw new RangeError(`conditioning is '${model.conditioning.kind}'; plain JavaScript allows only raw`);
    }
    this.loops = activationLoops(model.activation);
    this.gradient = new Float64Array(model.size);
    const tensors = model.parameters.map(({ offset, shape }) => {
      const end = offset + shape.reduce((product, n) => product * n, 1);
      return { data: values.subarray(offset, end), gradient: this.gradient.subarray(offset, end) };
    });
    this.layers = model.hidden.map((width, l) => {
      const [weight, bias] = [tensors[2 * l]!, tensors[2 * l + 1]!];
      return new Layer(model.widths[l]!, width, weight.data, bias.data, weight.gradient, bias.gradient);
    });
    const output = tensors.at(-2)!;
    this.layers.at(-1)!.dTangent.set(output.data);
    this.dOutput = output.gradient;
  }

  /** Computes `score`: values and slopes forward, then ∂f/∂a back to the input. */
  scoreAt(x1: number, x2: number, sigma: number): void {
    const { layers, loops, score } = this;
    const [first, last] = [layers[0]!, layers.at(-1)!];
    const { forward } = first;
    for (let i = 0, k = 0; i < first.width; i++, k += 3) {
      first.pre[i] = forward[k]! * x1 + forward[k + 1]! * x2 + forward[k + 2]! * sigma + first.bias[i]!;
    }
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l]!;
      if (l > 0) multiply(layer.forward, layers[l - 1]!.value, layer.bias, layer.pre);
      loops.slopes(layer.pre, layer.slope);
      if (layer !== last) loops.values(layer.pre, layer.slope, layer.value);
    }

    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      times(layer.dTangent, layer.slope, layer.dPreTangent);
      if (l === 0) break;
      const below = layers[l - 1]!;
      multiply(layer.backward, layer.dPreTangent, below.zeros, below.dTangent);
    }
    score[0] = 0;
    score[1] = 0;
    for (let i = 0, k = 0; i < first.width; i++, k += 3) {
      score[0]! -= first.dPreTangent[i]! * forward[k]!;
      score[1]! -= first.dPreTangent[i]! * forward[k + 1]!;
    }
  }

  /** Adds one sample's dL/dθ: noisy point x̄ with noise z at level σ, in a batch of this size. */
  addGradient(x1: number, x2: number, z1: number, z2: number, sigma: number, batch: number): void {
    const { layers, loops, input, inputTangent, score, dOutput } = this;
    this.scoreAt(x1, x2, sigma);
    const scale = (-2 / batch) * sigma;
    const w1 = scale * (sigma * score[0]! + z1);
    const w2 = scale * (sigma * score[1]! + z2);
    input[0] = x1;
    input[1] = x2;
    input[2] = sigma;
    inputTangent[0] = w1;
    inputTangent[1] = w2;

    const first = layers[0]!;
    const { forward } = first;
    for (let i = 0, k = 0; i < first.width; i++, k += 3) first.preTangent[i] = forward[k]! * w1 + forward[k + 1]! * w2;
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l]!;
      if (l > 0) multiply(layer.forward, layers[l - 1]!.tangent, layer.zeros, layer.preTangent);
      times(layer.slope, layer.preTangent, layer.tangent);
    }

    const last = layers.at(-1)!;
    for (let i = 0; i < last.width; i++) dOutput[i]! += last.tangent[i]!;
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      const { dTangent, preTangent, curvature, dValue, slope, dPre } = layer;
      loops.curvatures(layer.pre, slope, curvature);
      for (let i = 0; i < layer.width; i++) {
        dPre[i] = dTangent[i]! * preTangent[i]! * curvature[i]! + dValue[i]! * slope[i]!;
      }
      if (l === 0) break;
      const below = layers[l - 1]!;
      layer.addGradient(below.tangent, below.value);
      multiply(layer.backward, dPre, below.zeros, below.dValue);
    }
    first.addGradient(inputTangent, input);
  }
}
