/**
 * The energy network in plain JavaScript, as fast as a tight loop gets: float64 typed arrays, one point at a time, one
 * thread. Score by a forward and a backward sweep, the loss's gradient by a tangent sweep and its reverse.
 */
import type { Model } from '../../model.ts';
import { requireRaw } from '../limits.ts';
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
    requireRaw('plain JavaScript', model);
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
    this.layers.at(-1)!.dTangent.set(output.data); // ∂f/∂h of the last layer: the output's weights, at every point
    this.dOutput = output.gradient;
  }

  /** Computes `score`. */
  scoreAt(x1: number, x2: number, sigma: number): void {
    this.forward(x1, x2, sigma);
    this.backward();
  }

  /** Adds one sample's dL/dθ: noisy point x̄ with noise z at level σ, in a batch of this size. */
  addGradient(x1: number, x2: number, z1: number, z2: number, sigma: number, batch: number): void {
    const { score } = this;
    this.scoreAt(x1, x2, sigma);
    const scale = (-2 / batch) * sigma;
    this.tangents(scale * (sigma * score[0]! + z1), scale * (sigma * score[1]! + z2));
    this.reverse();
  }

  /** Slopes of all layers, values of all but the last, whose values the score does not need. */
  private forward(x1: number, x2: number, sigma: number): void {
    const { layers, loops, input } = this;
    input[0] = x1;
    input[1] = x2;
    input[2] = sigma;
    const { weight, bias, pre } = layers[0]!;
    for (let i = 0, k = 0; i < pre.length; i++, k += 3) {
      pre[i] = weight[k]! * x1 + weight[k + 1]! * x2 + weight[k + 2]! * sigma + bias[i]!;
    }
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l]!;
      if (l > 0) multiply(layer.weight, layers[l - 1]!.value, layer.bias, layer.pre);
      loops.slopes(layer.pre, layer.slope);
      if (l + 1 < layers.length) loops.values(layer.pre, layer.slope, layer.value);
    }
  }

  /** ∂f/∂h and ∂f/∂a of all layers from the last down, then the score. */
  private backward(): void {
    const { layers, score } = this;
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      times(layer.dTangent, layer.slope, layer.dPreTangent);
      if (l === 0) break;
      const below = layers[l - 1]!;
      multiply(layer.transposed, layer.dPreTangent, below.zeros, below.dTangent);
    }
    const { weight, dPreTangent } = layers[0]!;
    let s1 = 0;
    let s2 = 0;
    for (let i = 0, k = 0; i < dPreTangent.length; i++, k += 3) {
      s1 -= dPreTangent[i]! * weight[k]!;
      s2 -= dPreTangent[i]! * weight[k + 1]!;
    }
    score[0] = s1;
    score[1] = s2;
  }

  /** Tangents of all layers in the direction w of the input. */
  private tangents(w1: number, w2: number): void {
    const { layers, inputTangent } = this;
    inputTangent[0] = w1;
    inputTangent[1] = w2;
    const { weight, preTangent } = layers[0]!;
    for (let i = 0, k = 0; i < preTangent.length; i++, k += 3) preTangent[i] = weight[k]! * w1 + weight[k + 1]! * w2;
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l]!;
      if (l > 0) multiply(layer.weight, layers[l - 1]!.tangent, layer.zeros, layer.preTangent);
      times(layer.slope, layer.preTangent, layer.tangent);
    }
  }

  /** Reverse of `tangents`, `dTangent` and `dPreTangent` being those of `backward`: adds to the gradient. */
  private reverse(): void {
    const { layers, loops, input, inputTangent, dOutput } = this;
    const { tangent } = layers.at(-1)!;
    for (let i = 0; i < tangent.length; i++) dOutput[i]! += tangent[i]!;
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      const { dTangent, preTangent, curvature, dValue, slope, dPre } = layer;
      loops.curvatures(layer.pre, slope, curvature);
      for (let i = 0; i < dPre.length; i++) {
        dPre[i] = dTangent[i]! * preTangent[i]! * curvature[i]! + dValue[i]! * slope[i]!;
      }
      if (l === 0) break;
      const below = layers[l - 1]!;
      layer.addGradient(below.tangent, below.value);
      multiply(layer.transposed, dPre, below.zeros, below.dValue);
    }
    layers[0]!.addGradient(inputTangent, input);
  }
}
