// Files and texts changed as accidents and attackers change them, and what a reader may do with them: read right or refuse.

import { expect } from '@playwright/test';
import * as fc from 'fast-check';
import { FormatError } from 'scorefield';

/** Each property is tried on this many inputs, the same every time. */
export const RUNS = { numRuns: 300, seed: 20, endOnFailure: true };

/** A reader's result, or nothing if it refuses; it must refuse with one line. */
export function readOrRefuse<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    expectOneLine((error as Error).message);
    return undefined;
  }
}

export function expectOneLine(sentence: string): void {
  expect(sentence).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
  expect(sentence.length).toBeLessThan(400);
}

/** One to three changes: bytes set or flipped, parts cut out, the end cut off, parts repeated, foreign bytes put in. */
export function mutatedBytes(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.oneof(fc.nat(good.length), fc.nat(Math.min(good.length, 64)));
  const change = fc.oneof(
    fc.tuple(place, fc.nat(255)).map(([at, byte]) => splice(at, 1, Uint8Array.of(byte))),
    fc.tuple(place, fc.nat(7)).map(([at, bit]) => flip(at, bit)),
    fc.tuple(place, fc.nat(40)).map(([at, length]) => splice(at, length, new Uint8Array())),
    place.map((at) => (bytes: Uint8Array) => bytes.slice(0, at)),
    fc.tuple(place, place, fc.nat(40)).map(([from, at, length]) => repeat(from, at, length)),
    fc.tuple(place, fc.uint8Array({ maxLength: 16 })).map(([at, foreign]) => splice(at, 0, foreign)),
  );
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((bytes, apply) => apply(bytes), good));
}

/** The same with text; what is put in are also `tokens` that mean something in the format. */
export function mutatedText(good: string, tokens: readonly string[]): fc.Arbitrary<string> {
  const place = fc.nat(good.length);
  const foreign = fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'binary', maxLength: 4 }));
  const change = fc.oneof(
    fc.tuple(place, fc.nat(8), foreign).map(([at, length, put]) => replace(at, length, put)),
    fc.tuple(place, fc.nat(40)).map(([at, length]) => replace(at, length, '')),
    place.map((at) => (text: string) => text.slice(0, at)),
  );
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((all) => all.reduce((text, apply) => apply(text), good));
}

/** JSON with one to three of its parts replaced, removed or given a foreign key, at any depth. */
export function mutatedJson(good: unknown): fc.Arbitrary<string> {
  const value = fc.oneof(
    fc.constantFrom(0, -1, 0.5, 1e300, 1e9, 2 ** 53, '', 'raw', '__proto__', [], {}, null, true, [1, 2], [[1, 2]]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const key = fc.constantFrom('__proto__', 'constructor', 'toString', 'hidden', 'kind', 'weight');
  const change = fc.record({ at: fc.nat(), put: fc.option(value), key });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = structuredClone({ root: good }) as Record<string, unknown>;
    for (const { at, put, key: foreign } of changes) {
      const places = placesOf(copy);
      const [parent, name] = places[at % places.length] ?? [copy, 'root'];
      if (put === null) delete parent[name];
      else define(parent, name, put);
      if (at % 3 === 0) define(parent, foreign, put);
    }
    return JSON.stringify(copy.root ?? null);
  });
}

type Parent = Record<string, unknown>;

/** Sets an own property, `__proto__` too. */
function define(parent: Parent, name: string, value: unknown): void {
  const own = { value: structuredClone(value), enumerable: true, configurable: true, writable: true };
  Object.defineProperty(parent, name, own);
}

function placesOf(parent: Parent): [Parent, string][] {
  return Object.entries(parent).flatMap(([name, child]) => [
    [parent, name] as [Parent, string],
    ...(typeof child === 'object' && child !== null ? placesOf(child as Parent) : []),
  ]);
}

const splice = (at: number, length: number, put: Uint8Array) => (bytes: Uint8Array) =>
  Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + length)]);

const flip = (at: number, bit: number) => (bytes: Uint8Array) =>
  bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));

const repeat = (from: number, at: number, length: number) => (bytes: Uint8Array) =>
  splice(at, 0, bytes.slice(from, from + length))(bytes);

const replace = (at: number, length: number, put: string) => (text: string) =>
  text.slice(0, at) + put + text.slice(at + length);
