/** The files of a run: model.safetensors, loss.csv and run.json, or the checkpoint of one that was interrupted. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DivergenceError, divergenceOf } from '../divergence.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../interchange/checkpoint-file.ts';
import { writeLosses } from '../interchange/csv.ts';
import { type RunRecord, writeRun } from '../interchange/run-file.ts';
import { type WeightsFile, writeWeights } from '../interchange/weights-file.ts';
import { exists, makeFolder, readFrom, writeWhole } from './files.ts';
import { RUNTIME, VERSION } from './runtime.ts';
import { UsageError } from './usage.ts';

const CHECKPOINT = 'checkpoint.safetensors';

export const checkpointIn = (folder: string): Promise<Checkpoint> => readFrom(join(folder, CHECKPOINT), readCheckpoint);

/** Makes the folder; refuses one with the checkpoint of another run than the one that `resumed` goes on with. */
export async function prepareFolder(folder: string, resumed: string | undefined): Promise<void> {
  await makeFolder(folder);
  const file = join(folder, CHECKPOINT);
  const isOwn = resumed !== undefined && resolve(resumed) === resolve(folder);
  if (isOwn || !(await exists(file))) return;
  throw new UsageError(`${file} is an interrupted run's: go on with it by --resume ${quoted(folder)}, or delete it`);
}

/** Writes the checkpoint, and gives the sentence that says how to go on. A run that has diverged cannot. */
export async function keepCheckpoint(folder: string, checkpoint: Checkpoint): Promise<string> {
  const diverged = divergenceOf(checkpoint.state);
  if (diverged) throw new DivergenceError(diverged, checkpoint.config.settings.learningRate);
  await writeWhole(join(folder, CHECKPOINT), writeCheckpoint(checkpoint));
  const { state, config } = checkpoint;
  const where = `interrupted after step ${state.iteration} of ${config.settings.iterations}`;
  return `${where}; go on with: scorefield train --resume ${quoted(folder)}`;
}

/** Writes the files of a finished run, run.json last. */
export async function keepRun(
  folder: string,
  weights: WeightsFile,
  record: Omit<RunRecord, 'version' | 'runtime'>,
): Promise<void> {
  await writeWhole(join(folder, 'model.safetensors'), writeWeights(weights));
  await writeWhole(join(folder, 'loss.csv'), writeLosses(record.loss));
  await writeWhole(join(folder, 'run.json'), writeRun({ version: VERSION, runtime: RUNTIME, ...record }));
  await rm(join(folder, CHECKPOINT), { force: true });
}

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
