/** The files of a run: model.safetensors, loss.csv and run.json, or the checkpoint of one that was interrupted. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Experiment } from '../experiment.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../interchange/checkpoint-file.ts';
import { writeCsv } from '../interchange/csv.ts';
import { type RunRecord, writeRun } from '../interchange/run-file.ts';
import { writeWeights } from '../interchange/weights-file.ts';
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

/** Writes the checkpoint, and gives the sentence that says how to go on. */
export async function keepCheckpoint(folder: string, checkpoint: Checkpoint): Promise<string> {
  await writeWhole(join(folder, CHECKPOINT), writeCheckpoint(checkpoint));
  const { state, config } = checkpoint;
  const where = `interrupted after step ${state.iteration} of ${config.settings.iterations}`;
  return `${where}; go on with: scorefield train --resume ${quoted(folder)}`;
}

/** Writes the files of a finished run, run.json last. */
export async function keepRun(
  folder: string,
  experiment: Experiment,
  { adapter, timings, metrics }: Pick<RunRecord, 'adapter' | 'timings' | 'metrics'>,
): Promise<void> {
  const { config, trainer } = experiment;
  const loss = await trainer.readLosses();
  const record = { version: VERSION, config, adapter, runtime: RUNTIME, timings, loss, metrics };
  await writeWhole(join(folder, 'model.safetensors'), writeWeights(await experiment.weightsFile()));
  await writeWhole(join(folder, 'loss.csv'), writeCsv(['step', 'loss'], loss.entries()));
  await writeWhole(join(folder, 'run.json'), writeRun(record));
  await rm(join(folder, CHECKPOINT), { force: true });
}

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
