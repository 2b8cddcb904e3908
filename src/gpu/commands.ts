/**
 * Records dispatches and copies, and submits them together. A dispatch names its arguments as its kernel's `call`
 * struct does; they are checked against the reflected layout and travel in one write a submit.
 */
import { type Arena, arenaOf } from './arena.ts';
import type { BoundKernel } from './kernel.ts';
import type { Field, Layout } from './reflect.ts';
import type { GpuTimer } from './timing.ts';

/** Numbers, or arrays for vectors, by the names of the kernel's `call` struct. */
export type CallArguments = Record<string, number | readonly number[]>;

/** WebGPU's default limit on workgroups along one axis. */
export const MAX_WORKGROUPS = 65535;

export class Commands {
  private readonly arena: Arena;
  private readonly staging: ArrayBuffer;
  private readonly view: DataView;
  private used = 0;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private waiting: (() => void)[] = [];

  constructor(
    readonly device: GPUDevice,
    readonly label: string,
    private readonly timer?: GpuTimer,
  ) {
    this.arena = arenaOf(device);
    this.staging = new ArrayBuffer(this.arena.slots * this.arena.stride);
    this.view = new DataView(this.staging);
  }

  /** Runs `threads` invocations (rounded up to workgroups) along x, and `rows` along y. */
  dispatch({ kernel, group }: BoundKernel, call: CallArguments, threads: number, rows = 1): void {
    const workgroups = Math.ceil(threads / kernel.workgroupSize);
    if (workgroups > MAX_WORKGROUPS || rows > MAX_WORKGROUPS) {
      throw new RangeError(
        `kernel '${kernel.name}': ${workgroups} × ${rows} workgroups; at most ${MAX_WORKGROUPS} along an axis`,
      );
    }
    if (this.used === this.arena.slots) this.flush();
    const offset = this.used++ * this.arena.stride;
    writeCall(this.view, offset, kernel.name, kernel.call, call);
    const pass = this.openPass();
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, group, [offset]);
    pass.dispatchWorkgroups(workgroups, rows);
  }

  copy(from: GPUBuffer, to: GPUBuffer, bytes = Math.min(from.size, to.size)): void {
    this.closePass();
    this.open().copyBufferToBuffer(from, 0, to, 0, bytes);
  }

  clear(buffer: GPUBuffer): void {
    this.closePass();
    this.open().clearBuffer(buffer);
  }

  /** Calls back once all that is recorded so far has been submitted. */
  onSubmitted(callback: () => void): void {
    this.waiting.push(callback);
  }

  /** Submits what was recorded. More can be recorded afterwards. */
  submit(): void {
    this.flush();
    const waiting = this.waiting;
    this.waiting = [];
    for (const callback of waiting) callback();
  }

  /** Submits, and resolves when the device has done it. */
  async finished(): Promise<void> {
    this.submit();
    await this.device.queue.onSubmittedWorkDone();
  }

  private open(): GPUCommandEncoder {
    this.encoder ??= this.device.createCommandEncoder({ label: this.label });
    return this.encoder;
  }

  private openPass(): GPUComputePassEncoder {
    if (!this.pass) {
      const timestampWrites = this.timer?.nextPass();
      this.pass = this.open().beginComputePass({ label: this.label, ...(timestampWrites && { timestampWrites }) });
    }
    return this.pass;
  }

  private closePass(): void {
    this.pass?.end();
    this.pass = undefined;
  }

  private flush(): void {
    if (!this.encoder) return;
    this.closePass();
    this.timer?.resolve(this.encoder);
    if (this.used > 0)
      this.device.queue.writeBuffer(this.arena.buffer, 0, this.staging, 0, this.used * this.arena.stride);
    this.device.queue.submit([this.encoder.finish()]);
    this.encoder = undefined;
    this.used = 0;
  }
}

function writeCall(view: DataView, offset: number, kernel: string, layout: Layout, call: CallArguments): void {
  const names = Object.keys(call);
  if (names.length !== layout.fields.length || layout.fields.some(({ name }) => !Object.hasOwn(call, name))) {
    const expected = layout.fields.map(({ name }) => name).join(', ');
    throw new TypeError(`kernel '${kernel}': call expects ${expected}; given ${names.join(', ')}`);
  }
  for (const field of layout.fields) writeField(view, offset + field.offset, kernel, field, call[field.name]!);
}

function writeField(
  view: DataView,
  offset: number,
  kernel: string,
  field: Field,
  value: number | readonly number[],
): void {
  const numbers = typeof value === 'number' ? [value] : value;
  const size = Number(field.type.match(/^vec(\d)/)?.[1] ?? 1);
  const whole = !/f(32>?)?$/.test(field.type);
  if (numbers.length !== size || (whole && numbers.some((n) => !Number.isInteger(n) || n < 0 || n > 0xffffffff))) {
    throw new TypeError(`kernel '${kernel}': call.${field.name} is ${field.type}; given ${numbers.join(', ')}`);
  }
  numbers.forEach((number, i) => {
    if (whole) view.setUint32(offset + 4 * i, number, true);
    else view.setFloat32(offset + 4 * i, number, true);
  });
}

/** Cuts [0, total) into spans of at most `most`, each starting at a multiple of it. */
export function cut(total: number, most: number): { first: number; count: number }[] {
  const spans = [];
  for (let first = 0; first < total; first += most) spans.push({ first, count: Math.min(most, total - first) });
  return spans;
}
