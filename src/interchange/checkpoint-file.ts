/**
 * An interrupted run as a safetensors file: `theta`, `moments`, `averages` and `losses`, and under the metadata key
 * `scorefield-checkpoint` a JSON object {format, config, iteration, adapter, seconds, chainSteps}. Read whole or not at all.
 */
import { modelOf } from '../settings.ts';
import type { TrainingState } from '../train.ts';
import { DEFAULT_VARIANTS } from '../tuning.ts';
import { numberAt, textAt } from './fields.ts';
import { objectAt, own, parseJson } from './json.ts';
import { refuse, shown } from './refusal.ts';
import { configFromJson, configToJson, type RunConfig } from './run-file.ts';
import { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.ts';

export interface Checkpoint {
  config: RunConfig;
  state: TrainingState;
  /** Where the run goes on to the bit. */
  adapter: string;
  /** Spent on training so far. */
  seconds: number;
  /** Steps that chains beside the training have made; 0 without it. */
  chainSteps?: number;
}

const KEY = 'scorefield-checkpoint';
const FORMAT = 1;

export function writeCheckpoint({
  config,
  state,
  adapter,
  seconds,
  chainSteps = 0,
}: Checkpoint): Uint8Array<ArrayBuffer> {
  const { iteration, theta, moments, averages, losses } = state;
  const meta = { format: FORMAT, config: configToJson(config), iteration, adapter, seconds, chainSteps };
  const tensors = Object.entries({ theta, moments, averages, losses });
  return writeSafetensors(
    new Map(tensors.map(([name, data]) => [name, { shape: [data.length], data }])),
    new Map([[KEY, JSON.stringify(meta)]]),
  );
}

export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const file = readSafetensors(bytes);
  const text = file.metadata.get(KEY);
  if (text === undefined) refuse(`the metadata has no key '${KEY}'; allowed are checkpoints of interrupted runs`);
  const meta = objectAt(parseJson(text, `metadata '${KEY}'`), `metadata '${KEY}'`);
  const format = own(meta, 'format');
  if (format !== FORMAT) refuse(`format is ${shown(format)}; allowed is ${FORMAT}, the one of this version`);
  const { config, warnings } = configFromJson(own(meta, 'config'));
  if (warnings.length > 0) refuse(`${warnings[0]}; allowed is a whole config`);
  const { settings, target, variants } = config;
  const whole = { min: 0, max: settings.iterations, whole: true };
  const iteration = numberAt(own(meta, 'iteration'), 'iteration', whole);
  const { size } = modelOf(settings, target);
  return {
    config,
    state: {
      iteration,
      seed: settings.seed,
      variant: { ...DEFAULT_VARIANTS, ...variants }.gradient,
      theta: vectorOf(file, 'theta', size),
      moments: vectorOf(file, 'moments', 2 * size),
      averages: vectorOf(file, 'averages', size),
      losses: vectorOf(file, 'losses', iteration),
    },
    adapter: textAt(own(meta, 'adapter'), 'adapter'),
    seconds: numberAt(own(meta, 'seconds'), 'seconds', { min: 0, max: 1e9 }),
    chainSteps: numberAt(own(meta, 'chainSteps') ?? 0, 'chainSteps', {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      whole: true,
    }),
  };
}

function vectorOf({ tensors }: Safetensors, name: string, length: number): Float32Array<ArrayBuffer> {
  const tensor = tensors.get(name);
  if (!tensor) refuse(`tensor '${name}' is missing; allowed are all of a checkpoint's`);
  if (tensor.shape.join() !== String(length)) {
    refuse(`tensor '${name}' has shape [${tensor.shape.join(', ')}]; allowed is [${length}]`);
  }
  return tensor.data;
}
