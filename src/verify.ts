/** Runs a reference case (format scorefield-reference/1) on a device: energy, score, gradient and Adam steps, each with its largest error. */
import { Adam } from './adam.ts';
import { Batch } from './batch.ts';
import { Evaluation } from './field.ts';
import { readFloats } from './gpu/buffers.ts';
import { Commands } from './gpu/commands.ts';
import { LossGradient } from './gradient.ts';
import { largestError, tensorErrors } from './largest-error.ts';
import { createModel, type Model } from './model.ts';
import { QUANTITIES, type Quantity, type ReferenceCase, type Samples, type Tensor } from './reference-case.ts';
import { DEFAULT_VARIANT, type VariantName } from './variants.ts';
import { Weights } from './weights.ts';

export interface Verdict {
  ok: boolean;
  /** Largest error relative to the tensor's largest reference value; absolute where that is 0. */
  errors: Record<Quantity, number>;
}

/** The tensors in the order of the model's parameter table, checked name by name. */
function flatten(model: Model, tensors: readonly Tensor[], where: string): Float32Array<ArrayBuffer> {
  const values = new Float32Array(model.size);
  for (const { name, shape, offset } of model.parameters) {
    const tensor = tensors.find((candidate) => candidate.name === name);
    const count = shape.reduce((product, n) => product * n, 1);
    if (tensor?.data?.length !== count) {
      throw new TypeError(
        `${where}: tensor '${name}' has ${tensor?.data?.length ?? 'no'} numbers; this model has ${count}`,
      );
    }
    values.set(tensor.data, offset);
  }
  return values;
}

async function evaluateErrors(
  device: GPUDevice,
  weights: Weights,
  { evaluate }: ReferenceCase,
): Promise<[number, number]> {
  const count = evaluate.sigma.length;
  const evaluation = await Evaluation.create(device, weights, count);
  evaluation.write(evaluate.x, evaluate.sigma);
  const commands = new Commands(device, 'verify energy and score');
  evaluation.encode(commands, count);
  commands.submit();
  const { energies, score } = await evaluation.read(count);
  evaluation.destroy();
  return [largestError(energies, evaluate.energy), largestError(score, evaluate.score)];
}

/** `variant` is that of the gradient kernel. */
export async function verifyCase(
  device: GPUDevice,
  reference: ReferenceCase,
  variant: VariantName = DEFAULT_VARIANT,
): Promise<Verdict> {
  const model = createModel(reference.model);
  const initial = flatten(model, reference.parameters, 'parameters');
  flatten(model, reference.gradient.gradient, 'gradient');
  flatten(model, reference.adam.parameters, 'adam.parameters');
  const weights = await Weights.create(device, model, initial);
  const batches = [reference.gradient, ...reference.adam.steps];
  const batch = new Batch(device, Math.max(...batches.map(({ sigma }) => sigma.length)));
  const gradient = await LossGradient.create(device, weights, batch, variant);
  const adam = await Adam.create(device, weights, gradient.partial, reference.adam);

  const step = async (samples: Samples, t: number, rate: number): Promise<number> => {
    const count = samples.sigma.length;
    batch.write(samples.clean, samples.noise, samples.sigma);
    const commands = new Commands(device, 'verify step');
    adam.encode(commands, t, rate, gradient.encode(commands, count), count);
    commands.submit();
    const [loss] = await readFloats(device, adam.losses, 1, t);
    return largestError([loss!], [samples.loss]);
  };

  const [energy, score] = await evaluateErrors(device, weights, reference);
  const losses = [await step(reference.gradient, 0, 0)];
  const dtheta = await readFloats(device, adam.dtheta, model.size);
  device.queue.writeBuffer(adam.moments, 0, new Float32Array(2 * model.size));
  for (const [t, samples] of reference.adam.steps.entries()) {
    losses.push(await step(samples, t, reference.adam.learningRate));
  }
  const after = await weights.read();
  for (const part of [weights, batch, gradient, adam]) part.destroy();
  const errors = {
    energy,
    score,
    gradient: tensorErrors(model, dtheta, reference.gradient.gradient),
    loss: Math.max(...losses),
    parameters: tensorErrors(model, after, reference.adam.parameters),
  };
  return { ok: QUANTITIES.every((quantity) => errors[quantity] <= reference.tolerance[quantity]), errors };
}
