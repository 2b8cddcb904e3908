/**
 * Langevin chains: stages (a noise level, drift and diffusion, a number of steps) run one after the other,
 * on a model's score or on the exact one. Work is given out in chain-steps, so that any number of chains can be paced.
 */
import { assemble } from './assemble.ts';
import { drawInto, scatterInto } from './data.ts';
import { allocate, readFloats, readWords, storageBuffer } from './gpu/buffers.ts';
import { Commands, MAX_WORKGROUPS } from './gpu/commands.ts';
import type { BoundKernel } from './gpu/kernel.ts';
import type { InitialLaw } from './initial.ts';
import { langevinKernel } from './kernels.ts';
import { finitePoints } from './metrics/samples.ts';
import type { Stage } from './noise.ts';
import { seedWords } from './random.ts';
import { packComponents, STANDARD_NORMAL, type Target } from './targets.ts';
import { DEFAULT_VARIANT, VARIANTS, type VariantName } from './variants.ts';
import { Weights } from './weights.ts';

/** Steps a dispatch keeps the state in the kernel for, unless the caller says. */
const STEPS_PER_DISPATCH = 16;

export interface SamplerOptions {
  chains: number;
  stages: readonly Stage[];
  seed: number;
  /** Where the chains start; without it N(0, I). */
  initial?: InitialLaw;
  /** Steps a dispatch keeps the state in the kernel for; by default up to 16, as the budget allows. */
  stepsPerDispatch?: number;
  /** How the kernel is cut into threads. */
  variant?: VariantName;
}

export class Sampler {
  /** Steps every chain has made since the start; names the draws. */
  step = 0;
  /** Index of the stage in force; stages.length when the run is done. */
  stage = 0;
  /** Steps made in this stage. */
  stageStep = 0;
  /** The first chain that has not yet made the current block of steps. */
  private cursor = 0;
  /** Steps of the current block. */
  private block = 1;
  private stages: readonly Stage[];
  /** Chains of a workgroup: a dispatch takes whole workgroups. */
  private readonly groupChains: number;

  private constructor(
    private readonly device: GPUDevice,
    readonly options: Readonly<SamplerOptions>,
    /** vec2f[chains]: where the chains are. */
    readonly chains: GPUBuffer,
    /** u32: how many of them are no longer finite. */
    private readonly diverged: GPUBuffer,
    private readonly bound: BoundKernel,
    private readonly components: GPUBuffer | undefined,
    private readonly threadsPerChain: number,
  ) {
    this.stages = options.stages;
    this.groupChains = bound.kernel.workgroupSize / threadsPerChain;
  }

  /** The score comes from a model's weights or, for a target, from its exact density. */
  static async create(device: GPUDevice, score: Weights | Target, options: SamplerOptions): Promise<Sampler> {
    const { chains: count } = options;
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`chains is ${count}; allowed are whole numbers from 1`);
    const isModel = score instanceof Weights;
    const kernel = await langevinKernel(device, isModel ? score.model : 'oracle', options.variant);
    const chains = await allocate(device, 'chains', 8 * count);
    const diverged = storageBuffer(device, 'diverged', 4);
    const components = isModel ? undefined : storageBuffer(device, 'components', packComponents(score));
    const bound = kernel.bind({
      ...(isModel ? { weights: score.packed } : { components: components! }),
      chains,
      diverged,
    });
    const { team, quads } = VARIANTS[options.variant ?? DEFAULT_VARIANT];
    const threadsPerChain = isModel ? team / (4 * quads) : 1 / 4;
    const sampler = new Sampler(device, options, chains, diverged, bound, components, threadsPerChain);
    await assemble((own) => own(sampler).restart());
    return sampler;
  }

  get done(): boolean {
    return this.stage >= this.stages.length;
  }

  /** The noise level in force; the last one when the run is done. */
  get sigma(): number {
    return this.stages[Math.min(this.stage, this.stages.length - 1)]!.sigma;
  }

  /** Every chain back to a draw of the initial law, or to given points (2 numbers a chain), and to the first stage. */
  async restart(points?: Float32Array<ArrayBuffer>): Promise<void> {
    this.cursor = 0;
    this.setStages(this.stages);
    this.step = 0;
    if (points) {
      if (points.length !== 2 * this.options.chains) {
        throw new RangeError(`${points.length} numbers given for ${this.options.chains} chains; expected 2 a chain`);
      }
      this.device.queue.writeBuffer(this.chains, 0, points);
      this.device.queue.writeBuffer(this.diverged, 0, Uint32Array.of(finitePoints(points).diverged));
    } else {
      this.device.queue.writeBuffer(this.diverged, 0, Uint32Array.of(0));
      const { chains: count, seed, initial = STANDARD_NORMAL } = this.options;
      const options = { count, seed, stream: 1 };
      if (initial.kind === 'uniform') await scatterInto(this.device, this.chains, initial.box, options);
      else await drawInto(this.device, this.chains, initial, options);
    }
  }

  /** Other stages from here on; the chains stay where they are and their draws go on. */
  setStages(stages: readonly Stage[]): void {
    if (stages.length === 0) throw new RangeError('a sampler needs at least one stage');
    if (this.cursor > 0) this.step += this.block; // chains past the cursor skip a half-made block
    this.cursor = 0;
    this.stages = stages;
    this.stage = 0;
    this.stageStep = 0;
  }

  /**
   * Records about `budget` chain-steps (one chain making one step) and returns how many: at least those of one
   * workgroup. Less than one step of all chains is allowed: a later call goes on with the remaining chains.
   */
  encode(commands: Commands, budget: number): number {
    const { chains } = this.options;
    let used = 0;
    while (!this.done && used < budget) {
      const left = budget - used;
      const stage = this.stages[this.stage]!;
      if (this.cursor === 0) this.block = this.blockOf(stage, left);
      const groups = Math.max(1, Math.min(MAX_WORKGROUPS, Math.floor(left / this.block / this.groupChains)));
      const count = Math.min(chains - this.cursor, groups * this.groupChains);
      this.dispatch(commands, stage, count);
      used += count * this.block;
      this.advance(count, stage);
    }
    return used;
  }

  /** Steps that all chains make before any makes the next. */
  private blockOf({ steps }: Stage, budget: number): number {
    const { chains, stepsPerDispatch } = this.options;
    const wanted = stepsPerDispatch ?? Math.max(1, Math.min(STEPS_PER_DISPATCH, Math.floor(budget / chains)));
    return Math.min(wanted, steps - this.stageStep);
  }

  private dispatch(commands: Commands, { sigma, drift, diffusion }: Stage, count: number): void {
    const call = {
      first: this.cursor,
      count,
      step: this.step,
      steps: this.block,
      sigma,
      drift,
      diffusion,
      seed: seedWords(this.options.seed),
    };
    commands.dispatch(this.bound, call, Math.ceil(count * this.threadsPerChain));
  }

  private advance(count: number, stage: Stage): void {
    this.cursor += count;
    if (this.cursor < this.options.chains) return;
    this.cursor = 0;
    this.step += this.block;
    this.stageStep += this.block;
    if (this.stageStep < stage.steps) return;
    this.stage++;
    this.stageStep = 0;
  }

  /** Runs all stages to their end, waiting for each submit of at most `chainSteps` chain-steps. */
  async run(chainSteps = 2 ** 18): Promise<void> {
    while (!this.done) {
      const commands = new Commands(this.device, 'langevin');
      this.encode(commands, chainSteps);
      await commands.finished();
    }
  }

  /** Positions of all chains, or of `count` of them from `first`; 2 numbers a chain. */
  read(first = 0, count = this.options.chains - first): Promise<Float32Array<ArrayBuffer>> {
    return readFloats(this.device, this.chains, 2 * count, 2 * first);
  }

  /** How many chains are no longer finite, as all work submitted so far leaves them. */
  async readDiverged(): Promise<number> {
    return (await readWords(this.device, this.diverged, 1))[0]!;
  }

  destroy(): void {
    this.chains.destroy();
    this.diverged.destroy();
    this.components?.destroy();
  }
}
