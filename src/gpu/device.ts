/**
 * A WebGPU device with what a caller must know about it. Asks for WebGPU's default limits unless told otherwise,
 * and refuses with one sentence when there is no adapter.
 */

/** No adapter or no device: the message says why and what to do. */
export class NoAdapterError extends Error {
  override name = 'NoAdapterError';
}

export interface DeviceOptions {
  label?: string;
  /** Features to use where the adapter has them; missing ones are left out. */
  features?: GPUFeatureName[];
  /** Limits above the defaults, clamped to what the adapter grants. */
  limits?: Record<string, number>;
  powerPreference?: GPUPowerPreference;
}

export interface OpenDevice {
  device: GPUDevice;
  adapter: GPUAdapter;
  /** What to call the adapter on a page or in a table. */
  name: string;
  /** True for a CPU implementation: its speed says nothing about a GPU. */
  software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** A readable name: the description if there is one, else vendor and architecture. */
export function adapterName(info: GPUAdapterInfo): string {
  const short = [info.vendor, info.architecture].filter(Boolean).join(' ');
  return info.description || info.device || short || 'unnamed adapter';
}

export function isSoftware(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter || SOFTWARE.test(`${info.description} ${info.device} ${info.architecture}`);
}

function grantedLimits(adapter: GPUAdapter, wanted: Record<string, number>): Record<string, number> {
  const supported = adapter.limits as unknown as Record<string, number>;
  return Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, Math.min(value, supported[key] ?? 0)]));
}

/** Opens a device on a fresh adapter (an adapter gives one device only). */
export async function openDevice(gpu: GPU, options: DeviceOptions = {}): Promise<OpenDevice> {
  const adapter = await gpu.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' });
  if (!adapter) throw new NoAdapterError('WebGPU is here, but it found no adapter (no usable graphics driver)');
  const device = await adapter.requestDevice({
    label: options.label ?? 'scorefield',
    requiredFeatures: (options.features ?? ['timestamp-query', 'subgroups']).filter((feature) =>
      adapter.features.has(feature),
    ),
    requiredLimits: grantedLimits(adapter, options.limits ?? {}),
  });
  return { device, adapter, name: adapterName(adapter.info), software: isSoftware(adapter.info) };
}

/** Whether the device is lost. An error scope that ends after the loss gives null, which then is no success. */
export async function isLost(device: GPUDevice): Promise<boolean> {
  let lost = false;
  device.lost.then(() => {
    lost = true;
  });
  await undefined; // if it is lost by now, the line above has run
  return lost;
}
