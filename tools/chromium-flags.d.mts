export interface ChromiumOptions {
  /** Use the machine's own GPU rather than the software adapter. */
  hardware?: boolean;
  platform?: NodeJS.Platform;
  asRoot?: boolean;
}

/** Chromium's arguments for headless WebGPU. */
export function chromiumArgs(options?: ChromiumOptions): string[];
