/** A model file on this machine's device. */
import type { OpenDevice } from '../gpu/device.ts';
import { readWeights, type WeightsFile } from '../interchange/weights-file.ts';
import { Weights } from '../weights.ts';
import { required } from './command.ts';
import { readFrom } from './files.ts';
import { openHere } from './runtime.ts';

/** Reads the file of `--model`. */
export function readModel(model: string | undefined): Promise<WeightsFile> {
  return readFrom(required(model, '--model', 'a file of weights, model.safetensors'), readWeights);
}

export async function onDevice({ model, values }: WeightsFile): Promise<OpenDevice & { weights: Weights }> {
  const opened = await openHere();
  return { ...opened, weights: await Weights.create(opened.device, model, values) };
}
