/** All chains of a sampling task, a step at a time: the sweeps of the score, then the step itself. */
import { readFloats } from '../../gpu/buffers.ts';
import { Commands } from '../../gpu/commands.ts';
import type { SamplingTask } from '../contender.ts';
import { benchKernel } from '../shaders.ts';
import { gradientSweeps, Layers } from './layers.ts';
import { type Dispatch, record } from './program.ts';
import { pairsOf, quadsOf, toQuads } from './quads.ts';

export class Chains {
  private constructor(
    private readonly layers: Layers,
    private readonly count: number,
    private readonly positions: GPUBuffer,
    private readonly df: GPUBuffer,
    private readonly sweeps: Dispatch[],
    private readonly advance: Dispatch,
  ) {}

  /** Chains at these points (2 numbers each). */
  static create(device: GPUDevice, task: SamplingTask, points: Float32Array<ArrayBuffer>): Promise<Chains> {
    const count = points.length / 2;
    return Layers.build(device, task, quadsOf(count), async (layers) => {
      const { quads } = layers;
      const places = toQuads(count, 3, (chain, unit) => (unit < 2 ? points[2 * chain + unit]! : task.sigma));
      const positions = layers.buffer('chains', places);
      const ones = layers.buffer('ones', new Float32Array(12 * quads).fill(1));
      const df = layers.zeros('∇f', 3);
      const hidden = layers.hidden('values'); // and, once these have served, the carriers
      const slope = [ones, ...layers.hidden('slopes')];
      const sweeps = await gradientSweeps(layers, { h: [positions, ...hidden], slope, g: [df, ...hidden, ones] });
      const advance = await benchKernel(device, 'advance');
      return new Chains(layers, count, positions, df, sweeps, {
        bound: advance.bind({ df, chains: positions }),
        call: { quads, drift: task.drift },
        threads: quads,
      });
    });
  }

  /** One step of all chains. */
  get step(): Dispatch[] {
    return [...this.sweeps, this.advance];
  }

  /** Where the chains are, 2 numbers each. */
  async read(): Promise<Float32Array<ArrayBuffer>> {
    return this.pairs(this.positions);
  }

  /** Scores where the chains are, 2 numbers each. */
  async scores(): Promise<Float32Array<ArrayBuffer>> {
    const commands = new Commands(this.layers.device, 'unfused');
    record(commands, this.sweeps);
    commands.submit();
    return (await this.pairs(this.df)).map((slope) => -slope);
  }

  destroy(): void {
    this.layers.destroy();
  }

  private async pairs(vectors: GPUBuffer): Promise<Float32Array<ArrayBuffer>> {
    return pairsOf(await readFloats(this.layers.device, vectors), this.count, 3);
  }
}
