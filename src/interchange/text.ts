/** Bytes and text: UTF-8, strictly. */
import { checkSize, refuse } from './refusal.ts';

// Browsers, Node and Deno all have these; the core is compiled without the libraries that declare them.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };

/** Text of UTF-8 bytes, a byte order mark kept; `what` names them in the refusal. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(`${what} is not UTF-8 text`);
  }
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The text of a file given as text or as bytes, without a byte order mark. */
export function textOf(source: string | Uint8Array, what: string): string {
  checkSize(what, source.length);
  const text = typeof source === 'string' ? source : decodeUtf8(source, what);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The number with the 9 significant digits that give every float32 back, as a short decimal. */
export function nineDigits(value: number): number {
  return Number(value.toPrecision(9));
}
