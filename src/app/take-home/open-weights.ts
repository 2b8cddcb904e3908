/** Weights from a safetensors file: a new run with its network, noise levels, training and target, paused before its first step. */
import { readWeights } from '../../interchange/weights-file.ts';
import type { Settings } from '../../settings.ts';
import { choiceOf } from '../own-target.ts';
import type { Store } from '../state.ts';
import { bytesOf } from './open.ts';

export async function openWeights(file: File, store: Store): Promise<readonly string[]> {
  const { model, values, sigmas, training, sampler, target } = readWeights(await bytesOf(file));
  const { iteration, variants: _, ...known } = training;
  const { hidden, activation, conditioning } = model;
  const settings: Settings = {
    ...store.state.settings,
    ...known,
    ...sampler,
    hidden: [...hidden],
    activation,
    conditioning: conditioning.kind,
    // As a user would write them; the run takes the levels of the file to the bit.
    sigmaMin: Number(sigmas[0]!.toPrecision(7)),
    sigmaMax: Number(sigmas.at(-1)!.toPrecision(7)),
    levels: sigmas.length,
  };
  store.update({ playing: false });
  store.replace({
    preset: store.state.preset,
    settings,
    target: choiceOf(target, settings, 'from the file'),
    variants: undefined,
    weights: { model, values, sigmas },
  });
  const trained = iteration === undefined ? '' : ` after ${iteration} steps`;
  return [`its weights${trained} are shown; training goes on from them as step 0 of a new run`];
}
