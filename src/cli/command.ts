/** A command: how its options are read, what `--help` says of it, and what it does. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { onOneLine, shown } from '../interchange/refusal.ts';
import { UsageError } from './usage.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

export interface Command {
  /** What it does, for the list of all commands. */
  summary: string;
  /** Usage, options and examples. */
  help: string;
  /** Its exit code. */
  run: (args: string[]) => Promise<number>;
}

export interface CommandParts<O extends Options> {
  name: string;
  /** What starts it, if not the command line. */
  start?: string;
  /** What may stand after the name. */
  synopsis: string;
  summary: string;
  options: O;
  /** What each option means and examples, for `--help`. */
  details: string;
  /** Takes files by themselves, without an option. */
  positionals?: true;
  action: (values: Values<O>, positionals: string[]) => Promise<number>;
}

export function command<const O extends Options>(parts: CommandParts<O>): Command {
  const { name, start = `scorefield ${name}`, synopsis, summary, options, details, positionals, action } = parts;
  const help = `${start} ${synopsis}\n\n${summary[0]!.toUpperCase()}${summary.slice(1)}.\n\n${details}`;
  return {
    summary,
    help,
    async run(args) {
      if (args.includes('--help') || args.includes('-h')) {
        console.log(help);
        return 0;
      }
      const given = parse(name, args, options);
      if (!positionals && given.positionals.length > 0) {
        throw new UsageError(`${name} takes no argument; given ${shown(given.positionals[0])}`);
      }
      return action(given.values, given.positionals);
    },
  };
}

function parse<O extends Options>(name: string, args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const reason = onOneLine(message.replaceAll('\n', ' '));
    const allowed = Object.keys(options).map((option) => `--${option}`);
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(reason);
    throw new UsageError(`${name}: ${reason.split('.')[0]}; allowed are ${[...allowed, '--help'].join(', ')}`);
  }
}

/** The value of an option that the command needs. */
export function required(value: string | undefined, name: string, what: string): string {
  if (value) return value;
  throw new UsageError(`${name} is missing: ${what}`);
}
