/** What a run is compared with at the noise level in force: the exact density on a grid, points held out, fresh noisy points. */
import { Batch, Perturbation } from '../../batch.ts';
import { Data } from '../../data.ts';
import { Evaluation, Field } from '../../field.ts';
import { readFloats, storageBuffer } from '../../gpu/buffers.ts';
import { Commands } from '../../gpu/commands.ts';
import { FRESH, FRESH_STEP, freshPoints, takenInOrder } from '../../metrics/fresh.ts';
import type { Grid } from '../../metrics/grid.ts';
import { quadratureBox } from '../../targets.ts';
import type { Run } from '../run.ts';

/** Clean points with a batch that they are perturbed into. */
interface Noisy {
  batch: Batch;
  perturb: (commands: Commands) => void;
  release: () => void;
}

/** All at one noise level. */
export interface Level {
  sigma: number;
  grid: Grid;
  /** log p_σ of the grid's cells; none if the target has too many components for this adapter. */
  logP: Float64Array | undefined;
  /** Two sets of noisy points that have nothing to do with each other, 2 numbers a point. */
  fresh: Float32Array<ArrayBuffer>;
  other: Float32Array<ArrayBuffer>;
}

export class Comparison {
  private constructor(
    private readonly run: Run,
    private readonly sigma: GPUBuffer,
    private readonly exact: Field | undefined,
    private readonly heldOut: Noisy,
    private readonly evaluation: Evaluation,
    private readonly fresh: Noisy,
    private readonly other: Noisy,
  ) {}

  static async create(run: Run): Promise<Comparison> {
    const { target, sizes, shown, settings } = run;
    const { device } = shown;
    const { seed } = settings;
    const sigma = storageBuffer(device, 'compared sigma', 4);
    const data = await Data.create(device, target, { count: sizes.heldOut, seed, stream: FRESH.likelihood });
    const draw = { step: FRESH_STEP.likelihood, seed, inOrder: takenInOrder(data, sizes.heldOut) };
    const heldOut = await noisy(device, data, sizes.heldOut, sigma, draw);
    const at = { points: heldOut.batch.noisy, sigma: heldOut.batch.sigma };
    const evaluation = await Evaluation.create(device, shown, sizes.heldOut, { at, scores: false });
    const freshSet = async (set: 'comparison' | 'otherComparison'): Promise<Noisy> => {
      const clean = await freshPoints(device, target, { count: sizes.compared, seed, stream: FRESH[set] });
      const data = await Data.create(device, { kind: 'points', points: clean }, { count: sizes.compared, seed });
      return noisy(device, data, sizes.compared, sigma, { step: FRESH_STEP[set], seed, inOrder: true });
    };
    const [fresh, other] = [await freshSet('comparison'), await freshSet('otherComparison')];
    const terms = sizes.quadrature ** 2 * (target.kind === 'points' ? run.data.count : target.components.length);
    const exact =
      terms <= sizes.comparedTerms
        ? await Field.create(device, target, { columns: sizes.quadrature, scores: false })
        : undefined;
    return new Comparison(run, sigma, exact, heldOut, evaluation, fresh, other);
  }

  /** Moves everything to a noise level; nothing once it is no longer wanted. */
  async moveTo(sigma: number, wanted: () => boolean): Promise<Level | undefined> {
    const { run, fresh, other, exact } = this;
    const { device } = run.shown;
    device.queue.writeBuffer(this.sigma, 0, Float32Array.of(sigma));
    const commands = new Commands(device, 'compared points');
    for (const { perturb } of [this.heldOut, fresh, other]) perturb(commands);
    commands.submit();
    const { quadrature, compared } = run.sizes;
    const grid = { box: quadratureBox(run.target, sigma), columns: quadrature, rows: quadrature };
    const sets = Promise.all([fresh, other].map(({ batch }) => readFloats(device, batch.noisy, 2 * compared)));
    const done = await exact?.update(grid.box, sigma, run.fields.exactSpan, wanted);
    const [one, two] = await sets;
    if (done === false || !wanted()) return undefined;
    const energies = exact && (await readFloats(device, exact.evaluation.energies, quadrature ** 2));
    const logP = energies && Float64Array.from(energies, (energy) => -energy);
    return { sigma, grid, logP, fresh: one!, other: two! };
  }

  /** Mean energy of the weights shown, as they are at the call, over the points held out. */
  async meanEnergy(): Promise<number> {
    const { heldOut, shown } = { heldOut: this.run.sizes.heldOut, shown: this.run.shown };
    const commands = new Commands(shown.device, 'held-out points');
    this.evaluation.encode(commands, heldOut);
    commands.submit();
    const energies = await readFloats(shown.device, this.evaluation.energies, heldOut);
    return energies.reduce((sum, energy) => sum + energy, 0) / heldOut;
  }

  destroy(): void {
    for (const { release } of [this.heldOut, this.fresh, this.other]) release();
    for (const part of [this.sigma, this.evaluation, this.exact]) part?.destroy();
  }
}

async function noisy(
  device: GPUDevice,
  data: Data,
  count: number,
  sigma: GPUBuffer,
  draw: { step: number; seed: number; inOrder: boolean },
): Promise<Noisy> {
  const batch = new Batch(device, count);
  const perturbation = await Perturbation.create(device, data.points, data.count, sigma, 1, batch);
  return {
    batch,
    perturb: (commands) => perturbation.encode(commands, count, draw),
    release: () => {
      data.destroy();
      batch.destroy();
    },
  };
}
