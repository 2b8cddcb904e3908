/** What the command line runs in, with versions. */
import { createRequire } from 'node:module';
import { version } from '../../package.json';
import { type OpenDevice, openDevice } from '../gpu/device.ts';
import { openNodeGpu } from './node-gpu.ts';

export const VERSION: string = version;
export const RUNTIME = `Node ${process.versions.node}, webgpu ${packageVersion('webgpu')}`;

function packageVersion(name: string): string {
  try {
    return createRequire(import.meta.url)(`${name}/package.json`).version;
  } catch {
    return '';
  }
}

/** This machine's device. */
export async function openHere(): Promise<OpenDevice> {
  const { gpu } = await openNodeGpu();
  return openDevice(gpu);
}
