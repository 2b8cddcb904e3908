/** `scorefield bench`: throughput in Node, with plain JavaScript beside it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { bench as run } from '../bench/bench.ts';
import { javascript } from '../bench/javascript.ts';
import { table } from '../bench/table.ts';
import { unfused } from '../bench/unfused.ts';
import { openDevice } from '../gpu/device.ts';
import type { TuningStore } from '../tuning.ts';
import { VARIANT_NAMES, type VariantName } from '../variants.ts';
import { openNodeGpu } from './node-gpu.ts';
import { progressLine } from './progress.ts';
import { UsageError } from './usage.ts';

export interface BenchArguments {
  json?: string;
  quick?: boolean;
  variant?: string;
}

function checkedVariant(name: string | undefined): VariantName | undefined {
  if (name === undefined || name === 'auto') return undefined;
  if (VARIANT_NAMES.includes(name as VariantName)) return name as VariantName;
  throw new UsageError(`--variant is '${name}'; allowed are auto, ${VARIANT_NAMES.join(', ')}`);
}

/** Where choices of variants are remembered between runs. */
const TUNING_FILE = join(process.env.XDG_CACHE_HOME ?? join(os.homedir(), '.cache'), 'scorefield', 'tuning.json');

/** The choices of earlier runs; `save` adds those of this one. An unreadable file counts as none. */
async function openTuning(): Promise<{ store: TuningStore; save(): Promise<void> }> {
  let known = new Map<string, string>();
  try {
    known = new Map(Object.entries(JSON.parse(await readFile(TUNING_FILE, 'utf8'))));
  } catch {}
  return {
    store: { get: (key) => known.get(key), set: (key, value) => known.set(key, value) },
    async save() {
      await mkdir(dirname(TUNING_FILE), { recursive: true });
      await writeFile(TUNING_FILE, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
    },
  };
}

function packageVersion(name: string): string {
  try {
    return createRequire(import.meta.url)(`${name}/package.json`).version;
  } catch {
    return '';
  }
}

export async function bench({ json, quick = false, variant: wanted }: BenchArguments): Promise<number> {
  const variant = checkedVariant(wanted);
  const { gpu } = await openNodeGpu();
  const opened = await openDevice(gpu);
  const tuning = await openTuning();
  const progress = progressLine();
  const result = await run({
    opened,
    others: [unfused(opened.device), javascript],
    quick,
    ...(variant && { variant }),
    store: tuning.store,
    runtime: `Node ${process.versions.node}, webgpu ${packageVersion('webgpu')}`,
    flags: process.execArgv,
    now: () => performance.now(),
    onProgress: progress.show,
  });
  progress.end();
  await tuning.save().catch((error: Error) => console.error(`the choice of variants is not kept: ${error.message}`));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(table(result));
  return 0;
}
