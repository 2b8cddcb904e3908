/** What the page has of the browser's GPU: a device, the bridge that takes its buffers to the view, and what suits the adapter. */
import type { OpenDevice } from '../gpu/device.ts';
import type { TuningOptions } from '../tuning.ts';
import { type Bridge, BridgeLostError, type BridgePath, createBridge, type View } from '../view/index.ts';
import { FULL_SIZES, type Sizes, SOFTWARE_SIZES } from './sizes.ts';
import { openBrowserDevice } from './support.ts';
import { browserStore } from './tuning-store.ts';

export interface Engine extends OpenDevice {
  bridge: Bridge;
  sizes: Sizes;
  tuning: TuningOptions;
}

/** If the bridge's self-test kills the GPU process, once more by the path through the CPU. */
export async function openEngine(view: View): Promise<Engine> {
  try {
    return await openBy(view);
  } catch (error) {
    if (!(error instanceof BridgeLostError)) throw error;
    console.info(error.message);
    return reopenEngine(view, 'map');
  }
}

/** Another one after a loss, by a bridge that is known to work: a second crash would make the browser refuse the GPU. */
export async function reopenEngine(view: View, path: BridgePath): Promise<Engine> {
  await returned(view);
  try {
    return await openBy(view, path);
  } catch (error) {
    if (!(error instanceof BridgeLostError)) throw error;
    await returned(view); // the news of WebGL's loss came after that of the device's
    return openBy(view, path);
  }
}

async function openBy(view: View, force?: BridgePath): Promise<Engine> {
  const opened = await openBrowserDevice();
  const { name: adapter, software } = opened;
  return {
    ...opened,
    bridge: await createBridge(opened.device, view, force && { force }),
    sizes: software ? SOFTWARE_SIZES : FULL_SIZES,
    tuning: { adapter, software, now: () => performance.now(), store: browserStore },
  };
}

/** A lost WebGL context comes back within seconds, or not at all. */
async function returned(view: View): Promise<void> {
  for (let tries = 0; view.lost && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  if (view.lost) throw new Error('The browser has blocked the GPU for this page; reload it later.');
}
