/** What the programs of both peers share: how they start, and batches as rows of three numbers. */
import type { Network, NoisyBatch, SamplingTask } from './contender.ts';

/** Starts a library on WebGPU, or says in one sentence why it cannot. */
export async function startPeer(name: string, start: () => Promise<void>): Promise<void> {
  if (!(await navigator.gpu?.requestAdapter())) throw new Error(`${name} cannot start: there is no WebGPU adapter`);
  try {
    await start();
  } catch (error) {
    throw new Error(`${name} cannot start: ${error instanceof Error ? error.message : error}`);
  }
}

/** A parameter with its numbers. */
export interface Tensor {
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

/** All parameters but the output bias, the last one: neither score nor loss depends on it, and its gradient is 0. */
export function tensorsWithoutOutputBias({ model, values }: Network): Tensor[] {
  return model.parameters.slice(0, -1).map(({ shape, offset }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return { shape: [...shape], data: values.slice(offset, offset + size) };
  });
}

type Row = [number, number, number];

function rows(count: number, row: (b: number) => Row): Float32Array<ArrayBuffer> {
  const all = new Float32Array(3 * count);
  for (let b = 0; b < count; b++) all.set(row(b), 3 * b);
  return all;
}

/** Rows (x₁, x₂, σ): what goes into the network. */
export const inputRows = (points: Float32Array, sigma: number): Float32Array<ArrayBuffer> =>
  rows(points.length / 2, (b) => [points[2 * b]!, points[2 * b + 1]!, sigma]);

/** The row that a gradient (∂f/∂x₁, ∂f/∂x₂, ∂f/∂σ) is multiplied by for one step of a chain. */
export const stepRow = ({ drift }: SamplingTask): Float32Array<ArrayBuffer> => Float32Array.of(-drift, -drift, 0);

/** Scores (2 numbers a row) from gradients (∂f/∂x₁, ∂f/∂x₂, ∂f/∂σ). */
export function scoresOf(gradients: ArrayLike<number>): Float32Array {
  const scores = new Float32Array((2 * gradients.length) / 3);
  for (let i = 0; i < scores.length; i++) scores[i] = -gradients[3 * (i >> 1) + (i & 1)]!;
  return scores;
}

/** Rows of the loss mean_b ‖noise + scale · (∂f/∂x₁, ∂f/∂x₂, ∂f/∂σ)‖² = mean_b ‖z + σ s(x̄, σ)‖². */
export function batchRows({
  noisy,
  noise,
  sigma,
}: NoisyBatch): Record<'input' | 'noise' | 'scale', Float32Array<ArrayBuffer>> {
  return {
    input: rows(sigma.length, (b) => [noisy[2 * b]!, noisy[2 * b + 1]!, sigma[b]!]),
    noise: rows(sigma.length, (b) => [noise[2 * b]!, noise[2 * b + 1]!, 0]),
    scale: rows(sigma.length, (b) => [-sigma[b]!, -sigma[b]!, 0]),
  };
}
