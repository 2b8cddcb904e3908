/** Fresh points of a target: draws that neither training nor the chains nor another metric has seen. */
import { Batch, Perturbation } from '../batch.ts';
import { Data } from '../data.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { Commands } from '../gpu/commands.ts';
import { randomBelow, USE, wordStream } from '../random.ts';
import { componentsOf, type Target } from '../targets.ts';

/** Streams of clean points, apart from those of training data (0) and chains (1). */
export const FRESH = { excess: 2, comparison: 3, otherComparison: 4, likelihood: 5 } as const;

/** Steps of the noise, past those of any training run. The excess takes this one less the level, up to 1023. */
export const FRESH_STEP = {
  excess: 0xffffffff,
  likelihood: 0xffffffff - 1024,
  comparison: 0xffffffff - 1025,
  otherComparison: 0xffffffff - 1026,
} as const;

/** Clean points: of a mixture in exact proportions, of a point set at random with replacement. */
export async function freshPoints(
  device: GPUDevice,
  target: Target,
  { count, seed, stream }: { count: number; seed: number; stream: number },
): Promise<Float32Array<ArrayBuffer>> {
  if (target.kind === 'points') return resampled(target, count, seed, stream);
  const data = await Data.create(device, target, { count, seed, stream });
  try {
    return await data.read();
  } finally {
    data.destroy();
  }
}

function resampled(target: Target & { kind: 'points' }, count: number, seed: number, stream: number) {
  const from = componentsOf(target);
  const words = wordStream(USE.shuffle, seed, stream);
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) points.set(from[randomBelow(words.next().value, from.length)]!.mean, 2 * i);
  return points;
}

/** `count` points perturbed with σ, on the GPU, to judge a likelihood by. */
export async function freshNoisy(
  device: GPUDevice,
  target: Target,
  { sigma, count, seed }: { sigma: number; count: number; seed: number },
): Promise<Batch> {
  const data = await Data.create(device, target, { count, seed, stream: FRESH.likelihood });
  const levels = storageBuffer(device, 'sigma', Float32Array.of(sigma));
  const batch = new Batch(device, count);
  const perturbation = await Perturbation.create(device, data.points, data.count, levels, 1, batch);
  const commands = new Commands(device, 'fresh points');
  const inOrder = takenInOrder(data, count);
  perturbation.encode(commands, count, { step: FRESH_STEP.likelihood, seed, inOrder });
  commands.submit();
  data.destroy();
  levels.destroy();
  return batch;
}

/** Of a point set that is larger than what is asked for, a random part is taken, whatever its order. */
export const takenInOrder = (data: Data, count: number): boolean => data.count <= count;
