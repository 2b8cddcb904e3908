/** Bad usage or bad input: one line on stderr, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const USAGE = `scorefield: denoising score matching and Langevin sampling on WebGPU

  scorefield devices [--json]               the adapter in use, its features and limits
  scorefield verify CASE.json… [--json]     energy, score, gradient and Adam steps against reference cases
  scorefield bench [--quick] [--json FILE]  throughput beside the adapter's own roofs and plain JavaScript
                   [--variant NAME]         this variant of the kernels instead of the fastest (auto)

Exit codes: 0 all well, 1 a check failed, 2 bad usage or input, 3 no WebGPU adapter.
Environment: VK_DRIVER_FILES chooses a Vulkan driver.`;
