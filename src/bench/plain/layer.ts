/** A hidden layer on float64 typed arrays, and its products. */

/** [rows, columns], row-major; rows of zeros fill it up to a multiple of 8. */
export interface Matrix {
  data: Float64Array;
  columns: number;
}

/** Rows that `multiply` takes at a time. */
const ROWS = 8;

const padded = (rows: number): number => ROWS * Math.ceil(rows / ROWS);

/** out = start + M v, both of padded length: eight rows at a time, so that each v[j] is loaded once for eight sums. */
export function multiply({ data, columns }: Matrix, v: Float64Array, start: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i += ROWS) {
    let a = start[i]!;
    let b = start[i + 1]!;
    let c = start[i + 2]!;
    let d = start[i + 3]!;
    let e = start[i + 4]!;
    let f = start[i + 5]!;
    let g = start[i + 6]!;
    let h = start[i + 7]!;
    const p = i * columns;
    const q = p + columns;
    const r = q + columns;
    const s = r + columns;
    const t = s + columns;
    const u = t + columns;
    const w = u + columns;
    const x = w + columns;
    for (let j = 0; j < columns; j++) {
      const y = v[j]!;
      a += data[p + j]! * y;
      b += data[q + j]! * y;
      c += data[r + j]! * y;
      d += data[s + j]! * y;
      e += data[t + j]! * y;
      f += data[u + j]! * y;
      g += data[w + j]! * y;
      h += data[x + j]! * y;
    }
    out[i] = a;
    out[i + 1] = b;
    out[i + 2] = c;
    out[i + 3] = d;
    out[i + 4] = e;
    out[i + 5] = f;
    out[i + 6] = g;
    out[i + 7] = h;
  }
}

/** A hidden layer a = W h + b, and what the sweeps keep of it for the current point: vectors of its padded width. */
export class Layer {
  /** W, for W h. */
  readonly forward: Matrix;
  /** Wᵀ, for Wᵀ y. */
  readonly backward: Matrix;
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
  /** What the reverse sweep carries: the derivatives by h's tangent, a's tangent, h and a. */
  readonly dTangent: Float64Array;
  readonly dPreTangent: Float64Array;
  readonly dValue: Float64Array;
  readonly dPre: Float64Array;

  /** Weights and bias are views of the parameters, the gradients views of all dL/dθ. */
  constructor(
    readonly inputs: number,
    readonly width: number,
    weight: Float32Array,
    bias: Float32Array,
    readonly dWeight: Float64Array,
    readonly dBias: Float64Array,
  ) {
    this.forward = { data: new Float64Array(padded(width) * inputs), columns: inputs };
    this.forward.data.set(weight);
    this.backward = { data: new Float64Array(padded(inputs) * width), columns: width };
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < inputs; j++) this.backward.data[j * width + i] = weight[i * inputs + j]!;
    }
    const vector = () => new Float64Array(padded(width));
    this.bias = vector();
    this.bias.set(bias);
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
    const { inputs, width, dWeight, dBias, dPreTangent, dPre } = this;
    for (let i = 0, k = 0; i < width; i++) {
      const x = dPreTangent[i]!;
      const y = dPre[i]!;
      dBias[i]! += y;
      for (let j = 0; j < inputs; j++, k++) dWeight[k]! += x * t[j]! + y * h[j]!;
    }
  }
}

/** z = x y, each element. */
export function times(x: Float64Array, y: Float64Array, z: Float64Array): void {
  for (let i = 0; i < z.length; i++) z[i] = x[i]! * y[i]!;
}
