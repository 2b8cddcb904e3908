/**
 * Which variant of a kernel is fastest on this adapter, for this network and size: found by a short run of each, and
 * remembered by whoever lends a store. Compiling the variants comes on top of the time given here.
 */
import { Adam } from './adam.ts';
import { assemble, type Own } from './assemble.ts';
import { Batch } from './batch.ts';
import { Commands } from './gpu/commands.ts';
import { LossGradient } from './gradient.ts';
import { fitsUniform } from './layout.ts';
import { initialParameters, type Model } from './model.ts';
import { Sampler } from './sample.ts';
import {
  DEFAULT_VARIANT,
  runsOn,
  untriedVariant,
  VARIANT_NAMES,
  VARIANTS,
  type VariantChoice,
  type VariantName,
} from './variants.ts';
import { Weights } from './weights.ts';

/** The variants in use: part of a run's state. */
export interface RunVariants {
  langevin: VariantName;
  gradient: VariantName;
}

export const DEFAULT_VARIANTS: Readonly<RunVariants> = { langevin: DEFAULT_VARIANT, gradient: DEFAULT_VARIANT };

/** What a run is about to do, as far as the choice depends on it. */
export interface RunSize {
  model: Model;
  chains: number;
  batch: number;
}

/** What a store remembers, by names of adapter, kernel, network and size. */
export interface TuningStore {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

export interface TuningOptions {
  adapter: string;
  /** A CPU adapter: more time, and the variants made for CPUs instead of those made for many small processors. */
  software: boolean;
  /** Milliseconds, as performance.now gives them. */
  now: () => number;
  store?: TuningStore;
}

/** Milliseconds of trial runs for one kernel. */
const TRIALS_TAKE = { gpu: 500, software: 2500 };
const ROUNDS = 3;
/** The default is left only for a variant that is faster by this factor: trials are short, and CPUs busy with other things. */
const WORTH_IT = { gpu: 1.05, software: 1.25 };
/** Chains a trial moves at most. */
const MOST_CHAINS = 65536;

/** The variants that this model's kernels can be made in. */
export const variantsFor = (model: Model): VariantName[] =>
  VARIANT_NAMES.filter((name) => VARIANTS[name].weights === 'storage' || fitsUniform(model));

const isVariant = (name: string | undefined): name is VariantName => VARIANT_NAMES.includes(name as VariantName);

/**
 * The variants for a run, named for each kernel or by a setting. 'auto' takes the fastest on a GPU; on a CPU adapter, where
 * trials take seconds and gain little, the one made for those. A name that this model cannot be made in, or that this
 * device cannot run, gives the default.
 */
export async function chooseVariants(
  device: GPUDevice,
  { model, chains, batch }: RunSize,
  choice: VariantChoice | Readonly<RunVariants>,
  options: TuningOptions,
): Promise<RunVariants> {
  if (choice === 'auto' && !options.software) {
    return {
      langevin: await tuneLangevin(device, model, chains, options),
      gradient: await tuneGradient(device, model, batch, options),
    };
  }
  const wanted = choice === 'auto' ? untriedVariant(device, options.software) : choice;
  const { langevin, gradient } = typeof wanted === 'string' ? { langevin: wanted, gradient: wanted } : wanted;
  const possible = (wanted: VariantChoice) =>
    variantsFor(model).find((name) => name === wanted && runsOn(device, name)) ?? DEFAULT_VARIANT;
  return { langevin: possible(langevin), gradient: possible(gradient) };
}

/** One variant set up for trial: does about as much work as asked, gives what it did. */
interface Trial {
  variant: VariantName;
  encode(commands: Commands, work: number): number;
  destroy(): void;
}

/** The fastest variant of the Langevin kernel for so many chains. */
export function tuneLangevin(
  device: GPUDevice,
  model: Model,
  chains: number,
  options: TuningOptions,
): Promise<VariantName> {
  return remembered('langevin', model, chains, options, async (own) => {
    const weights = own(await Weights.create(device, model, initialParameters(model, 1)));
    const stages = [{ sigma: 0.1, drift: 1e-6, diffusion: 1e-3, steps: Number.MAX_SAFE_INTEGER }];
    const trial = async (variant: VariantName): Promise<Trial> => {
      const sampling = { chains: Math.min(chains, MOST_CHAINS), stages, seed: 1, variant };
      const sampler = own(await Sampler.create(device, weights, sampling));
      return {
        variant,
        encode: (commands, work) => sampler.encode(commands, work),
        destroy: () => sampler.destroy(),
      };
    };
    const fastest = await race(device, await trialsOf(device, model, trial, options), options);
    weights.destroy();
    return fastest;
  });
}

/** The fastest variant of the gradient kernel for batches of this size. */
export function tuneGradient(
  device: GPUDevice,
  model: Model,
  batchSize: number,
  options: TuningOptions,
): Promise<VariantName> {
  return remembered('gradient', model, batchSize, options, async (own) => {
    const weights = own(await Weights.create(device, model, initialParameters(model, 1)));
    const batch = own(new Batch(device, batchSize));
    const zeros = new Float32Array(2 * batchSize);
    batch.write(zeros, zeros, new Float32Array(batchSize).fill(1));
    const trial = async (variant: VariantName): Promise<Trial> => {
      const gradient = own(await LossGradient.create(device, weights, batch, variant));
      const adam = own(await Adam.create(device, weights, gradient.partial));
      return {
        variant,
        encode(commands, work) {
          const steps = Math.max(1, Math.round(work / batchSize));
          for (let k = 0; k < steps; k++) {
            adam.encode(commands, 0, 0, gradient.encode(commands, batchSize), batchSize);
          }
          return steps * batchSize;
        },
        destroy() {
          gradient.destroy();
          adam.destroy();
        },
      };
    };
    const fastest = await race(device, await trialsOf(device, model, trial, options), options);
    weights.destroy();
    batch.destroy();
    return fastest;
  });
}

/** The choice the store remembers, or a new one. Sizes are told apart by powers of four. */
async function remembered(
  kernel: string,
  { hidden, activation, conditioning }: Model,
  size: number,
  { adapter, store }: TuningOptions,
  choose: (own: Own) => Promise<VariantName>,
): Promise<VariantName> {
  const magnitude = 4 ** Math.round(Math.log2(size) / 2);
  const key = [adapter, kernel, hidden.join('×'), activation, conditioning.kind, magnitude].join(' | ');
  const known = store?.get(key);
  if (isVariant(known)) return known;
  const chosen = await assemble(choose);
  store?.set(key, chosen);
  return chosen;
}

/** Trials of four variants at most: without those that are made for the other kind of adapter. */
function trialsOf(
  device: GPUDevice,
  model: Model,
  trial: (variant: VariantName) => Promise<Trial>,
  { software }: TuningOptions,
): Promise<Trial[]> {
  const names = variantsFor(model).filter((name) => VARIANTS[name][software ? 'team' : 'neighbours'] === 1);
  return Promise.all(names.filter((name) => runsOn(device, name)).map(trial));
}

/** Runs the trials in turn, a share of the time each, and names the one with the best rate. */
async function race(device: GPUDevice, trials: Trial[], { software, now }: TuningOptions): Promise<VariantName> {
  const share = TRIALS_TAKE[software ? 'software' : 'gpu'] / ((ROUNDS + 1) * trials.length);
  const rates = new Map<VariantName, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const trial of trials) {
      const rate = await rateOf(device, trial, share, now);
      rates.set(trial.variant, Math.max(rate, rates.get(trial.variant) ?? 0));
    }
  }
  for (const trial of trials) trial.destroy();
  const [fastest, best] = [...rates].reduce((a, b) => (b[1] > a[1] ? b : a));
  return best > WORTH_IT[software ? 'software' : 'gpu'] * rates.get(DEFAULT_VARIANT)! ? fastest : DEFAULT_VARIANT;
}

/** Work a millisecond: the amount doubles until it takes long enough to be timed. */
async function rateOf(device: GPUDevice, trial: Trial, milliseconds: number, now: () => number): Promise<number> {
  for (let work = 256; ; work *= 2) {
    const commands = new Commands(device, `trial of ${trial.variant}`);
    const started = now();
    const done = trial.encode(commands, work);
    await commands.finished();
    const took = now() - started;
    if (took > milliseconds / 2) return done / took;
  }
}
