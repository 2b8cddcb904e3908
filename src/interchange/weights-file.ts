/**
 * A trained model as a safetensors file: PyTorch's names for the tensors, and under the metadata key `scorefield` a JSON
 * object {model, sigmas, training, sampler, target}; a file without the last two gets the defaults. docs/interchange.md.
 */
import { ACTIVATIONS, type Conditioning, createModel, type Model } from '../model.ts';
import { defaultSettings } from '../presets.ts';
import type { Settings } from '../settings.ts';
import { type Target, THREE_GAUSSIANS } from '../targets.ts';
import type { RunVariants } from '../tuning.ts';
import { choiceAt, float32At, numberAt, rangeOf, settingAt, variantsAt } from './fields.ts';
import { arrayAt, type JsonObject, objectAt, own, parseJson } from './json.ts';
import { refuse, shown } from './refusal.ts';
import type { RunConfig } from './run-file.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from './safetensors.ts';
import { targetFromJson, targetToJson } from './target-file.ts';
import { nineDigits } from './text.ts';

const TRAINING_KEYS = ['seed', 'points', 'batch', 'iterations', 'learningRate', 'schedule', 'averaging'] as const;
const SAMPLER_KEYS = ['epsilon', 'steps', 'denoise', 'initial'] as const;

/** How a model was trained, as far as its file says. */
export type TrainingRecord = Partial<Pick<Settings, (typeof TRAINING_KEYS)[number]>> & {
  /** Steps made when the file was written. */
  iteration?: number;
  variants?: Partial<RunVariants>;
};

export type SamplerRecord = Pick<Settings, (typeof SAMPLER_KEYS)[number]>;

export interface WeightsFile {
  model: Model;
  /** All parameters, in the order of model.parameters. */
  values: Float32Array<ArrayBuffer>;
  /** σ₁ … σ_L, the smallest first. */
  sigmas: Float32Array<ArrayBuffer>;
  training: TrainingRecord;
  sampler: SamplerRecord;
  target: Target;
}

/** A file of weights without the weights. */
export type Described = Omit<WeightsFile, 'values'>;

/** All that belongs to the weights of a run after so many steps. */
export function describeRun(
  { model, sigmas, iteration }: Pick<WeightsFile, 'model' | 'sigmas'> & { iteration: number },
  { settings, target, variants }: Pick<RunConfig, 'settings' | 'target' | 'variants'>,
): Described {
  const { seed, points, batch, iterations, learningRate, schedule, averaging } = settings;
  const { epsilon, steps, denoise, initial } = settings;
  return {
    model,
    sigmas,
    training: { seed, points, batch, iterations, learningRate, schedule, averaging, iteration, variants },
    sampler: { epsilon, steps, denoise, initial },
    target,
  };
}

const KEY = 'scorefield';
const FORMAT = 1;

/** Refuses numbers that are not finite, and what could not be read again. */
export function writeWeights(file: WeightsFile): Uint8Array<ArrayBuffer> {
  const { model, values, sigmas, training, sampler, target } = file;
  if (values.length !== model.size)
    refuse(`values has ${values.length} numbers; allowed are the model's ${model.size}`);
  const { hidden, activation, conditioning } = model;
  const meta: JsonObject = {
    format: FORMAT,
    model: { hidden, activation, conditioning },
    sigmas: Array.from(sigmas, nineDigits),
    training,
    sampler,
    target: targetToJson(target),
  };
  metaOf(meta);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, shape, offset } of model.parameters) {
    tensors.set(name, { shape, data: values.slice(offset, offset + countOf(shape)) });
  }
  return writeSafetensors(tensors, new Map([[KEY, JSON.stringify(meta)]]));
}

/** Reads a file whole: its metadata, then the tensors against the model that they describe. */
export function readWeights(bytes: Uint8Array): WeightsFile {
  const { tensors, metadata } = readSafetensors(bytes);
  const text = metadata.get(KEY);
  if (text === undefined) {
    refuse(
      `the metadata has no key '${KEY}'; allowed are files that describe model, sigmas and training there, as JSON`,
    );
  }
  const meta = metaOf(objectAt(parseJson(text, `metadata '${KEY}'`), `metadata '${KEY}'`));
  return { ...meta, values: valuesOf(meta.model, tensors) };
}

/** Checks the JSON object in the metadata. */
function metaOf(meta: JsonObject): Omit<WeightsFile, 'values'> {
  const format = own(meta, 'format', FORMAT);
  if (format !== FORMAT) refuse(`format is ${shown(format)}; allowed is ${FORMAT}, the one of this version`);
  const model = modelAt(own(meta, 'model'));
  return {
    model,
    sigmas: sigmasAt(own(meta, 'sigmas')),
    training: trainingAt(own(meta, 'training'), model),
    sampler: samplerAt(own(meta, 'sampler', {})),
    target: targetAt(own(meta, 'target')),
  };
}

function modelAt(value: unknown): Model {
  const object = objectAt(value, 'model');
  const hidden = settingAt('hidden', own(object, 'hidden'), 'model.hidden');
  const activation = choiceAt(own(object, 'activation'), 'model.activation', ACTIVATIONS);
  return createModel({ hidden, activation, conditioning: conditioningAt(own(object, 'conditioning')) });
}

function conditioningAt(value: unknown): Conditioning {
  const where = 'model.conditioning';
  const object = objectAt(value, where);
  const kind = choiceAt(own(object, 'kind'), `${where}.kind`, ['raw', 'scaled']);
  if (kind === 'raw') return { kind };
  const [x, y] = arrayAt(own(object, 'mean'), `${where}.mean`, 2, 2);
  const mean = [float32At(x, `${where}.mean[0]`), float32At(y, `${where}.mean[1]`)] as const;
  const variance = numberAt(own(object, 'variance'), `${where}.variance`, { min: 0, max: 1e38 });
  return { kind, mean, variance };
}

/** Levels that a run of allowed settings could have, float32 rounding included; never falling. */
function sigmasAt(value: unknown): Float32Array<ArrayBuffer> {
  const levels = rangeOf('levels');
  const range = { min: rangeOf('sigmaMin').min * (1 - 1e-6), max: rangeOf('sigmaMax').max * (1 + 1e-6) };
  const sigmas = arrayAt(value, 'sigmas', levels.min, levels.max).map((sigma, i) =>
    numberAt(sigma, `sigmas[${i}]`, range),
  );
  sigmas.forEach((sigma, i) => {
    if (i > 0 && sigma < sigmas[i - 1]!)
      refuse(`sigmas[${i}] is ${sigma}; allowed are rising levels, the smallest first`);
  });
  return Float32Array.from(sigmas);
}

function trainingAt(value: unknown, model: Model): TrainingRecord {
  const object = objectAt(value, 'training');
  const training: Record<string, unknown> = {};
  for (const key of TRAINING_KEYS) {
    const setting = own(object, key);
    if (setting !== undefined) training[key] = settingAt(key, setting, `training.${key}`);
  }
  const [iteration, variants] = [own(object, 'iteration'), own(object, 'variants')];
  if (iteration !== undefined) {
    training.iteration = numberAt(iteration, 'training.iteration', { min: 0, max: 1e7, whole: true });
  }
  if (variants !== undefined) training.variants = variantsAt(variants, 'training.variants', model);
  return training;
}

function samplerAt(value: unknown): SamplerRecord {
  const object = objectAt(value, 'sampler');
  const defaults = defaultSettings();
  const entries = SAMPLER_KEYS.map((key) => [key, settingAt(key, own(object, key, defaults[key]), `sampler.${key}`)]);
  return Object.fromEntries(entries) as SamplerRecord;
}

function targetAt(value: unknown): Target {
  return value === undefined ? THREE_GAUSSIANS : targetFromJson(value, 'target');
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** The tensors in the model's order; refuses one that is missing, of another shape, or not the model's. */
function valuesOf(model: Model, tensors: ReadonlyMap<string, StoredTensor>): Float32Array<ArrayBuffer> {
  const values = new Float32Array(model.size);
  for (const { name, shape, offset } of model.parameters) {
    const tensor = tensors.get(name);
    if (!tensor)
      refuse(`tensor '${name}' is missing; allowed are all of the model's, here with shape [${shape.join(', ')}]`);
    if (tensor.shape.join() !== shape.join()) {
      refuse(
        `tensor '${name}' has shape [${tensor.shape.join(', ')}]; allowed is [${shape.join(', ')}], by model.hidden`,
      );
    }
    values.set(tensor.data, offset);
  }
  const names = model.parameters.map(({ name }) => name);
  const other = [...tensors.keys()].find((name) => !names.includes(name));
  if (other !== undefined) refuse(`tensor ${shown(other)} is not the model's; allowed are ${names.join(', ')}`);
  return values;
}
