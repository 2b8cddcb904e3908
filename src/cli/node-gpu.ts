/**
 * WebGPU in Node through the `webgpu` package (Dawn). Uses the system's Vulkan, Metal or D3D drivers; if they give
 * no adapter, the software drivers it can find: Mesa's lavapipe, and the SwiftShader that Chromium ships beside its binary.
 */
import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { NoAdapterError } from '../gpu/device.ts';

export interface NodeGpu {
  gpu: GPU;
  /** The driver file that was set because the system's own drivers gave no adapter. */
  fallbackDriver?: string;
}

const CHROMIUM_FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
  '/opt/chromium.org/chromium',
];

/** Folders that may hold Chromium's vk_swiftshader_icd.json, the browser named by SCOREFIELD_BROWSER first. */
function browserFolders(): string[] {
  const named = process.env.SCOREFIELD_BROWSER;
  const downloads = join(process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(os.homedir(), '.cache/ms-playwright'));
  const downloaded = existsSync(downloads)
    ? readdirSync(downloads)
        .filter((name) => name.startsWith('chromium'))
        .flatMap((name) => readdirSync(join(downloads, name)).map((sub) => join(downloads, name, sub)))
    : [];
  return [...(named ? [dirname(named)] : []), ...CHROMIUM_FOLDERS, ...downloaded];
}

function softwareDrivers(): string[] {
  const mesa = '/usr/share/vulkan/icd.d';
  const lavapipe = existsSync(mesa) ? readdirSync(mesa).filter((name) => name.startsWith('lvp_icd')) : [];
  const swiftshader = browserFolders().map((folder) => join(folder, 'vk_swiftshader_icd.json'));
  return [...lavapipe.map((name) => join(mesa, name)), ...swiftshader].filter((file) => existsSync(file));
}

/**
 * Dawn looks for libvulkan.so.1 by name. Where the system has none, the copy beside Chromium serves: once it is in the
 * process, the loader finds it. Node refuses the file as an addon after loading it; RTLD_NODELETE keeps it in place.
 */
function preloadVulkan(): void {
  if (process.platform !== 'linux') return;
  const RTLD_NODELETE = 0x1000;
  const file = browserFolders()
    .map((folder) => join(folder, 'libvulkan.so.1'))
    .find((candidate) => existsSync(candidate));
  if (!file) return;
  try {
    process.dlopen({ exports: {} }, file, os.constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch {
    // 'Module did not self-register': expected of a library that is no addon.
  }
}

function hasSystemVulkan(): boolean {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib64'];
  return folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')));
}

/** Objects of the `webgpu` package must stay referenced for the life of the process, or Node crashes at random. */
const keep = globalThis as typeof globalThis & { scorefieldKeeps?: unknown[] };

/** Opens WebGPU; sets the GPU* globals (GPUBufferUsage, …) that the core uses. Throws NoAdapterError with what to install. */
export async function openNodeGpu(): Promise<NodeGpu> {
  if (process.platform === 'linux' && !hasSystemVulkan()) preloadVulkan();
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const attempt = async (): Promise<GPU | undefined> => {
    const gpu = create([]);
    const adapter = await gpu.requestAdapter();
    keep.scorefieldKeeps = [...(keep.scorefieldKeeps ?? []), gpu, adapter];
    return adapter ? gpu : undefined;
  };
  const chosen = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  const drivers = process.platform === 'linux' && !chosen ? softwareDrivers() : [];
  const system = drivers.length === 0 || hasHardwareDriver() ? await attempt() : undefined;
  if (system) return { gpu: system };
  for (const driver of drivers) {
    process.env.VK_DRIVER_FILES = driver;
    const gpu = await attempt();
    if (gpu) return { gpu, fallbackDriver: driver };
  }
  throw new NoAdapterError(
    'no WebGPU adapter: install a Vulkan driver (on Debian: apt-get install chromium, or mesa-vulkan-drivers), or set VK_DRIVER_FILES',
  );
}

/** A Vulkan driver of the system that is not lavapipe. The loader reads the driver list once, so this is asked first. */
function hasHardwareDriver(): boolean {
  const folders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
  return folders.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('lvp_icd')),
  );
}
