/** Opening WebGPU in a browser, or saying why it can't be and what to do. */
import { NoAdapterError, type OpenDevice, openDevice } from '../gpu/device.ts';

export interface Problem {
  title: string;
  /** What is wrong, in one sentence. */
  reason: string;
  /** What a user can do, the likeliest first. */
  advice: readonly string[];
}

export class UnsupportedError extends Error {
  override name = 'UnsupportedError';
  constructor(readonly problem: Problem) {
    super(problem.reason);
  }
}

const INSECURE: Problem = {
  title: 'This page needs a secure address',
  reason:
    'Browsers offer WebGPU only on https pages and on localhost; this page came over plain http from another host.',
  advice: ['Open it as http://localhost with “npm start”.', 'Or serve it over https.'],
};

const NO_WEBGPU: Problem = {
  title: 'This browser has no WebGPU',
  reason: 'The page computes everything with WebGPU, which this browser does not offer.',
  advice: [
    'Use Chrome or Edge 113 or later, Safari 26, or Firefox 141 on Windows.',
    'On Linux, Chrome may need chrome://flags/#enable-unsafe-webgpu.',
  ],
};

const NO_ADAPTER: Problem = {
  title: 'WebGPU found no graphics adapter',
  reason: 'The browser has WebGPU, but it found no usable graphics driver, or has blocked this one.',
  advice: [
    'See what chrome://gpu says about WebGPU, and update the graphics driver.',
    'Turn on “Use graphics acceleration when available” in the browser’s settings.',
    'To run on the CPU, start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader.',
  ],
};

/** A device of this browser. Throws UnsupportedError with the reason and what to do. */
export async function openBrowserDevice(): Promise<OpenDevice> {
  if (!globalThis.isSecureContext) throw new UnsupportedError(INSECURE);
  if (!navigator.gpu) throw new UnsupportedError(NO_WEBGPU);
  try {
    return await openDevice(navigator.gpu);
  } catch (error) {
    if (error instanceof NoAdapterError) throw new UnsupportedError(NO_ADAPTER);
    throw new UnsupportedError({ ...NO_ADAPTER, reason: `The adapter gave no device: ${(error as Error).message}` });
  }
}

/** What to show for any failure at the start. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UnsupportedError) return error.problem;
  return {
    title: 'The page has stopped',
    reason: error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error),
    advice: ['Reload the page.', 'If it stays, please report it with this text and what chrome://gpu says.'],
  };
}
