/**
 * jax-js on WebGPU in the benchmark: its jit and its grad, as its users write them. Its functions take the arrays they
 * are given; `.ref` keeps one. It computes nothing before somebody asks for a result: hence `submit`.
 */
import { defaultDevice, grad, init, jit, jvp, nn, numpy as np, tree } from '@jax-js/jax';
import type { Activation } from '../model.ts';
import type { Contender, Network, NoisyBatch } from './contender.ts';
import { requireNoRandomNumbers, requireRaw } from './limits.ts';
import { batchRows, inputRows, scoresOf, startPeer, stepRow, tensorsWithoutOutputBias } from './peer.ts';

/** Up to this many chains, the steps of a repetition are one jitted program; beyond, their arrays take too much memory. */
const FEW_CHAINS = 16384;

const activations: Record<Activation, (x: np.Array) => np.Array> = {
  elu: (x) => nn.elu(x),
  silu: (x) => nn.silu(x),
  softplus: (x) => nn.softplus(x),
  tanh: (x) => np.tanh(x),
};

const start = (): Promise<void> =>
  startPeer('jax-js', async () => {
    if (!(await init('webgpu')).includes('webgpu')) throw new Error('it got no WebGPU device');
    defaultDevice('webgpu');
  });

/** Σ f(x, σ), up to a constant, over rows (x₁, x₂, σ). Keeps the parameters. */
function energy(activation: Activation, parameters: np.Array[], rows: np.Array): np.Array {
  let values = rows;
  for (let l = 0; l + 1 < parameters.length; l += 2) {
    const pre = np.matmul(values, parameters[l]!.ref.transpose()).add(parameters[l + 1]!.ref);
    values = activations[activation](pre);
  }
  return np.sum(np.matmul(values, parameters.at(-1)!.ref.transpose()));
}

/** (∂f/∂x₁, ∂f/∂x₂, ∂f/∂σ) a row. The parameters come by closure: as arguments their own gradients would be 0. */
const gradients = (activation: Activation, parameters: np.Array[], rows: np.Array): np.Array =>
  grad((x: np.Array) => energy(activation, parameters, x))(rows);

const upload = (network: Network): np.Array[] =>
  tensorsWithoutOutputBias(network).map(({ shape, data }) => np.array(data, { shape }));

const uploadRows = (rows: Float32Array<ArrayBuffer>): np.Array => np.array(rows, { shape: [rows.length / 3, 3] });

/** Sends the work behind an array to the device. */
const submit = (array: np.Array): GPUBuffer => array.ref.gpuBufferSync();

/** Waits for an array by reading its first element or row. */
const finish = (array: np.Array): Promise<unknown> => array.ref.slice(0).data();

export const jax: Contender = {
  name: 'jax-js',

  async sampling(task) {
    requireRaw('jax-js', task.model);
    requireNoRandomNumbers('jax-js', task);
    await start();
    const { activation } = task.model;
    const parameters = upload(task);
    const step = np.array(stepRow(task));
    const stepsAtOnce = task.chains <= FEW_CHAINS ? task.stepsPerDispatch : 1;
    const advance = jit((rows: np.Array) => {
      let chains = rows;
      for (let t = 0; t < stepsAtOnce; t++) {
        chains = chains.ref.add(gradients(activation, parameters, chains).mul(step.ref));
      }
      return chains;
    });
    const score = jit((rows: np.Array) => gradients(activation, parameters, rows));

    let chains = uploadRows(inputRows(task.start, task.sigma));
    const compiled = advance(chains.ref);
    await finish(compiled);
    compiled.dispose();
    return {
      work: task.chains * task.stepsPerDispatch,
      async run(repetitions) {
        for (let t = 0; t < repetitions * task.stepsPerDispatch; t += stepsAtOnce) {
          chains = advance(chains);
          submit(chains);
        }
        await finish(chains);
      },
      async scores(points) {
        return scoresOf((await score(uploadRows(inputRows(points, task.sigma))).data()) as Float32Array);
      },
      destroy() {
        advance.dispose();
        score.dispose();
        tree.dispose([...parameters, step, chains]);
      },
    };
  },

  async training(task) {
    requireRaw('jax-js', task.model);
    await start();
    const { activation, size } = task.model;
    const parameters = upload(task);
    // dL/dθ = ∇_θ[w·∇ₓf] with w = 2/B · scale · residual held fixed: about twice as fast here as grad of the loss.
    const dLoss = jit((theta: np.Array[], input: np.Array, noise: np.Array, scale: np.Array): np.Array[] => {
      const residual = noise.add(gradients(activation, theta, input.ref).mul(scale.ref));
      const w = residual.mul(scale).mul(2 / input.shape[0]!);
      const slopeAlongW = (parameters: np.Array[]): np.Array => {
        const [total, slope] = jvp((rows: np.Array) => energy(activation, parameters, rows), [input], [w]);
        total.dispose();
        tree.dispose(parameters);
        return slope;
      };
      return grad(slopeAlongW)(theta);
    });
    const uploadBatch = (batch: NoisyBatch): [np.Array, np.Array, np.Array] => {
      const { input, noise, scale } = batchRows(batch);
      return [uploadRows(input), uploadRows(noise), uploadRows(scale)];
    };

    const batch = uploadBatch(task.samples);
    let dTheta = dLoss(tree.ref(parameters), ...tree.ref(batch));
    await finish(dTheta[0]!);
    return {
      work: task.batch,
      async run(repetitions) {
        for (let repetition = 0; repetition < repetitions; repetition++) {
          tree.dispose(dTheta);
          dTheta = dLoss(tree.ref(parameters), ...tree.ref(batch));
          submit(dTheta[0]!);
        }
        await finish(dTheta[0]!);
      },
      async gradient(samples) {
        const all = new Float32Array(size);
        let offset = 0;
        for (const tensor of dLoss(tree.ref(parameters), ...uploadBatch(samples))) {
          const { size: count } = tensor;
          all.set((await tensor.data()) as Float32Array, offset);
          offset += count;
        }
        return all;
      },
      destroy() {
        dLoss.dispose();
        tree.dispose([...parameters, ...batch, ...dTheta]);
      },
    };
  },
};
