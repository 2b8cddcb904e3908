/** Starts the page: opens WebGPU, builds the laboratory, and draws as long as nothing stops it for good. */
import 'lil-gui.css';
import 'uplot/dist/uPlot.min.css';
import './style/index.css';
import { createView } from '../view/index.ts';
import { byId } from './dom.ts';
import { type Engine, openEngine } from './engine.ts';
import { Keeper } from './keeping/keeper.ts';
import { offerToGoOn } from './keeping/offer.ts';
import { Laboratory } from './laboratory.ts';
import { showNotes } from './notes.ts';
import { showProblem } from './problem.ts';
import { Recovery } from './recovery.ts';
import { problemOf } from './support.ts';
import { rescueOffers } from './take-home/take-home.ts';
import { POINTS_FILES } from './targets/points-file.ts';
import { TargetTools } from './targets/tools.ts';

/** For tests and the curious: the page's inside. */
declare global {
  interface Window {
    scorefield?: Laboratory;
  }
}

/** Shows what went wrong instead of the laboratory; what was trained can still be saved. */
function fail(error: unknown, laboratory?: Laboratory): void {
  document.body.classList.add('stopped');
  byId('status').textContent = '';
  const offers = laboratory?.run ? rescueOffers(laboratory) : [];
  showProblem(byId('problem'), problemOf(error), () => location.reload(), offers);
}

function showEngine({ name, software, bridge }: Engine): void {
  byId('adapter').textContent = name;
  byId('software').hidden = !software;
  if (bridge.path === 'map') showNotes('bridge', ['Pictures take the slow path through the CPU in this browser.']);
}

async function boot(): Promise<void> {
  byId('status').textContent = 'Looking for a graphics adapter…';
  const view = createView(byId<HTMLCanvasElement>('plane'));
  const engine = await openEngine(view);
  showEngine(engine);
  let stopped = false;
  const stop = (error: unknown): void => {
    if (stopped) return;
    stopped = true;
    console.error(error);
    laboratory.halt();
    fail(error, laboratory);
  };
  const laboratory = new Laboratory(view, engine.software, (error) => recovery.failed(error));
  const recovery = new Recovery(view, laboratory, stop);
  const targets = new TargetTools(byId('target-tools'), laboratory.store, () => laboratory.window);
  laboratory.files.add(POINTS_FILES, async (file) => {
    await targets.importPoints(file);
    return []; // the tools tell
  });

  byId('status').textContent = 'Compiling the kernels…';
  await recovery.use(engine);
  byId('status').textContent = '';
  document.body.classList.add('running');
  window.scorefield = laboratory;
  const keeper = new Keeper(laboratory);
  offerToGoOn(laboratory, keeper);
  const frame = (now: number): void => {
    if (stopped) return;
    try {
      laboratory.tick(now);
      keeper.tick(now);
    } catch (error) {
      stop(error);
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

boot().catch((error: unknown) => fail(error));
