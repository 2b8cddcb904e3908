export interface ServeOptions {
  root: string;
  /** 0, the default, is any free port. */
  port?: number;
  host?: string;
  /** Fail when the port is taken, rather than try the next ones. */
  exact?: boolean;
}

export interface Served {
  /** The address, ending in a slash. */
  url: string;
  close: () => Promise<void>;
}

/** Serves the files under `root`. */
export function serve(options: ServeOptions): Promise<Served>;
