#!/usr/bin/env node
/** The command line: one file a command; errors are one line on stderr. */
import { NoAdapterError } from '../gpu/device.ts';
import { FormatError } from '../interchange/refusal.ts';
import { bench } from './bench.ts';
import type { Command } from './command.ts';
import { devices } from './devices.ts';
import { evaluate } from './evaluate.ts';
import { Interruption } from './interruption.ts';
import { metrics } from './metrics.ts';
import { CLEAR_LINE } from './progress.ts';
import { VERSION } from './runtime.ts';
import { sample } from './sample.ts';
import { train } from './train.ts';
import { UsageError } from './usage.ts';
import { verify } from './verify.ts';

const COMMANDS: Record<string, Command> = { train, sample, evaluate, metrics, devices, verify, bench };

const HELP = `scorefield: denoising score matching and Langevin sampling on WebGPU

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  scorefield ${name.padEnd(9)} ${summary}`)
  .join('\n')}

  scorefield COMMAND --help   its options, with examples
  scorefield --version

Exit codes: 0 all well, 1 a check or a run failed, 2 bad usage or input, 3 no WebGPU adapter, 130 interrupted.
Environment: VK_DRIVER_FILES chooses a Vulkan driver.`;

async function run([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(HELP);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    console.log(VERSION);
    return 0;
  }
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]!.run(args);
  throw new UsageError(`unknown command '${name}'; allowed are ${Object.keys(COMMANDS).join(', ')}`);
}

function exitCode(error: unknown): number {
  if (error instanceof Interruption) return error.exitCode;
  if (error instanceof UsageError || error instanceof FormatError) return 2;
  return error instanceof NoAdapterError ? 3 : 1;
}

// Who reads our output may stop reading: `scorefield metrics … | head -1`.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
process.stderr.on('error', () => {});

// process.exit, not a natural end: Dawn's objects must outlive everything else.
run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    const line = error.message.replaceAll(/\s*\n\s*/g, ' ');
    const cleared = process.stderr.isTTY ? CLEAR_LINE : ''; // progress may stand there
    process.stderr.write(`${cleared}scorefield: ${line}\n`, () => process.exit(exitCode(error)));
  },
);
