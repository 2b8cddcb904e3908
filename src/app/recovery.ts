/**
 * What happens when the graphics device is lost: the laboratory rests, another device is opened, and the run goes on from
 * its checkpoint. A second loss soon after the first ends it, as a browser then refuses the GPU to the page.
 */
import type { View } from '../view/index.ts';
import { count } from './dom.ts';
import { type Engine, reopenEngine } from './engine.ts';
import type { Laboratory } from './laboratory.ts';
import { comesFromLoss } from './loss.ts';
import { showNotes } from './notes.ts';
import { type Problem, UnsupportedError } from './support.ts';

/** Milliseconds after a loss in which another one is the last. */
const SOON = 60_000;
/** Milliseconds between tries to open another device, and how many there are. */
const RETRY = { every: 1000, times: 8 };

const LOST_TWICE: Problem = {
  title: 'The graphics device was lost twice',
  reason: 'It was lost again soon after it had come back, and the browser now keeps the GPU from this page.',
  advice: [
    'Save what you need with the buttons below: it is all of the last good state.',
    'Reload the page later, or restart the browser: the page then offers to go on where this run stopped.',
  ],
};

const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Recovery {
  private engine: Engine | undefined;
  private lostAt = -Infinity;

  constructor(
    private readonly view: View,
    private readonly laboratory: Laboratory,
    /** Ends the page's work for good. */
    private readonly stop: (error: unknown) => void,
  ) {}

  /** Lets the laboratory compute on this device, and watches it. */
  async use(engine: Engine): Promise<void> {
    this.engine = engine;
    const { device } = engine;
    device.addEventListener('uncapturederror', ({ error }) =>
      this.stop(new Error(`WebGPU reported: ${error.message}`)),
    );
    device.lost.then((info) => this.recover(info));
    await this.laboratory.use(engine);
  }

  /** Ends the page's work, unless the failure comes from the loss of the device. */
  async failed(error: unknown): Promise<void> {
    if (!this.engine || !(await comesFromLoss(error, this.engine.device))) this.stop(error);
  }

  private async recover({ reason, message }: GPUDeviceLostInfo): Promise<void> {
    const { laboratory } = this;
    const path = this.engine!.bridge.path;
    laboratory.halt();
    const before = this.lostAt;
    this.lostAt = performance.now();
    if (reason === 'destroyed') return this.stop(new Error(`The graphics device was lost: ${message}`));
    if (this.lostAt - before < SOON) return this.stop(new UnsupportedError(LOST_TWICE));
    showNotes('device', ['The graphics device was lost; another one is being opened.']);
    try {
      await this.use(await this.reopen(path));
      showNotes('device', [`The graphics device was lost and is back${this.whereItGoesOn()}.`]);
    } catch (error) {
      this.failed(error);
    }
  }

  /** A browser may need some seconds until it has a device again. */
  private async reopen(path: Engine['bridge']['path']): Promise<Engine> {
    for (let tries = 1; ; tries++) {
      try {
        return await reopenEngine(this.view, path);
      } catch (error) {
        if (tries === RETRY.times) throw error;
        await rest(RETRY.every);
      }
    }
  }

  private whereItGoesOn(): string {
    if (!this.laboratory.isLive) return '';
    const step = this.laboratory.run?.checkpoint.iteration ?? 0;
    return step === 0 ? ': the run starts again' : `: training goes on from step ${count(step)}, the chains start anew`;
  }
}
