// The command line that gives Chromium WebGPU, with WebGL reading WebGPU canvases, headless.

const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// All four are needed: with the first alone WebGL reads a WebGPU canvas as zeros, without any error.
const software = [
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** Arguments for the software adapter, or for the machine's own GPU with `hardware`. */
export function chromiumArgs({
  hardware = false,
  platform = process.platform,
  asRoot = process.getuid?.() === 0,
} = {}) {
  const linux = platform === 'linux';
  const own = linux ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan'] : ['--enable-unsafe-webgpu'];
  // Chromium refuses to start as root with its sandbox.
  return [...(hardware ? own : software), ...quiet, ...(linux && asRoot ? ['--no-sandbox'] : [])];
}
