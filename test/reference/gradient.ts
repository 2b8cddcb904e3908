// A second derivation of the loss and dL/dθ in float64: reverse over reverse on a recorded graph.

import { add, addOuter, type LossAndGradient, samples, zeroGradient } from '../../src/float64/gradient.ts';
import {
  activate,
  affine,
  type Layer,
  layersOf,
  type Network,
  networkInput,
  type Parameter,
  product,
  transposedProduct,
} from '../../src/float64/network.ts';

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

/** What `lossAndGradient` gives, by recording the score's own backward sweep as a graph and pulling ‖r‖²/B back through it. */
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
