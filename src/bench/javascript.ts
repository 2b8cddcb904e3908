/** Plain JavaScript in the benchmark: one chain or sample at a time on one thread, float64, without random numbers. */
import type { Contender, NoisyBatch, SamplingTask } from './contender.ts';
import { requireNoRandomNumbers } from './limits.ts';
import { PlainNetwork } from './plain/network.ts';

/** Chains or samples between two looks at the clock. */
const BLOCK = 32;

/** `stepsPerDispatch` steps x ← x + drift · s(x, σ) of some of the chains (2 numbers each). */
export function advance(
  network: PlainNetwork,
  chains: Float64Array,
  first: number,
  end: number,
  { stepsPerDispatch, sigma, drift }: Pick<SamplingTask, 'stepsPerDispatch' | 'sigma' | 'drift'>,
): void {
  const { score } = network;
  for (let chain = first; chain < end; chain++) {
    let x1 = chains[2 * chain]!;
    let x2 = chains[2 * chain + 1]!;
    for (let step = 0; step < stepsPerDispatch; step++) {
      network.scoreAt(x1, x2, sigma);
      x1 += drift * score[0]!;
      x2 += drift * score[1]!;
    }
    chains[2 * chain] = x1;
    chains[2 * chain + 1] = x2;
  }
}

/** Adds to `network.gradient` what some samples of the batch give. */
function addGradients(network: PlainNetwork, { noisy, noise, sigma }: NoisyBatch, first: number, end: number): void {
  for (let b = first; b < end; b++) {
    network.addGradient(noisy[2 * b]!, noisy[2 * b + 1]!, noise[2 * b]!, noise[2 * b + 1]!, sigma[b]!, sigma.length);
  }
}

/** Lets the page do its own work, at once if it has none. */
function otherTasks(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Calls `work(first, end)` for 0 … count in blocks, the whole `repetitions` times, with a break about every 50 ms. */
async function inBlocks(repetitions: number, count: number, work: (first: number, end: number) => void): Promise<void> {
  let rested = performance.now();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (let first = 0; first < count; first += BLOCK) {
      work(first, Math.min(count, first + BLOCK));
      if (performance.now() - rested < 50) continue;
      await otherTasks();
      rested = performance.now();
    }
  }
}

export const javascript: Contender = {
  name: 'javascript',

  async sampling(task) {
    requireNoRandomNumbers('plain JavaScript', task);
    const network = new PlainNetwork(task.model, task.values);
    const chains = Float64Array.from(task.start);
    return {
      work: task.chains * task.stepsPerDispatch,
      run: (repetitions) =>
        inBlocks(repetitions, task.chains, (first, end) => advance(network, chains, first, end, task)),
      async scores(points) {
        const scores = new Float32Array(points.length);
        for (let i = 0; i < points.length; i += 2) {
          network.scoreAt(points[i]!, points[i + 1]!, task.sigma);
          scores.set(network.score, i);
        }
        return scores;
      },
      destroy() {},
    };
  },

  async training(task) {
    const network = new PlainNetwork(task.model, task.values);
    return {
      work: task.batch,
      run: (repetitions) =>
        inBlocks(repetitions, task.batch, (first, end) => {
          if (first === 0) network.gradient.fill(0);
          addGradients(network, task.samples, first, end);
        }),
      async gradient(batch) {
        network.gradient.fill(0);
        addGradients(network, batch, 0, batch.sigma.length);
        return Float32Array.from(network.gradient);
      },
      destroy() {},
    };
  },
};
