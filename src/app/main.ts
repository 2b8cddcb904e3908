/** Starts the page: opens WebGPU, builds the laboratory, and keeps it computing and drawing while the page is visible. */
import 'lil-gui.css';
import 'uplot/dist/uPlot.min.css';
import './style/index.css';
import type { OpenDevice } from '../gpu/device.ts';
import { type Bridge, BridgeLostError, createBridge, createView, type View } from '../view/index.ts';
import { byId } from './dom.ts';
import { Laboratory } from './laboratory.ts';
import { showNotes } from './notes.ts';
import { showProblem } from './problem.ts';
import { openBrowserDevice, type Problem, problemOf } from './support.ts';
import { POINTS_FILES } from './targets/points-file.ts';
import { TargetTools } from './targets/tools.ts';

/** For tests and the curious: the page's inside. */
declare global {
  interface Window {
    scorefield?: Laboratory;
  }
}

function fail(problem: Problem): void {
  document.body.classList.add('stopped');
  byId('status').textContent = '';
  showProblem(byId('problem'), problem, () => location.reload());
}

function showAdapter(name: string, software: boolean): void {
  byId('adapter').textContent = name;
  byId('software').hidden = !software;
}

function showBridge(path: string): void {
  if (path === 'map') showNotes('bridge', ['Pictures take the slow path through the CPU in this browser.']);
}

/** Device, view and bridge. If the bridge's self-test kills the GPU process, once more by the path through the CPU. */
async function open(): Promise<{ opened: OpenDevice; view: View; bridge: Bridge }> {
  const opened = await openBrowserDevice();
  const view = createView(byId<HTMLCanvasElement>('plane'));
  try {
    return { opened, view, bridge: await createBridge(opened.device, view) };
  } catch (error) {
    if (!(error instanceof BridgeLostError)) throw error;
    console.info(error.message);
    await returned(view);
    const again = await openBrowserDevice();
    return { opened: again, view, bridge: await createBridge(again.device, view, { force: 'map' }) };
  }
}

/** A lost WebGL context comes back within seconds, or not at all. */
async function returned(view: View): Promise<void> {
  for (let tries = 0; view.lost && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  if (view.lost) throw new Error('The browser has blocked the GPU for this page; reload it later.');
}

async function boot(): Promise<void> {
  byId('status').textContent = 'Looking for a graphics adapter…';
  const { opened, view, bridge } = await open();
  showAdapter(opened.name, opened.software);
  showBridge(bridge.path);
  let stopped = false;
  const stop = (error: unknown): void => {
    if (stopped) return;
    stopped = true;
    console.error(error);
    fail(problemOf(error));
  };
  opened.device.addEventListener('uncapturederror', ({ error }) =>
    stop(new Error(`WebGPU reported: ${error.message}`)),
  );
  opened.device.lost.then(({ message }) => stop(new Error(`The graphics device was lost: ${message}`)));
  /** What the loss of the device cuts off may fail before the news of the loss, which says more: wait for that a while. */
  const onFailure = async (error: unknown): Promise<void> => {
    if (error instanceof DOMException)
      await Promise.race([opened.device.lost, new Promise((end) => setTimeout(end, 3000))]);
    stop(error);
  };

  byId('status').textContent = 'Compiling the kernels…';
  const laboratory = Laboratory.create(opened, view, bridge, onFailure);
  await laboratory.start();
  const targets = new TargetTools(byId('target-tools'), laboratory.store, () => laboratory.run!.window);
  laboratory.files.add(POINTS_FILES, async (file) => {
    await targets.importPoints(file);
    return []; // the tools tell
  });
  byId('status').textContent = '';
  document.body.classList.add('running');
  window.scorefield = laboratory;
  const frame = (now: number): void => {
    if (stopped) return;
    try {
      laboratory.tick(now);
    } catch (error) {
      stop(error);
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  await laboratory.compute(() => !stopped).catch(onFailure);
}

boot().catch((error: unknown) => fail(problemOf(error)));
