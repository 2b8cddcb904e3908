// What the peers' spec finds in its page, as `window.peers`.

import type { Contender } from '../../src/bench/contender.ts';
import { gradientError, scoreError } from '../../src/bench/gate.ts';
import { jax } from '../../src/bench/jax.ts';
import { tfjs } from '../../src/bench/tfjs.ts';
import type { Network } from '../../src/float64/network.ts';
import { samplingTask, trainingTask } from './tasks.ts';

/** What the gate finds before and after a run, which must leave no trace in the results. */
async function samplingErrors(contender: Contender, network: Network): Promise<number[]> {
  const task = samplingTask(network, 100);
  const workload = await contender.sampling(task);
  const before = await scoreError(workload, task);
  await workload.run(2);
  const after = await scoreError(workload, task);
  workload.destroy();
  return [before, after];
}

async function trainingErrors(contender: Contender, network: Network): Promise<number[]> {
  const task = trainingTask(network, 100);
  const workload = await contender.training(task);
  const before = await gradientError(workload, task);
  await workload.run(2);
  const after = await gradientError(workload, task);
  workload.destroy();
  return [before, after];
}

const peers = { contenders: { 'jax-js': jax, tfjs }, samplingErrors, trainingErrors };

declare global {
  interface Window {
    peers: typeof peers;
  }
}

window.peers = peers;
