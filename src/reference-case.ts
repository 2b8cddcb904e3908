/** The format of reference cases, scorefield-reference/1: made by float64 automatic differentiation elsewhere, read from JSON. */
import type { Activation, Conditioning } from './model.ts';

export interface Tensor {
  name: string;
  shape: number[];
  data: number[];
}

export interface Samples {
  clean: number[];
  noise: number[];
  sigma: number[];
  loss: number;
}

export const QUANTITIES = ['energy', 'score', 'gradient', 'loss', 'parameters'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface ReferenceCase {
  model: { hidden: number[]; activation: Activation; conditioning: Conditioning };
  parameters: Tensor[];
  evaluate: { x: number[]; sigma: number[]; energy: number[]; score: number[] };
  gradient: Samples & { gradient: Tensor[] };
  adam: { learningRate: number; beta1: number; beta2: number; epsilon: number; steps: Samples[]; parameters: Tensor[] };
  tolerance: Record<Quantity, number>;
}

const FORMAT = 'scorefield-reference/1';

/** Takes parsed JSON for a case, or says in one sentence what it lacks. */
export function asReferenceCase(json: unknown): ReferenceCase {
  const value = asObject(json, 'the file');
  if (value.format !== FORMAT) fail(`'format' is ${JSON.stringify(value.format)}, expected "${FORMAT}"`);
  const { model, evaluate, gradient, adam, tolerance } = value as Record<string, Record<string, unknown>>;
  if (!isNumbers(asObject(model, 'model').hidden)) fail("'model.hidden' must be an array of numbers");
  asObject(model?.conditioning, 'model.conditioning');
  checkTensors(value.parameters, 'parameters');
  checkNumbers(evaluate, 'evaluate', { x: 2, sigma: 1, energy: 1, score: 2 });
  checkSamples(gradient, 'gradient');
  checkTensors(gradient?.gradient, 'gradient.gradient');
  const { steps } = asObject(adam, 'adam');
  if (!Array.isArray(steps)) fail("'adam.steps' must be an array");
  (steps as unknown[]).forEach((step, i) => {
    checkSamples(step, `adam.steps[${i}]`);
  });
  checkTensors(adam?.parameters, 'adam.parameters');
  if (!Number.isFinite(adam?.learningRate)) fail("'adam.learningRate' must be a number");
  const limits = asObject(tolerance, 'tolerance');
  for (const quantity of QUANTITIES) {
    if (!Number.isFinite(limits[quantity])) fail(`'tolerance.${quantity}' must be a number`);
  }
  return json as ReferenceCase;
}

function fail(reason: string): never {
  throw new TypeError(`not a reference case: ${reason}`);
}

function asObject(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) fail(`'${where}' must be an object`);
  return value as Record<string, unknown>;
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((x) => typeof x === 'number');

/** Arrays of numbers by name, `size` of each for every element of `sigma`. */
function checkNumbers(value: unknown, where: string, sizes: Record<string, number>): void {
  const part = asObject(value, where);
  const count = isNumbers(part.sigma) ? part.sigma.length : 0;
  if (count === 0) fail(`'${where}.sigma' must be an array of one or more numbers`);
  for (const [name, size] of Object.entries(sizes)) {
    const numbers = part[name];
    if (!isNumbers(numbers) || numbers.length !== size * count)
      fail(`'${where}.${name}' must have ${size * count} numbers`);
  }
}

function checkSamples(value: unknown, where: string): void {
  checkNumbers(value, where, { clean: 2, noise: 2, sigma: 1 });
  if (!Number.isFinite((value as { loss: unknown }).loss)) fail(`'${where}.loss' must be a number`);
}

function checkTensors(value: unknown, where: string): void {
  const sound =
    Array.isArray(value) && value.every((tensor) => typeof tensor?.name === 'string' && isNumbers(tensor.data));
  if (!sound) fail(`'${where}' must be an array of tensors { name, shape, data }`);
}
