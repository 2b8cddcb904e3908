/** Where choices of variants are remembered between runs. */
import { mkdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import type { TuningStore } from '../tuning.ts';
import { writeWhole } from './files.ts';

const FILE = join(process.env.XDG_CACHE_HOME ?? join(os.homedir(), '.cache'), 'scorefield', 'tuning.json');

export interface TuningFile {
  store: TuningStore;
  /** Adds the choices of this run; says so if it cannot. */
  save(): Promise<void>;
}

/** The choices of earlier runs. An unreadable file counts as none. */
export async function openTuning(): Promise<TuningFile> {
  let known = new Map<string, string>();
  try {
    known = new Map(Object.entries(JSON.parse(await readFile(FILE, 'utf8'))));
  } catch {}
  let isChanged = false;
  return {
    store: {
      get: (key) => known.get(key),
      set(key, value) {
        known.set(key, value);
        isChanged = true;
      },
    },
    async save() {
      if (!isChanged) return;
      try {
        await mkdir(dirname(FILE), { recursive: true });
        await writeWhole(FILE, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
      } catch (error) {
        console.error(`the choice of variants is not kept: ${(error as Error).message}`);
      }
    },
  };
}
