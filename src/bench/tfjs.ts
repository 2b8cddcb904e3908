/** TensorFlow.js on WebGPU in the benchmark: eager operations and its grad, as its users write them. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-webgpu';
import type { Activation } from '../model.ts';
import type { Contender, Network, NoisyBatch } from './contender.ts';
import { requireNoRandomNumbers, requireRaw } from './limits.ts';
import { batchRows, inputRows, scoresOf, startPeer, stepRow, tensorsWithoutOutputBias } from './peer.ts';

const activations: Record<Activation, (x: tf.Tensor) => tf.Tensor> = {
  elu: (x) => tf.elu(x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  softplus: (x) => tf.softplus(x),
  tanh: (x) => tf.tanh(x),
};

const start = (): Promise<void> =>
  startPeer('TensorFlow.js', async () => {
    if (!(await tf.setBackend('webgpu'))) throw new Error('it got no WebGPU device');
    await tf.ready();
  });

/** Σ f(x, σ), up to a constant, over rows (x₁, x₂, σ). */
function energy(activation: Activation, parameters: tf.Tensor[], rows: tf.Tensor): tf.Tensor {
  let values = rows;
  for (let l = 0; l + 1 < parameters.length; l += 2) {
    const pre = tf.add(tf.matMul(values, parameters[l]!, false, true), parameters[l + 1]!);
    values = activations[activation](pre);
  }
  return tf.sum(tf.matMul(values, parameters.at(-1)!, false, true));
}

/** (∂f/∂x₁, ∂f/∂x₂, ∂f/∂σ) a row. */
const gradients = (activation: Activation, parameters: tf.Tensor[], rows: tf.Tensor): tf.Tensor =>
  tf.grad((x) => energy(activation, parameters, x))(rows);

const upload = (network: Network): tf.Tensor[] =>
  tensorsWithoutOutputBias(network).map(({ shape, data }) => tf.tensor(data, shape));

const uploadRows = (rows: Float32Array): tf.Tensor => tf.tensor(rows, [rows.length / 3, 3]);

/** Waits for a tensor by reading its first row. */
async function finish(tensor: tf.Tensor): Promise<void> {
  const row = tf.slice(tensor, 0, 1);
  await row.data();
  row.dispose();
}

/** It lacks the second derivative of some activations: ELU and tanh. */
function attempt<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : error;
    throw new Error(`TensorFlow.js cannot train this network: ${reason}`);
  }
}

export const tfjs: Contender = {
  name: 'tfjs',

  async sampling(task) {
    requireRaw('TensorFlow.js', task.model);
    requireNoRandomNumbers('TensorFlow.js', task);
    await start();
    const { activation } = task.model;
    const parameters = upload(task);
    const step = tf.tensor(stepRow(task));
    let chains = uploadRows(inputRows(task.start, task.sigma));
    const advance = (rows: tf.Tensor): tf.Tensor =>
      tf.tidy(() => tf.add(rows, tf.mul(gradients(activation, parameters, rows), step)));
    const compiled = advance(chains);
    await finish(compiled);
    compiled.dispose();
    return {
      work: task.chains * task.stepsPerDispatch,
      async run(repetitions) {
        for (let t = 0; t < repetitions * task.stepsPerDispatch; t++) {
          const before = chains;
          chains = advance(before);
          before.dispose();
        }
        await finish(chains);
      },
      async scores(points) {
        const result = tf.tidy(() => gradients(activation, parameters, uploadRows(inputRows(points, task.sigma))));
        const scores = scoresOf(await result.data());
        result.dispose();
        return scores;
      },
      destroy: () => tf.dispose([...parameters, step, chains]),
    };
  },

  async training(task) {
    requireRaw('TensorFlow.js', task.model);
    await start();
    const { activation, size } = task.model;
    const parameters = upload(task);
    const uploadBatch = (batch: NoisyBatch) => {
      const { input, noise, scale } = batchRows(batch);
      return { input: uploadRows(input), noise: uploadRows(noise), scale: uploadRows(scale) };
    };
    const dLoss = ({ input, noise, scale }: ReturnType<typeof uploadBatch>): tf.Tensor[] =>
      tf.tidy(() => {
        const loss = (...theta: tf.Tensor[]): tf.Tensor => {
          const residual = tf.add(noise, tf.mul(gradients(activation, theta, input), scale));
          return tf.div(tf.sum(tf.square(residual)), input.shape[0]!);
        };
        return tf.grads(loss)(parameters);
      });

    const batch = uploadBatch(task.samples);
    let dTheta = attempt(() => dLoss(batch));
    await finish(dTheta[0]!);
    return {
      work: task.batch,
      async run(repetitions) {
        for (let repetition = 0; repetition < repetitions; repetition++) {
          tf.dispose(dTheta);
          dTheta = dLoss(batch);
        }
        await finish(dTheta[0]!);
      },
      async gradient(samples) {
        const all = new Float32Array(size);
        let offset = 0;
        for (const tensor of tf.tidy(() => dLoss(uploadBatch(samples)))) {
          all.set(await tensor.data(), offset);
          offset += tensor.size;
          tensor.dispose();
        }
        return all;
      },
      destroy: () => {
        tf.dispose([...parameters, ...Object.values(batch), ...dTheta]);
      },
    };
  },
};
