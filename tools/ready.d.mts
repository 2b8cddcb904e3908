export interface ReadyOptions {
  root?: string;
  /** Node's version, as in process.versions.node. */
  node?: string;
  npm?: (args: string[], root: string) => { ok: boolean; output: string };
  say?: (line: string) => void;
}

/** Why the folder's node_modules is not what its lock file asks for, or undefined when it is. */
export function whatIsMissing(root?: string): string | undefined;

/** Installs the dependencies if something is missing; throws an Error of one line. */
export function ready(options?: ReadyOptions): void;
