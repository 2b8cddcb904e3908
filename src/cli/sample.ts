/** `scorefield sample`: annealed Langevin chains of a model, written piece by piece. */
import { cut } from '../gpu/commands.ts';
import { initialLaw } from '../initial.ts';
import { csvRows, pairs } from '../interchange/csv.ts';
import { rangeOf } from '../interchange/fields.ts';
import { npyHeader, npyRows } from '../interchange/npy.ts';
import { finitePoints } from '../metrics/samples.ts';
import { annealedChains } from '../paced.ts';
import type { Sampler } from '../sample.ts';
import { DEFAULT_VARIANTS } from '../tuning.ts';
import { assigned, optionOf } from './assignments.ts';
import { command, required } from './command.ts';
import { checkWritable, type Put, pointsFormat, writeTo } from './files.ts';
import { onInterruption } from './interruption.ts';
import { onDevice, readModel } from './model-file.ts';
import { progressLine, watch } from './progress.ts';

interface SampleOptions {
  model?: string | undefined;
  chains?: string | undefined;
  seed?: string | undefined;
  set?: string[] | undefined;
  out?: string | undefined;
}

/** Chains that are read from the device and written at once. */
const PIECE = 65536;

async function run({ model, chains, seed, set = [], out }: SampleOptions): Promise<number> {
  const target = required(out, '--out', 'a file that ends in .csv or .npy');
  const format = pointsFormat(target);
  const file = await readModel(model);
  const sampler = { ...file.sampler, ...assigned(set, ['epsilon', 'steps', 'denoise', 'initial']) };
  const options = {
    ...sampler,
    sigmas: file.sigmas,
    initial: initialLaw(sampler.initial, file.target, file.sigmas),
    chains: optionOf('chains', chains) ?? 5000,
    seed: optionOf('seed', seed) ?? file.training.seed ?? 1,
    variant: { ...DEFAULT_VARIANTS, ...file.training.variants }.langevin,
  };
  await checkWritable(target);
  const interrupted = onInterruption();
  const { device, weights } = await onDevice(file);
  const line = progressLine();
  const annealed = await annealedChains(device, weights, options, watch(line, interrupted, 'sampling', 'chain-steps'));
  line.end();
  let diverged = 0;
  await writeTo(target, async (put) => {
    diverged = await putChains(annealed, format, put);
  });
  if (diverged > 0) console.error(`${diverged} of ${options.chains} chains diverged: their places are not finite`);
  return 0;
}

/** Reads and writes the chains piece by piece; gives how many are not finite. */
async function putChains(sampler: Sampler, format: '.csv' | '.npy', put: Put): Promise<number> {
  const { chains } = sampler.options;
  let diverged = 0;
  await put(format === '.npy' ? npyHeader(chains) : 'x,y\n');
  for (const { first, count } of cut(chains, PIECE)) {
    const points = await sampler.read(first, count);
    await put(format === '.npy' ? npyRows(points) : csvRows(pairs(points)));
    diverged += finitePoints(points).diverged;
  }
  return diverged;
}

export const sample = command({
  name: 'sample',
  synopsis: '--model F [options] --out FILE',
  summary: 'annealed Langevin chains of a model, as .csv or .npy',
  options: {
    model: { type: 'string' },
    chains: { type: 'string' },
    seed: { type: 'string' },
    set: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
  details: `  --model F          a model that train or PyTorch wrote (safetensors)
  --out FILE         samples.csv with the header x,y, or samples.npy, float32 (N, 2)
  --chains N         how many samples, up to ${rangeOf('chains').max}; without it 5000
  --seed N           names the draws; without it the model's own seed
  --set KEY=VALUE    another epsilon, steps, denoise or initial than the model's

Examples:
  scorefield sample --model run/model.safetensors --chains 5000 --out samples.csv
  scorefield sample --model run/model.safetensors --chains 1000000 --set denoise=true --out samples.npy`,
  action: run,
});
