/** How the formats refuse: a file or text is read whole, or not at all and with one sentence that names the place. */

/** A file or text that does not keep to its format. The message is one line: what is wrong and what is allowed. */
export class FormatError extends Error {
  override name = 'FormatError';
}

/** Bytes a file may have; to be compared with its size before it is read. */
export const MOST_FILE_BYTES = 2 ** 26;

export function refuse(sentence: string): never {
  throw new FormatError(sentence);
}

/** Refuses the value at a place; `allowed` begins with its verb: "are whole numbers from 1 to 64". */
export function refuseValue(where: string, value: unknown, allowed: string): never {
  refuse(`${where} is ${shown(value)}; allowed ${allowed}`);
}

export function checkSize(what: string, bytes: number): void {
  if (bytes > MOST_FILE_BYTES) refuse(`${what} has ${bytes} bytes; allowed are up to ${MOST_FILE_BYTES}`);
}

/** A value as a message shows it: short, on one line, nothing that a terminal would obey. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `'${shortened(value)}'`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

const MOST_SHOWN = 60;

/** Foreign text on one line, cut after 60 characters. */
export function shortened(text: string): string {
  const line = onOneLine(text.slice(0, MOST_SHOWN));
  return text.length > MOST_SHOWN ? `${line}…` : line;
}

/** Control and invisible characters replaced. */
export function onOneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
