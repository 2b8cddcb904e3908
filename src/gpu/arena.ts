/**
 * Where the arguments of dispatches (`call`) live: one uniform buffer a device, a slot a dispatch.
 * Writes are ordered with submits, so the slots are used anew by every submit.
 */

/** Dispatches a single submit can hold; Commands submits early when they are used up. */
const SLOTS = 2048;

export interface Arena {
  buffer: GPUBuffer;
  slots: number;
  /** Bytes from one slot to the next. */
  stride: number;
}

const arenas = new WeakMap<GPUDevice, Arena>();

export function arenaOf(device: GPUDevice): Arena {
  const known = arenas.get(device);
  if (known) return known;
  const stride = device.limits.minUniformBufferOffsetAlignment;
  const buffer = device.createBuffer({
    label: 'call arguments',
    size: SLOTS * stride,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  const arena = { buffer, slots: SLOTS, stride };
  arenas.set(device, arena);
  return arena;
}
