/** `scorefield verify CASE.json…`: reference cases on this machine's adapter, each quantity against its tolerance. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { openDevice } from '../gpu/device.ts';
import { asReferenceCase, QUANTITIES, type ReferenceCase } from '../reference-case.ts';
import { verifyCase } from '../verify.ts';
import { openNodeGpu } from './node-gpu.ts';
import { UsageError } from './usage.ts';

async function readCase(file: string): Promise<ReferenceCase> {
  try {
    return asReferenceCase(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

export async function verify(files: readonly string[], { json }: { json: boolean }): Promise<number> {
  if (files.length === 0) throw new UsageError('verify: name one or more reference cases (CASE.json)');
  const cases = await Promise.all(
    files.map(async (file) => ({ name: basename(file), reference: await readCase(file) })),
  );
  const { gpu } = await openNodeGpu();
  const { device, name: adapter, software } = await openDevice(gpu);
  if (!json)
    console.log(
      `${adapter}${software ? ' (software)' : ''}: largest error ≤ tolerance, relative to the largest reference value`,
    );
  let failed = 0;
  for (const { name, reference } of cases) {
    const { ok, errors } = await verifyCase(device, reference).catch((error: Error) => {
      throw error instanceof TypeError || error instanceof RangeError
        ? new UsageError(`${name}: ${error.message}`)
        : error;
    });
    if (!ok) failed++;
    if (json) {
      console.log(JSON.stringify({ case: name, adapter, software, ok, errors }));
      continue;
    }
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    for (const quantity of QUANTITIES) {
      const [error, tolerance] = [errors[quantity], reference.tolerance[quantity]];
      const sign = error <= tolerance ? '≤' : '>';
      console.log(`         ${quantity.padEnd(10)} ${error.toExponential(1)} ${sign} ${tolerance.toExponential(1)}`);
    }
  }
  return failed > 0 ? 1 : 0;
}
