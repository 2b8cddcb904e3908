// What the spec of options imports as one bundle.

export { assigned, optionOf, SETTING_NAMES } from '../../src/cli/assignments.ts';
export { command } from '../../src/cli/command.ts';
export { UsageError } from '../../src/cli/usage.ts';
export { FormatError } from '../../src/interchange/refusal.ts';
