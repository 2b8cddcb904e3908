/** Activations over a layer's units: one tight loop for each function and derivative. */
import type { Activation } from '../../model.ts';

/** Each fills its last array, from the pre-activations a and what came before. */
export interface ActivationLoops {
  /** φ′(a). */
  slopes(pre: Float64Array, slope: Float64Array): void;
  /** φ(a), by way of φ′. */
  values(pre: Float64Array, slope: Float64Array, value: Float64Array): void;
  /** φ″(a), by way of φ′. */
  curvatures(pre: Float64Array, slope: Float64Array, curvature: Float64Array): void;
}

const elu: ActivationLoops = {
  slopes(pre, slope) {
    for (let i = 0; i < pre.length; i++) slope[i] = pre[i]! > 0 ? 1 : Math.exp(pre[i]!);
  },
  values(pre, slope, value) {
    for (let i = 0; i < pre.length; i++) value[i] = pre[i]! > 0 ? pre[i]! : slope[i]! - 1;
  },
  curvatures(pre, slope, curvature) {
    for (let i = 0; i < pre.length; i++) curvature[i] = pre[i]! > 0 ? 0 : slope[i]!;
  },
};

const softplus: ActivationLoops = {
  slopes(pre, slope) {
    for (let i = 0; i < pre.length; i++) slope[i] = 1 / (1 + Math.exp(-pre[i]!));
  },
  values(pre, slope, value) {
    for (let i = 0; i < pre.length; i++) {
      value[i] = pre[i]! > 0 ? pre[i]! - Math.log(slope[i]!) : -Math.log1p(-slope[i]!);
    }
  },
  curvatures(pre, slope, curvature) {
    for (let i = 0; i < pre.length; i++) curvature[i] = slope[i]! * (1 - slope[i]!);
  },
};

/** Refuses activations without loops. */
export function activationLoops(activation: Activation): ActivationLoops {
  if (activation === 'elu') return elu;
  if (activation === 'softplus') return softplus;
  throw new RangeError(`activation is '${activation}'; plain JavaScript allows elu, softplus`);
}
