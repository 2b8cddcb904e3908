/** `scorefield bench`: throughput in Node, with plain JavaScript beside it. */
import { bench as run } from '../bench/bench.ts';
import { javascript } from '../bench/javascript.ts';
import { table } from '../bench/table.ts';
import { unfused } from '../bench/unfused.ts';
import { VARIANT_NAMES, type VariantName } from '../variants.ts';
import { command } from './command.ts';
import { checkWritable, writeWhole } from './files.ts';
import { progressLine } from './progress.ts';
import { openHere, RUNTIME } from './runtime.ts';
import { openTuning } from './tuning-file.ts';
import { UsageError } from './usage.ts';

function checkedVariant(name: string | undefined): VariantName | undefined {
  if (name === undefined || name === 'auto') return undefined;
  if (VARIANT_NAMES.includes(name as VariantName)) return name as VariantName;
  throw new UsageError(`--variant is '${name}'; allowed are auto, ${VARIANT_NAMES.join(', ')}`);
}

export const bench = command({
  name: 'bench',
  synopsis: '[--quick] [--variant NAME] [--json FILE]',
  summary: "throughput beside the adapter's own roofs and plain JavaScript",
  options: { quick: { type: 'boolean' }, variant: { type: 'string' }, json: { type: 'string' } },
  details: `  --quick          a few cells of the grid only
  --variant NAME   this variant of the kernels instead of the fastest: ${VARIANT_NAMES.join(', ')}
  --json FILE      writes all figures as JSON

Examples:
  scorefield bench --quick
  scorefield bench --variant eight --json bench.json`,
  async action({ quick = false, variant: wanted, json }) {
    const variant = checkedVariant(wanted);
    if (json !== undefined) await checkWritable(json);
    const opened = await openHere();
    const tuning = await openTuning();
    const progress = progressLine();
    const result = await run({
      opened,
      others: [unfused(opened.device), javascript],
      quick,
      ...(variant && { variant }),
      store: tuning.store,
      runtime: RUNTIME,
      flags: process.execArgv,
      now: () => performance.now(),
      onProgress: progress.show,
    });
    progress.end();
    await tuning.save();
    if (json !== undefined) await writeWhole(json, `${JSON.stringify(result, null, 2)}\n`);
    console.log(table(result));
    return 0;
  },
});
