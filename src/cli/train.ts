/** `scorefield train`: a run from its config to weights, losses and metrics; what is interrupted can go on to the bit. */
import { Experiment } from '../experiment.ts';
import { judgeModel } from '../metrics/gated.ts';
import { PRESETS } from '../presets.ts';
import { TARGET_NAMES } from '../target-library.ts';
import { settingsTable } from './assignments.ts';
import { carryOut } from './carry-out.ts';
import { command, required } from './command.ts';
import { Interruption, onInterruption } from './interruption.ts';
import { metricsTable } from './metrics-table.ts';
import { type RunOptions, readOptions, tuned } from './run-config.ts';
import { checkpointIn, keepCheckpoint, keepRun, prepareFolder } from './run-folder.ts';
import { openHere } from './runtime.ts';
import { UsageError } from './usage.ts';

interface TrainOptions extends RunOptions {
  resume?: string | undefined;
  out?: string | undefined;
}

async function run({ resume, out, ...options }: TrainOptions): Promise<number> {
  const folder = required(out ?? resume, '--out', 'the folder for model.safetensors, loss.csv and run.json');
  const [beside] = Object.keys(options);
  if (resume !== undefined && beside) {
    throw new UsageError(`--resume and --${beside} are both given; the checkpoint has all settings, allowed is --out`);
  }
  const checkpoint = resume === undefined ? undefined : await checkpointIn(resume);
  const wanted = checkpoint?.config ?? (await readOptions(options));
  await prepareFolder(folder, resume);

  const interrupted = onInterruption();
  const here = await openHere();
  const { device, name: adapter, software } = here;
  console.error(software ? `${adapter} (software: runs on the CPU)` : adapter);
  if (checkpoint && checkpoint.adapter !== adapter) {
    console.error(`the run began on ${checkpoint.adapter}; here it goes on, but not to the bit`);
  }
  const config = await tuned(wanted, here);
  const experiment = await Experiment.create(device, config);
  if (checkpoint) experiment.trainer.restore(checkpoint.state);

  const timings = { training: checkpoint?.seconds ?? 0, sampling: 0, metrics: 0 };
  try {
    const { metrics } = await carryOut(experiment, timings, interrupted);
    const file = await experiment.weightsFile();
    const loss = await experiment.trainer.readLosses();
    await keepRun(folder, file, { config, adapter, timings, loss, metrics });
    console.log(metricsTable(metrics, file.sigmas, judgeModel(metrics, file)));
    console.log(`\n${folder}: model.safetensors, loss.csv, run.json`);
    return 0;
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    const state = await experiment.trainer.save();
    throw new Interruption(
      error.signal,
      await keepCheckpoint(folder, { config, state, adapter, seconds: timings.training }),
    );
  }
}

export const train = command({
  name: 'train',
  synopsis: '[options] --out DIR',
  summary: 'trains a network and measures it; writes weights, losses and metrics',
  options: {
    preset: { type: 'string' },
    seed: { type: 'string' },
    set: { type: 'string', multiple: true },
    data: { type: 'string' },
    target: { type: 'string' },
    config: { type: 'string' },
    resume: { type: 'string' },
    out: { type: 'string' },
  },
  details: `  --out DIR            gets model.safetensors, loss.csv and run.json; those already there are replaced
  --preset NAME        ${Object.keys(PRESETS).join(', ')}; without it assignment
  --seed N             names every random draw of the run
  --set KEY=VALUE      another value of one setting; any number of times
  --data FILE          trains on these points (.csv or .npy, two columns)
  --target NAME|FILE   trains on ${TARGET_NAMES.join(', ')}, or a mixture as .json
  --config run.json    repeats a run, with what else is given changed
  --resume DIR         goes on with the run that was interrupted there (Ctrl-C), to the bit

Settings:
${settingsTable()}

Examples:
  scorefield train --preset quick --out run
  scorefield train --preset quick --set hidden=32,32 --set iterations=2000 --target ring --out ring
  scorefield train --data points.csv --set sigmaMax=3 --seed 7 --out mine
  scorefield train --config run/run.json --out again
  scorefield train --resume run`,
  action: run,
});
