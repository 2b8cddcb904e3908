/** A run as files: its weights, its record, its losses, its samples. Each is of one moment of the run. */
import { version } from '../../../package.json';
import { writeLosses, writePointsCsv } from '../../interchange/csv.ts';
import { writeNpy } from '../../interchange/npy.ts';
import { writeRun } from '../../interchange/run-file.ts';
import { describeRun, writeWeights } from '../../interchange/weights-file.ts';
import { download } from '../download.ts';
import { runOf, type Source, stemOf } from './source.ts';

/** Saves the weights that are judged: θ, or its running mean if averaging is on. */
export async function takeWeights(source: Source): Promise<string> {
  const run = runOf(source);
  const { theta, averages, iteration } = await run.save();
  const { model, sigmas } = run.trainer.options;
  const values = run.settings.averaging > 0 && iteration > 0 ? averages : theta;
  const bytes = writeWeights({ ...describeRun({ model, sigmas, iteration }, run), values });
  return save(`${stemOf(source, run, iteration)}.safetensors`, bytes, 'application/octet-stream');
}

/** Saves the configuration of the run and what came out so far. */
export async function takeRun(source: Source): Promise<string> {
  const run = runOf(source);
  const { settings, target, variants, seconds } = run;
  const { preset } = source.store.state;
  const { losses, iteration } = await run.save();
  const text = writeRun({
    version,
    config: { preset, settings, target, variants },
    adapter: source.adapter,
    timings: seconds,
    loss: losses,
    metrics: source.metricsAt(iteration),
  });
  return save(`${stemOf(source, run, iteration)}-run.json`, text, 'application/json');
}

export async function takeLosses(source: Source): Promise<string> {
  const run = runOf(source);
  const { losses, iteration } = await run.save();
  return save(`${stemOf(source, run, iteration)}-loss.csv`, writeLosses(losses), 'text/csv');
}

/** Saves where the chains are, as CSV or as .npy. */
export async function takeSamples(source: Source, form: 'csv' | 'npy'): Promise<string> {
  const run = runOf(source);
  const stem = `${stemOf(source, run, run.trainer.iteration)}-samples`;
  const points = await run.readChains();
  if (form === 'csv') return save(`${stem}.csv`, writePointsCsv(points), 'text/csv');
  return save(`${stem}.npy`, writeNpy(points), 'application/octet-stream');
}

function save(name: string, content: BlobPart, type: string): string {
  download(name, content, type);
  return `saved as ${name}`;
}
