/** JSON from outside: keys given twice are refused rather than decided silently, and so is what would take long to read. */
import { refuse, refuseValue, shortened, shown } from './refusal.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 32;
/** Arrays, objects and keys together. */
const MOST_PARTS = 250_000;

/** Parses JSON; `what` names the text in refusals. */
export function parseJson(text: string, what: string): unknown {
  checkParts(text, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`${what} is not JSON: ${shortened((error as Error).message)}`);
  }
}

/** Counts arrays, objects and keys, and finds keys given twice. Text that is no JSON may pass. */
function checkParts(text: string, what: string): void {
  /** Keys of every object that is open; nothing for an array. */
  const open: (Set<string> | undefined)[] = [];
  let parts = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      parts++;
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const end = endOfString(text, i);
      if (isFollowedByColon(text, end)) {
        const key = keyOf(text.slice(i, end));
        if (open.at(-1)?.has(key)) refuse(`${what} has the key ${shown(key)} twice; allowed is once`);
        open.at(-1)?.add(key);
        parts++;
      }
      i = end - 1;
    }
    if (open.length > MOST_DEPTH) refuse(`${what} is nested deeper than ${MOST_DEPTH} levels; allowed are up to those`);
    if (parts > MOST_PARTS) refuse(`${what} has too many arrays, objects and keys; allowed are ${MOST_PARTS}`);
  }
}

/** Index after the closing quote of the string that begins at `start`, or after the text. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function isFollowedByColon(text: string, start: number): boolean {
  let i = start;
  while (' \t\n\r'.includes(text[i] ?? '-')) i++;
  return text[i] === ':';
}

function keyOf(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}

/** An own property, `__proto__` and `constructor` included, never an inherited one; `absent` where there is none. */
export function own(object: JsonObject, key: string, absent?: unknown): unknown {
  return Object.hasOwn(object, key) ? object[key] : absent;
}

export function objectAt(value: unknown, where: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseValue(where, value, 'is an object');
  return value as JsonObject;
}

/** An array of `least` to `most` elements. */
export function arrayAt(value: unknown, where: string, least: number, most: number): readonly unknown[] {
  const count = least === most ? `${least}` : `${least} to ${most}`;
  if (!Array.isArray(value)) refuseValue(where, value, `is an array of ${count}`);
  if (value.length < least || value.length > most)
    refuse(`${where} has ${value.length} elements; allowed are ${count}`);
  return value;
}
