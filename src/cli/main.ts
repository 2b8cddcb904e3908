#!/usr/bin/env node
/** The command line: one file a command; errors are one line on stderr. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { NoAdapterError } from '../gpu/device.ts';
import { bench } from './bench.ts';
import { devices } from './devices.ts';
import { USAGE, UsageError } from './usage.ts';
import { verify } from './verify.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const HELP = { help: { type: 'boolean', short: 'h', default: false } } as const satisfies Options;
const JSON_SWITCH = { json: { type: 'boolean', default: false } } as const satisfies Options;

function parse<T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, ...HELP } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function none(command: string, positionals: string[]): void {
  if (positionals.length > 0) throw new UsageError(`${command} takes no argument; given '${positionals[0]}'`);
}

/** What the command named first does with the rest; undefined when it was asked for help. */
const COMMANDS: Record<string, (args: string[]) => Promise<number> | undefined> = {
  devices(args) {
    const { values, positionals } = parse(args, JSON_SWITCH);
    none('devices', positionals);
    return values.help ? undefined : devices(values);
  },
  verify(args) {
    const { values, positionals } = parse(args, JSON_SWITCH);
    return values.help ? undefined : verify(positionals, values);
  },
  bench(args) {
    const { values, positionals } = parse(args, {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      variant: { type: 'string' },
    });
    none('bench', positionals);
    return values.help ? undefined : bench(values);
  },
};

async function run(): Promise<number> {
  const [command, ...rest] = process.argv.slice(2);
  const asksForHelp = command === '--help' || command === '-h';
  if (command !== undefined && !asksForHelp) {
    if (!Object.hasOwn(COMMANDS, command)) {
      throw new UsageError(`unknown command '${command}'; allowed are ${Object.keys(COMMANDS).join(', ')}`);
    }
    const done = COMMANDS[command]!(rest);
    if (done) return done;
  }
  console.log(USAGE);
  return command === undefined ? 2 : 0;
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
