#!/usr/bin/env node
/** The command line: one file a command; errors are one line on stderr. */
import { shown } from '../interchange/refusal.ts';
import { bench } from './bench.ts';
import type { Command } from './command.ts';
import { devices } from './devices.ts';
import { endWith } from './end.ts';
import { evaluate } from './evaluate.ts';
import { metrics } from './metrics.ts';
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
  throw new UsageError(`unknown command ${shown(name)}; allowed are ${Object.keys(COMMANDS).join(', ')}`);
}

endWith('scorefield', run(process.argv.slice(2)));
