/** `scorefield verify CASE.json…`: reference cases on this machine's adapter, each quantity against its tolerance. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { asReferenceCase, QUANTITIES, type ReferenceCase } from '../reference-case.ts';
import { verifyCase } from '../verify.ts';
import { command } from './command.ts';
import { openHere } from './runtime.ts';
import { UsageError } from './usage.ts';

async function readCase(file: string): Promise<ReferenceCase> {
  try {
    return asReferenceCase(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

async function verifyAll(files: readonly string[], json: boolean): Promise<number> {
  if (files.length === 0) throw new UsageError('verify: name one or more reference cases (CASE.json)');
  const cases = await Promise.all(
    files.map(async (file) => ({ name: basename(file), reference: await readCase(file) })),
  );
  const { device, name: adapter, software } = await openHere();
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

export const verify = command({
  name: 'verify',
  synopsis: 'CASE.json… [--json]',
  summary: 'energy, score, gradient and Adam steps against reference cases',
  options: { json: { type: 'boolean' } },
  positionals: true,
  details: `  --json   one JSON object a case on stdout

Prints the largest error of each quantity beside the case's tolerance; exit code 1 if one is above it.

Example:
  scorefield verify test/cases/*.json`,
  action: ({ json = false }, files) => verifyAll(files, json),
});
