// The packed copy of the weights that the network kernels read: every parameter at its places in both orientations.

import { type Commands, layoutOf, Weights } from 'scorefield';
import { readFloats, storageBuffer } from 'scorefield/gpu';
import { expect, submit, test } from '../support/gpu.ts';
import { CONDITIONINGS, drawNetwork, networks } from './networks.ts';

const small = drawNetwork({ hidden: [5, 17], activation: 'elu', conditioning: CONDITIONINGS[0]! }, 1);

/** What `packed` should hold: θ at its places, 0 in the padding. */
function packedOf({ model }: typeof small, values: Float32Array): Float32Array {
  const { packed, places } = layoutOf(model);
  const want = new Float32Array(packed);
  values.forEach((value, i) => {
    want[places[2 * i]!] = value;
    want[places[2 * i + 1]!] = value;
  });
  return want;
}

test('no two parameters share a place, and the output layer has one orientation', () => {
  for (const [seed, { title, network }] of networks().entries()) {
    const { model } = drawNetwork(network, seed);
    const { packed, partial, places, lossPlace } = layoutOf(model);
    const backward = places.filter((_, i) => i % 2 === 0);
    const forward = places.filter((_, i) => i % 2 === 1);
    const output = network.hidden.at(-1)! + 1;
    expect(new Set(backward).size, title).toBe(model.size);
    expect(new Set(places).size, title).toBe(2 * model.size - output);
    expect(forward.slice(-output), title).toEqual(backward.slice(-output));
    expect(Math.max(...backward), title).toBeLessThan(partial);
    expect(Math.max(...places), title).toBeLessThan(packed);
    expect(backward.includes(lossPlace), `${title}: the loss has a place of its own`).toBe(false);
    expect(lossPlace, title).toBeLessThan(partial);
  }
});

test('packed is θ at its places, and follows every change', async ({ device }) => {
  const weights = await Weights.create(device, small.model, small.values);
  const packed = () => readFloats(device, weights.packed, layoutOf(small.model).packed);
  expect(await packed()).toEqual(packedOf(small, small.values));
  expect(await weights.read()).toEqual(small.values);

  const doubled = small.values.map((value) => 2 * value);
  weights.set(doubled);
  expect(await packed()).toEqual(packedOf(small, doubled));

  const tripled = small.values.map((value) => 3 * value);
  const other = storageBuffer(device, 'other weights', tripled);
  submit(device, (commands: Commands) => weights.encodeSet(commands, other));
  expect(await packed()).toEqual(packedOf(small, tripled));
  expect(await weights.read()).toEqual(tripled);
});

test('refuses weights of another size or not finite, and keeps the old ones', async ({ device }) => {
  const weights = await Weights.create(device, small.model, small.values);
  expect(() => weights.set(small.values.slice(1))).toThrow(
    `weights: ${small.model.size - 1} numbers given; this model has ${small.model.size}`,
  );
  for (const bad of [NaN, Infinity]) {
    const broken = small.values.slice();
    broken[small.model.parameters[3]!.offset + 2] = bad; // in 2.bias
    expect(() => weights.set(broken)).toThrow("weights: '2.bias' has a number that is not finite");
  }
  expect(await weights.read()).toEqual(small.values);
});
