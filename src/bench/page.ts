/** The benchmark's page: shows the machine, runs the benchmark when asked, and shows what came out. */
import './page/style.css';
import { byId, element } from '../app/dom.ts';
import { showProblem } from '../app/problem.ts';
import { openBrowserDevice, problemOf, UnsupportedError } from '../app/support.ts';
import { browserStore } from '../app/tuning-store.ts';
import type { OpenDevice } from '../gpu/device.ts';
import { bench, machineOf } from './bench.ts';
import { browserName, showMachine } from './page/machine.ts';
import { type PageOptions, pageOptions } from './page/options.ts';
import { peer } from './page/peers.ts';
import { Progress } from './page/progress.ts';
import { showResult } from './page/result.ts';
import type { BenchResult } from './result.ts';

declare global {
  interface Window {
    /** The run in progress or the last one. */
    scorefieldBench?: Promise<BenchResult>;
  }
}

const runtime = browserName(navigator.userAgent);

function note(textContent: string): void {
  byId('notes').replaceChildren(element('p', { textContent }));
}

function fail(error: unknown): void {
  document.body.classList.add('stopped');
  if (!(error instanceof UnsupportedError)) console.error(error);
  showProblem(byId('problem'), problemOf(error), () => location.reload());
}

function showAdapter(opened: OpenDevice, { flags }: PageOptions): void {
  byId('adapter').textContent = opened.name;
  byId('software-adapter').textContent = opened.name;
  byId('software').hidden = !opened.software;
  showMachine(byId('machine'), { ...machineOf(opened), runtime, flags });
  document.body.classList.add('ready');
}

function setRunning(running: boolean): void {
  for (const id of ['quick', 'full']) byId<HTMLButtonElement>(id).disabled = running;
  byId<HTMLButtonElement>('stop').disabled = !running;
}

/** Rejects when the device fails, which a run may only notice by waiting for ever. */
const failureOf = (device: GPUDevice): Promise<never> =>
  new Promise((_, reject) => {
    device.addEventListener('uncapturederror', ({ error }) => reject(new Error(`WebGPU reported: ${error.message}`)));
    device.lost.then(({ message }) => reject(new Error(`The graphics device was lost: ${message}`)));
  });

/** One run, on a device of its own: nothing is compiled on it yet. */
async function measureOn(opened: OpenDevice, options: PageOptions, signal: AbortSignal, progress: Progress) {
  const { device } = opened;
  const { run, tasks, contenders, variant, rounds, flags } = options;
  try {
    return await Promise.race([
      failureOf(device),
      bench({
        opened,
        others: contenders.map((name) => peer(name, device)),
        quick: run === 'quick',
        tasks,
        ...(variant && { variant }),
        ...(rounds !== undefined && { rounds }),
        store: browserStore,
        runtime,
        flags,
        now: () => performance.now(),
        onProgress: (doing, done) => progress.show(doing, done),
        signal,
      }),
    ]);
  } finally {
    device.destroy();
  }
}

/** Runs the benchmark and shows it; rejects, with the reason on the page, if it cannot be run to an end. */
async function start(options: PageOptions): Promise<BenchResult> {
  setRunning(true);
  const progress = new Progress();
  const stop = new AbortController();
  const onStop = (): void => {
    stop.abort();
    byId<HTMLButtonElement>('stop').disabled = true;
    note('Stopping after the measurement in progress.');
  };
  byId('stop').addEventListener('click', onStop);
  let hidden = document.hidden;
  const onHidden = (): void => {
    hidden ||= document.hidden;
  };
  document.addEventListener('visibilitychange', onHidden);
  byId('notes').replaceChildren();
  try {
    const opened = await openBrowserDevice();
    showAdapter(opened, options);
    const result = await measureOn(opened, options, stop.signal, progress);
    showResult(byId('result'), result);
    if (hidden) note('The page was in the background during the run: browsers slow such pages down.');
    if (stop.signal.aborted) note('Stopped early: the cells that were not measured are marked skipped.');
    return result;
  } catch (error) {
    fail(error);
    throw error;
  } finally {
    progress.end(`${stop.signal.aborted ? 'Stopped' : 'Ended'} after ${progress.elapsed}.`);
    byId('stop').removeEventListener('click', onStop);
    document.removeEventListener('visibilitychange', onHidden);
    setRunning(false);
  }
}

function startByButton(run: 'quick' | 'full', options: PageOptions): void {
  window.scorefieldBench = start({ ...options, run });
  window.scorefieldBench.catch(() => {}); // the page says why
}

/** Before a run: what it would run on. */
async function showMachineOnly(options: PageOptions): Promise<void> {
  const opened = await openBrowserDevice();
  showAdapter(opened, options);
  opened.device.destroy();
}

function boot(options: PageOptions): void {
  for (const run of ['quick', 'full'] as const) byId(run).addEventListener('click', () => startByButton(run, options));
  if (options.run) startByButton(options.run, options);
  else showMachineOnly(options).catch(fail);
}

window.addEventListener('hashchange', () => location.reload());
try {
  boot(pageOptions(location.hash));
} catch (error) {
  note(`The address asks for something else: ${(error as Error).message}.`);
}
