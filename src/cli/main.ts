#!/usr/bin/env node
/** The command line: one file a command; errors are one line on stderr. */
import { parseArgs } from 'node:util';
import { NoAdapterError } from '../gpu/device.ts';
import { devices } from './devices.ts';
import { USAGE, UsageError } from './usage.ts';
import { verify } from './verify.ts';

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function run(): Promise<number> {
  const { values, positionals } = parse();
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  switch (command) {
    case 'devices':
      return devices(values);
    case 'verify':
      return verify(rest, values);
    default:
      throw new UsageError(`unknown command '${command}'; allowed are devices, verify`);
  }
}

function exitCode(error: unknown): number {
  if (error instanceof UsageError) return 2;
  return error instanceof NoAdapterError ? 3 : 1;
}

// process.exit, not a natural end: Dawn's objects must outlive everything else.
run().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`scorefield: ${error.message}\n`, () => process.exit(exitCode(error)));
  },
);
