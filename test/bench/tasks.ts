// Small tasks for the benchmark's contenders: random weights, chains and batches, the same for everyone.

import type { NoisyBatch, SamplingTask, TrainingTask } from '../../src/bench/contender.ts';
import type { Network } from '../../src/float64/network.ts';
import { drawNetwork, samplesOf } from '../kernels/networks.ts';
import { createRandom, normals } from '../reference/random.ts';

export const ELU: Network = { hidden: [64, 64], activation: 'elu', conditioning: { kind: 'raw' } };
export const SOFTPLUS: Network = { ...ELU, activation: 'softplus' };
/** Three layers of widths that are no multiples of anything. */
export const RAGGED: Network = { hidden: [17, 5, 35], activation: 'softplus', conditioning: { kind: 'raw' } };

export function samplingTask(network: Network, chains: number): SamplingTask {
  const { model, values } = drawNetwork(network, 1);
  const start = Float32Array.from(normals(createRandom(2), 2 * chains));
  return { model, values, chains, stepsPerDispatch: 4, rng: false, sigma: 0.5, drift: 0.01, start };
}

export function trainingTask(network: Network, batch: number): TrainingTask {
  const { model, values } = drawNetwork(network, 3);
  return { model, values, batch, samples: noisyBatch(batch) };
}

function noisyBatch(count: number): NoisyBatch {
  const { clean, noise, sigma } = samplesOf(count, 4);
  return {
    noisy: Float32Array.from(clean, (x, i) => x + sigma[i >> 1]! * noise[i]!),
    noise: Float32Array.from(noise),
    sigma: Float32Array.from(sigma),
  };
}
