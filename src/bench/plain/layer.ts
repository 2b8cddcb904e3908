/** A hidden layer on float64 typed arrays, and its products. */

/** out = start + M v, M [out.length, v.length] row-major. */
export function multiply(matrix: Float64Array, v: Float64Array, start: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const row = i * v.length;
    let sum = start[i]!;
    for (let j = 0; j < v.length; j++) sum += matrix[row + j]! * v[j]!;
    out[i] = sum;
  }
}

/** A hidden layer a = W h + b, and what the sweeps keep of it for the current point: vectors of its width. */
export class Layer {
  /** W [width, inputs] and Wᵀ, row-major, so that products in both directions read whole rows. */
  readonly weight: Float64Array;
  readonly transposed: Float64Array;
  readonly bias: Float64Array;
  readonly zeros: Float64Array;
  /** a; h = φ(a); φ′(a); φ″(a). */
  readonly pre: Float64Array;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
  /** Tangents of a and of h. */
  readonly preTangent: Float64Array;
  readonly tangent: Float64Array;
  /** Derivatives by h's tangent and a's tangent, which are ∂f/∂h and ∂f/∂a, and by h and a. */
  readonly dTangent: Float64Array;
  readonly dPreTangent: Float64Array;
  readonly dValue: Float64Array;
  readonly dPre: Float64Array;

  /** `dWeight` and `dBias` are views of all dL/dθ. */
  constructor(
    inputs: number,
    width: number,
    weight: Float32Array,
    bias: Float32Array,
    readonly dWeight: Float64Array,
    readonly dBias: Float64Array,
  ) {
    this.weight = Float64Array.from(weight);
    this.transposed = new Float64Array(inputs * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < inputs; j++) this.transposed[j * width + i] = weight[i * inputs + j]!;
    }
    this.bias = Float64Array.from(bias);
    const vector = () => new Float64Array(width);
    this.zeros = vector();
    this.pre = vector();
    this.value = vector();
    this.slope = vector();
    this.curvature = vector();
    this.preTangent = vector();
    this.tangent = vector();
    this.dTangent = vector();
    this.dPreTangent = vector();
    this.dValue = vector();
    this.dPre = vector();
  }

  /** dW += dPreTangent tᵀ + dPre hᵀ, db += dPre, with the tangent t and the value h of what goes in. */
  addGradient(t: Float64Array, h: Float64Array): void {
    const { dWeight, dBias, dPreTangent, dPre } = this;
    for (let i = 0, k = 0; i < dPre.length; i++) {
      const x = dPreTangent[i]!;
      const y = dPre[i]!;
      dBias[i]! += y;
      for (let j = 0; j < t.length; j++, k++) dWeight[k]! += x * t[j]! + y * h[j]!;
    }
  }
}

/** z = x y, each element. */
export function times(x: Float64Array, y: Float64Array, z: Float64Array): void {
  for (let i = 0; i < z.length; i++) z[i] = x[i]! * y[i]!;
}
