/** `scorefield metrics`: how close a model, and samples of it, are to its target. */
import { measureAll } from '../metrics/all.ts';
import { judgeModel } from '../metrics/gated.ts';
import { defaultSettings } from '../presets.ts';
import { TARGET_NAMES } from '../target-library.ts';
import { command } from './command.ts';
import { readPoints } from './files.ts';
import { onInterruption } from './interruption.ts';
import { metricsTable } from './metrics-table.ts';
import { onDevice, readModel } from './model-file.ts';
import { progressLine, watchFraction } from './progress.ts';
import { namedTarget } from './run-config.ts';

interface MetricsArguments {
  model?: string | undefined;
  samples?: string | undefined;
  target?: string | undefined;
  json?: boolean | undefined;
}

/** Rows that a file of samples may have. */
const MOST_SAMPLES = 100_000;

async function run({ model, samples: source, target: named, json = false }: MetricsArguments): Promise<number> {
  const file = await readModel(model);
  const made = { ...defaultSettings(), ...file.training };
  const target = named === undefined ? file.target : await namedTarget(named, made);
  const samples = source === undefined ? undefined : await readPoints(source, MOST_SAMPLES);
  const interrupted = onInterruption();
  const { device, weights } = await onDevice(file);
  const line = progressLine();
  const metrics = await measureAll(device, {
    weights,
    target,
    sigmas: file.sigmas,
    seed: made.seed,
    ...(samples && { samples }),
    onProgress: watchFraction(line, interrupted, 'measuring'),
  });
  line.end();
  console.log(
    json ? JSON.stringify(metrics) : metricsTable(metrics, file.sigmas, judgeModel(metrics, { ...file, target })),
  );
  return 0;
}

export const metrics = command({
  name: 'metrics',
  synopsis: '--model F [--samples S] [--target NAME|FILE] [--json]',
  summary: 'how close a model and its samples are to the target',
  options: {
    model: { type: 'string' },
    samples: { type: 'string' },
    target: { type: 'string' },
    json: { type: 'boolean' },
  },
  details: `  --model F             a model that train or PyTorch wrote (safetensors)
  --samples S           also measures these samples, .csv or .npy, up to ${MOST_SAMPLES}
  --target NAME|FILE    compares with ${TARGET_NAMES.join(', ')} or a target as .json,
                        instead of the one that the model's file names
  --json                only JSON on stdout: the object that run.json has under metrics

A ✓ or ✗ stands beside what a finished run of a preset must reach (samples: 5000 of them).

Examples:
  scorefield metrics --model run/model.safetensors
  scorefield metrics --model run/model.safetensors --samples samples.csv --json > metrics.json`,
  action: run,
});
