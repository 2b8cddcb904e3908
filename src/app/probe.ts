/** What stands at one point of the plane: log-density and score, exact and learned, from the kernels that draw the fields. */
import { Evaluation, type Field } from '../field.ts';
import { Commands } from '../gpu/commands.ts';
import type { Target } from '../targets.ts';
import type { Weights } from '../weights.ts';
import type { Point } from './plane.ts';

export interface Reading {
  sigma: number;
  point: Point;
  /** log p_σ and −f − log Z. */
  logDensity: { exact: number; model: number };
  score: { exact: Point; model: Point };
  /** f. */
  energy: number;
}

export class Probe {
  private constructor(
    private readonly device: GPUDevice,
    private readonly exact: Evaluation,
    private readonly model: Evaluation,
    private readonly normaliser: Field,
  ) {}

  /** `normaliser` holds log Z of the weights at the noise level that is asked for. */
  static async create(device: GPUDevice, target: Target, weights: Weights, normaliser: Field): Promise<Probe> {
    const [exact, model] = await Promise.all([
      Evaluation.create(device, target, 4),
      Evaluation.create(device, weights, 4),
    ]);
    return new Probe(device, exact, model, normaliser);
  }

  async read(point: Point, sigma: number): Promise<Reading> {
    const { exact, model } = this;
    const commands = new Commands(this.device, 'probe');
    for (const evaluation of [exact, model]) {
      evaluation.write(point, [sigma]);
      evaluation.encode(commands, 1);
    }
    commands.submit();
    const [ofExact, ofModel, { logZ }] = await Promise.all([
      exact.read(1),
      model.read(1),
      this.normaliser.readPartition(),
    ]);
    const energy = ofModel.energies[0]!;
    return {
      sigma,
      point,
      logDensity: { exact: -ofExact.energies[0]!, model: -energy - logZ },
      score: { exact: vector(ofExact.score), model: vector(ofModel.score) },
      energy,
    };
  }

  destroy(): void {
    this.exact.destroy();
    this.model.destroy();
  }
}

const vector = ([x, y]: Float32Array): Point => [x!, y!];
