// The peers on Chromium's WebGPU, judged by the gate: which of them are right, and which is not.

import type { Page } from '@playwright/test';
import { GATE } from '../../src/bench/gate.ts';
import type { Network } from '../../src/float64/network.ts';
import { bundle, openBlank } from '../support/blank.ts';
import { test as base, expect, figure } from '../support/page.ts';
import type {} from './peers.page.ts'; // it declares window.peers
import { ELU, RAGGED, SOFTPLUS } from './tasks.ts';

const test = base.extend<{ peers: Page }, { script: string }>({
  /** The bundle of peers.page.ts. */
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
    async ({}, use) => use(await bundle(new URL('peers.page.ts', import.meta.url))),
    { scope: 'worker' },
  ],
  peers: async ({ page, site, script }, use) => {
    await openBlank(page, site, script);
    await use(page);
  },
});

type Name = 'jax-js' | 'tfjs';
type Kind = 'samplingErrors' | 'trainingErrors';

const errors = (page: Page, name: Name, kind: Kind, network: Network): Promise<number[]> =>
  page.evaluate(([n, k, shape]) => window.peers[k](window.peers.contenders[n], shape), [name, kind, network] as const);

const right: [Name, Kind, Network][] = [
  ['jax-js', 'samplingErrors', ELU],
  ['jax-js', 'trainingErrors', ELU],
  ['jax-js', 'trainingErrors', RAGGED],
  ['tfjs', 'samplingErrors', ELU],
  ['tfjs', 'trainingErrors', SOFTPLUS],
];
for (const [name, kind, network] of right) {
  const what = kind === 'samplingErrors' ? 'scores' : 'the gradient of the loss';
  test(`${name} is right: ${what}, ${network.hidden.join('×')} ${network.activation}`, async ({ peers }) => {
    const found = await errors(peers, name, kind, network);
    figure('error', Math.max(...found));
    for (const error of found) expect(error).toBeLessThan(GATE / 100);
  });
}

test('tfjs is wrong without noticing: the gradient of the loss, 64×64 silu', async ({ peers }) => {
  const found = await errors(peers, 'tfjs', 'trainingErrors', { ...ELU, activation: 'silu' });
  figure('error', Math.max(...found));
  for (const error of found) expect(error).toBeGreaterThan(GATE);
});

for (const activation of ['elu', 'tanh'] as const) {
  test(`tfjs cannot train 64×64 ${activation}, and says so in one line`, async ({ peers }) => {
    await expect(errors(peers, 'tfjs', 'trainingErrors', { ...ELU, activation })).rejects.toThrow(
      /TensorFlow\.js cannot train this network: Cannot compute gradient.*$/m,
    );
  });
}

test('a peer without an adapter says so in one sentence', async ({ peers }) => {
  const reasons = await peers.evaluate(async (shape) => {
    navigator.gpu.requestAdapter = async () => null;
    const { samplingErrors, contenders } = window.peers;
    const attempts = Object.values(contenders).map((contender) => samplingErrors(contender, shape));
    return (await Promise.allSettled(attempts)).map(
      (attempt) => attempt.status === 'rejected' && attempt.reason.message,
    );
  }, ELU);
  expect(reasons).toEqual([
    'jax-js cannot start: there is no WebGPU adapter',
    'TensorFlow.js cannot start: there is no WebGPU adapter',
  ]);
});
