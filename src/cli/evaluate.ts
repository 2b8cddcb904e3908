/** `scorefield evaluate`: energy and score of a model at given points. */
import { Evaluation } from '../field.ts';
import { Commands, cut } from '../gpu/commands.ts';
import { csvRows } from '../interchange/csv.ts';
import { DECIMAL, numberAt, rangeOf } from '../interchange/fields.ts';
import { pointsPerSubmit } from '../metrics/spans.ts';
import type { Weights } from '../weights.ts';
import { command, required } from './command.ts';
import { checkWritable, readPoints, writeTo } from './files.ts';
import { onDevice, readModel } from './model-file.ts';

interface EvaluateOptions {
  model?: string | undefined;
  points?: string | undefined;
  sigma?: string | undefined;
  out?: string | undefined;
}

const MOST_POINTS = 2 ** 20;

async function run(options: EvaluateOptions): Promise<number> {
  const out = required(options.out, '--out', 'the CSV file to write');
  const sigma = sigmaOf(required(options.sigma, '--sigma', 'the noise level'));
  const file = await readModel(options.model);
  const points = await readPoints(required(options.points, '--points', 'a file of points, .csv or .npy'), MOST_POINTS);
  await checkWritable(out);
  const { weights } = await onDevice(file);
  await writeTo(out, async (put) => {
    await put('x,y,energy,score_x,score_y\n');
    for await (const rows of evaluated(weights, points, sigma)) await put(csvRows(rows));
  });
  return 0;
}

function sigmaOf(text: string): number {
  const range = { min: rangeOf('sigmaMin').min, max: rangeOf('sigmaMax').max };
  return numberAt(DECIMAL.test(text) ? Number(text) : text, '--sigma', range);
}

/** x, y, energy and score of every point, a submit's worth at a time. */
async function* evaluated(weights: Weights, points: Float32Array, sigma: number): AsyncGenerator<number[][]> {
  const capacity = pointsPerSubmit(weights);
  const evaluation = await Evaluation.create(weights.device, weights, capacity);
  for (const { first, count } of cut(points.length / 2, capacity)) {
    const piece = points.subarray(2 * first, 2 * (first + count));
    evaluation.write(piece, new Float32Array(count).fill(sigma));
    const commands = new Commands(weights.device, 'evaluate');
    evaluation.encode(commands, count);
    commands.submit();
    const { energies, score } = await evaluation.read(count);
    yield Array.from(energies, (energy, i) => [
      piece[2 * i]!,
      piece[2 * i + 1]!,
      energy,
      score[2 * i]!,
      score[2 * i + 1]!,
    ]);
  }
  evaluation.destroy();
}

export const evaluate = command({
  name: 'evaluate',
  synopsis: '--model F --points P --sigma S --out E.csv',
  summary: 'energy and score of a model at given points',
  options: {
    model: { type: 'string' },
    points: { type: 'string' },
    sigma: { type: 'string' },
    out: { type: 'string' },
  },
  details: `  --model F      a model that train or PyTorch wrote (safetensors)
  --points P     a file of points, .csv or .npy, two columns
  --sigma S      the noise level
  --out E.csv    columns x,y,energy,score_x,score_y

Example:
  scorefield evaluate --model run/model.safetensors --points points.csv --sigma 0.02 --out energies.csv`,
  action: run,
});
