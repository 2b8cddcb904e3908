/** What the search asks of a machine. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  uid: number | undefined;
  isProgram: (path: string) => boolean;
  /** The text of /etc/os-release, or nothing. */
  osRelease: () => string;
  /** Where Playwright would keep its own Chromium. */
  downloaded: () => string | undefined;
  /** Runs a program to its end; `timeout` in milliseconds. */
  run: (command: string, args: string[], timeout: number) => { ok: boolean; output: string };
  say: (line: string) => void;
}

export const thisMachine: Machine;

/** Path of a browser that is already here, or undefined. */
export function findBrowser(machine?: Machine): string | undefined;

/** Path of a browser, installed if need be; throws an Error of one line. */
export function ensureBrowser(machine?: Machine): string;
