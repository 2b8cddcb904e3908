/** The worker that does the sums of the metrics, seen from the page. */
import type { Answer, Question, SumName, Sums } from './sums.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class SumWorker {
  private readonly worker = new Worker(new URL('sums.js', import.meta.url), { type: 'module' });
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor() {
    this.worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.take(data));
    this.worker.addEventListener('error', ({ message }) => this.fail(message || 'its file did not load'));
  }

  /** The sum of these arguments, which are copied. */
  ask<Name extends SumName>(name: Name, ...args: Parameters<Sums[Name]>): Promise<ReturnType<Sums[Name]>> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.worker.postMessage({ id, name, args } satisfies Question<Name>);
    });
  }

  private take({ id, value, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  private fail(reason: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(`The worker for the metrics failed: ${reason}`));
    this.waiting.clear();
  }
}
