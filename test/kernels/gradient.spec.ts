// The parameter gradient of the loss against the float64 reference, ragged batches and widths; its sums are the same to
// the bit every time, and a batch cut into dispatches gives the mean of its parts.

import {
  Adam,
  Batch,
  Commands,
  DEFAULT_VARIANT,
  LossGradient,
  type VariantName,
  variantsFor,
  Weights,
} from 'scorefield';
import { readFloats } from 'scorefield/gpu';
import { lossAndGradient } from '../../src/float64/gradient.ts';
import { asParameters, type Network, type Parameter } from '../../src/float64/network.ts';
import { relativeError } from '../reference/compare.ts';
import { expect, figure, submit, test } from '../support/gpu.ts';
import { CONDITIONINGS, type Drawn, drawNetwork, networks, type Samples, samplesOf } from './networks.ts';

/** The tolerances of the reference cases. */
const GRADIENT = 2e-5;
const LOSS = 1e-4;

/** Loss and dL/dθ by the kernels: an Adam step of rate 0 gives both. */
class Gradients {
  private constructor(
    private readonly device: GPUDevice,
    private readonly weights: Weights,
    private readonly batch: Batch,
    private readonly gradient: LossGradient,
    private readonly adam: Adam,
  ) {}

  static async of(
    device: GPUDevice,
    { model, values }: Drawn,
    capacity: number,
    variant: VariantName = DEFAULT_VARIANT,
  ): Promise<Gradients> {
    const weights = await Weights.create(device, model, values);
    const batch = new Batch(device, capacity);
    const gradient = await LossGradient.create(device, weights, batch, variant);
    return new Gradients(device, weights, batch, gradient, await Adam.create(device, weights, gradient.partial));
  }

  async at({ clean, noise, sigma }: Samples): Promise<{ loss: number; dtheta: Float32Array }> {
    const count = sigma.length;
    this.batch.write(clean, noise, sigma);
    submit(this.device, (commands) => {
      this.adam.encode(commands, 0, 0, this.gradient.encode(commands, count), count);
    });
    const [loss] = await readFloats(this.device, this.adam.losses, 1);
    return { loss: loss!, dtheta: await readFloats(this.device, this.adam.dtheta, this.weights.model.size) };
  }

  /** The kernels that a gradient of `count` samples dispatches. */
  dispatches(count: number): string[] {
    const names: string[] = [];
    const commands = new Commands(this.device, 'count');
    commands.dispatch = ({ kernel }) => names.push(kernel.name);
    this.gradient.encode(commands, count);
    return names;
  }

  destroy(): void {
    for (const part of [this.weights, this.batch, this.gradient, this.adam]) part.destroy();
  }
}

/** The largest error of a tensor, relative to its largest value; the sum of a single unit may cancel: to its layer's. */
function gradientError(network: Network, got: ArrayLike<number>, want: Parameter[]): number {
  const tensors = asParameters(network, got);
  const errors = want.map(({ data }, p) => {
    const error = Math.max(...data.map((value, i) => Math.abs(tensors[p]!.data[i]! - value)));
    const scale = data.length > 1 ? data : [...data, ...want[p & ~1]!.data];
    return error / Math.max(...scale.map(Math.abs));
  });
  return Math.max(...errors); // NaN stays NaN
}

for (const [seed, { title, network }] of networks().entries()) {
  const drawn = drawNetwork(network, seed);
  for (const variant of variantsFor(drawn.model)) {
    test(`${title}, variant ${variant}: loss and gradient of every batch size`, async ({ device }) => {
      const gradients = await Gradients.of(device, drawn, 600, variant);
      await gradients.at(samplesOf(600, seed)); // later batches find what this one left in the buffers
      const sizes = [513, 130, 1, 2, 31, 32, 33, 64];
      const gradientErrors: number[] = [];
      const lossErrors: number[] = [];
      for (const size of sizes) {
        const samples = samplesOf(size, seed + size);
        const { loss, dtheta } = await gradients.at(samples);
        const want = lossAndGradient(network, drawn.parameters, samples.clean, samples.noise, samples.sigma);
        expect(dtheta.at(-1), "the output bias's gradient").toBe(0);
        gradientErrors.push(gradientError(network, dtheta, want.gradient));
        lossErrors.push(relativeError([loss], [want.loss]));
      }
      gradients.destroy();
      sizes.forEach((size, i) => {
        expect(gradientErrors[i], `gradient of ${size} samples`).toBeLessThan(GRADIENT);
        expect(lossErrors[i], `loss of ${size} samples`).toBeLessThan(LOSS);
      });
      figure('gradient', Math.max(...gradientErrors));
      figure('loss', Math.max(...lossErrors));
    });
  }
}

test.describe('the widest network', () => {
  const network: Network = { hidden: [128, 128, 128, 128], activation: 'silu', conditioning: CONDITIONINGS[1]! };
  const drawn = drawNetwork(network, 7);

  test('its gradient is right and the same to the bit every time', async ({ device }) => {
    const samples = samplesOf(64, 8);
    const gradients = await Gradients.of(device, drawn, 64);
    const got = await gradients.at(samples);
    const want = lossAndGradient(network, drawn.parameters, samples.clean, samples.noise, samples.sigma);
    const error = gradientError(network, got.dtheta, want.gradient);
    expect(error).toBeLessThan(GRADIENT);
    figure('gradient', error);

    const again = await Gradients.of(device, drawn, 200);
    await again.at(samplesOf(200, 9));
    expect(await again.at(samples), 'in other buffers, after another batch').toEqual(got);
    expect(await gradients.at(samples)).toEqual(got);
    gradients.destroy();
    again.destroy();
  });

  test('a batch too large for the scratch memory is cut, and gives the mean of its halves', async ({ device }) => {
    const [first, second] = [samplesOf(1500, 10), samplesOf(1500, 11)];
    const both = {
      clean: [...first.clean, ...second.clean],
      noise: [...first.noise, ...second.noise],
      sigma: [...first.sigma, ...second.sigma],
    };
    const [half, whole] = [await Gradients.of(device, drawn, 1500), await Gradients.of(device, drawn, 3000)];
    expect(whole.dispatches(1500)).toEqual(['gradient', 'outer']);
    expect(whole.dispatches(3000)).toEqual(['gradient', 'outer', 'gradient', 'outer']);
    const [a, b] = [await half.at(first), await half.at(second)];
    const cut = await whole.at(both);
    const mean = asParameters(
      network,
      a.dtheta.map((value, i) => (value + b.dtheta[i]!) / 2),
    );
    expect(gradientError(network, cut.dtheta, mean)).toBeLessThan(GRADIENT);
    expect(relativeError([cut.loss], [(a.loss + b.loss) / 2])).toBeLessThan(LOSS);
    half.destroy();
    whole.destroy();
  });
});
