// What the kernel specs share: one device a worker process, opened as the command line opens it (Node on Dawn, WebGPU's
// default limits), and a `test` that fails on any uncaptured WebGPU error. Without an adapter every test fails.

import { expect, test as plain } from '@playwright/test';
import { Commands } from 'scorefield';
import { type OpenDevice, openDevice } from 'scorefield/gpu';
import { openNodeGpu } from '../../src/cli/node-gpu.ts';

interface Opened extends OpenDevice {
  /** Messages of WebGPU errors that nobody caught, since the running test began. */
  uncaptured: string[];
}

/** Dawn's objects must stay referenced until the process ends, and the device is never destroyed: facts.md. */
const kept = globalThis as typeof globalThis & { scorefieldTests?: Promise<Opened> };

async function open(): Promise<Opened> {
  const { gpu } = await openNodeGpu();
  const opened = { ...(await openDevice(gpu, { label: 'tests' })), uncaptured: [] as string[] };
  opened.device.addEventListener('uncapturederror', ({ error }) => opened.uncaptured.push(error.message));
  opened.device.lost.then(({ message }) => opened.uncaptured.push(`the device was lost: ${message}`));
  return opened;
}

export const test = plain.extend<{ device: GPUDevice; opened: Opened }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern that the fixture needs no other
  opened: async ({}, use) => {
    kept.scorefieldTests ??= open();
    const opened = await kept.scorefieldTests;
    opened.uncaptured.length = 0;
    await use(opened);
    await opened.device.queue.onSubmittedWorkDone();
    expect(opened.uncaptured, 'uncaptured WebGPU errors').toEqual([]);
  },
  device: async ({ opened }, use) => use(opened.device),
});

export { expectBelow, figure } from './figure.ts';
export { expect };

/** Records commands and submits them; reads that come after see what they did. */
export function submit(device: GPUDevice, record: (commands: Commands) => void): void {
  const commands = new Commands(device, 'test');
  record(commands);
  commands.submit();
}

/**
 * Largest error of a Box–Muller normal of radius r on any adapter. WGSL bounds the error of cos and sin by 2⁻¹¹, and that
 * of log near 1 by 2⁻²¹, which a small radius √(−2 ln u) feels divided by r.
 */
export const normalBound = (radius: number): number => radius * 2 ** -11 + 1e-5 + Math.min(2 ** -21 / radius, 2 ** -10);
