/** `npm run report`: the exercise from its data to its samples, as a report with figures. tools/report.mjs starts it. */
import { join } from 'node:path';
import { carryOut } from '../cli/carry-out.ts';
import { command } from '../cli/command.ts';
import { endWith } from '../cli/end.ts';
import { writeWhole } from '../cli/files.ts';
import { onInterruption } from '../cli/interruption.ts';
import { progressLine, watchFraction } from '../cli/progress.ts';
import { readOptions, tuned } from '../cli/run-config.ts';
import { keepRun, prepareFolder } from '../cli/run-folder.ts';
import { openHere, RUNTIME, VERSION } from '../cli/runtime.ts';
import { Experiment } from '../experiment.ts';
import { writePointsCsv } from '../interchange/csv.ts';
import { PRESETS } from '../presets.ts';
import { takePictures } from './pictures.ts';
import { print } from './print.ts';
import { reportOf } from './report.ts';
import type { FinishedRun } from './run.ts';
import { verdict } from './verdict.ts';

interface ReportOptions {
  preset?: string | undefined;
  seed?: string | undefined;
  set?: string[] | undefined;
  out?: string | undefined;
}

async function run({ out: folder = 'report', ...options }: ReportOptions): Promise<number> {
  const wanted = await readOptions(options);
  await prepareFolder(folder, undefined);
  const interrupted = onInterruption();
  const here = await openHere();
  const { device, name: adapter, software } = here;
  console.error(software ? `${adapter} (software: runs on the CPU)` : adapter);
  const config = await tuned(wanted, here);
  const experiment = await Experiment.create(device, config);
  const timings = { training: 0, sampling: 0, metrics: 0 };
  const outcome = await carryOut(experiment, timings, interrupted);
  const { samples, metrics } = outcome;
  const loss = await experiment.trainer.readLosses();
  await keepRun(folder, await experiment.weightsFile(), { config, adapter, timings, loss, metrics });
  await writeWhole(join(folder, 'samples.csv'), writePointsCsv(samples));

  const line = progressLine();
  const pictures = await takePictures(device, experiment, outcome, watchFraction(line, interrupted, 'drawing'));
  const finished: FinishedRun = {
    config,
    adapter,
    software,
    runtime: RUNTIME,
    version: VERSION,
    timings,
    loss,
    metrics,
    model: experiment.weights.model,
    sigmas: experiment.sigmas,
    pictures,
  };
  const report = reportOf(finished);
  await writeWhole(join(folder, 'report.html'), report.html);
  line.show('printing', 0);
  const printed = await print(folder, report);
  line.end();
  console.log(plain(verdict(finished)));
  console.log(`${folder}: report.html, ${printed.join(', ')}, model.safetensors, samples.csv, loss.csv, run.json`);
  return 0;
}

/** Text without its markup. */
const plain = (html: string): string => html.replaceAll(/<[^>]+>/g, '');

const report = command({
  name: 'report',
  start: 'npm run report --',
  synopsis: '[options]',
  summary: 'the exercise from its data to its samples, as a report with figures',
  options: {
    preset: { type: 'string' },
    seed: { type: 'string' },
    set: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
  details: `  --out DIR            gets all files; those already there are replaced; without it report
  --preset NAME        ${Object.keys(PRESETS).join(', ')}; without it assignment
  --seed N             names every random draw of the run
  --set KEY=VALUE      another value of one setting, as of scorefield train; any number of times

Examples:
  npm run report
  npm run report -- --preset quick --seed 7 --out quick-report`,
  action: run,
});

endWith('scorefield', report.run(process.argv.slice(2)));
