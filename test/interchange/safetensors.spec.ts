// The safetensors format by itself: what is written is read again, and every field of a header is checked.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { MOST_FILE_BYTES, readSafetensors, type StoredTensor, writeSafetensors } from 'scorefield';
import { mutatedBytes, mutatedJson, RUNS, readOrRefuse } from './mutations.ts';

/** A file from a header, as text or as a value, and bytes of data. */
function file(header: unknown, data: Uint8Array = new Uint8Array(), length?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(text.length));
  return Uint8Array.from(Buffer.concat([size, text, data]));
}

const entry = (change: object = {}) => ({ dtype: 'F32', shape: [2], data_offsets: [0, 8], ...change });
const bytes = (count: number) => new Uint8Array(count);
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

/** What a file says, read by the letter of the format with no checks. */
function naively(raw: Uint8Array): { tensors: [string, StoredTensor][]; metadata: Record<string, string> } {
  const buffer = Buffer.from(raw);
  const start = 8 + Number(buffer.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(buffer.toString('utf8', 8, start));
  const tensors = Object.entries<ReturnType<typeof entry>>(entries).map(([name, { shape, data_offsets }]) => {
    const [begin, end] = data_offsets as [number, number];
    const data = Float32Array.from({ length: (end - begin) / 4 }, (_, i) => buffer.readFloatLE(start + begin + 4 * i));
    return [name, { shape, data }] as [string, StoredTensor];
  });
  return { tensors, metadata };
}

const GOOD = writeSafetensors(
  new Map([
    ['0.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 1e-30, 5, 6) }],
    ['0.bias', { shape: [2], data: Float32Array.of(-0, 0.1) }],
    ['scalar', { shape: [], data: Float32Array.of(7) }],
    ['none', { shape: [0, 4], data: new Float32Array() }],
  ]),
  new Map([['scorefield', '{"σ":1}']]),
);

test('a file starts its data at a multiple of 8 bytes and is read again', () => {
  expect(Number(new DataView(GOOD.buffer).getBigUint64(0, true)) % 8).toBe(0);
  const { tensors, metadata } = readSafetensors(GOOD);
  expect([...tensors.keys()]).toEqual(['0.weight', '0.bias', 'scalar', 'none']);
  expect(tensors.get('0.weight')).toEqual({ shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 1e-30, 5, 6) });
  expect(Object.is(tensors.get('0.bias')!.data[0], -0)).toBe(true);
  expect(Object.fromEntries(metadata)).toEqual({ scorefield: '{"σ":1}' });
});

test('files of other writers: unaligned, padded, data in another order, no metadata', () => {
  const header = { b: entry({ shape: [1], data_offsets: [4, 8] }), a: entry({ shape: [1], data_offsets: [0, 4] }) };
  const padding = [1, 2, 3].map((spaces) => `${JSON.stringify(header)}${' '.repeat(spaces)}`);
  for (const text of padding) {
    const { tensors, metadata } = readSafetensors(file(text, floats(1, 2)));
    expect([...tensors].map(([name, { data }]) => [name, data[0]])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
    expect(metadata.size).toBe(0);
  }
});

test('a view into a larger buffer is read where it stands', () => {
  const larger = new Uint8Array(GOOD.length + 10).fill(255);
  larger.set(GOOD, 5);
  expect(readSafetensors(larger.subarray(5, 5 + GOOD.length))).toEqual(readSafetensors(GOOD));
});

test('any tensors with any names are read again', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor', 'a"b\\', '\n'));
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  const tensor = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) => {
    const count = shape.reduce((product, n) => product * n, 1);
    return fc.array(float, { minLength: count, maxLength: count }).map((values) => ({ shape, values }));
  });
  const pairs = fc.array(fc.tuple(name, tensor), { maxLength: 5 });
  const texts = fc.array(fc.tuple(name, fc.string()), { maxLength: 3 });
  fc.assert(
    fc.property(pairs, texts, (given, metadata) => {
      const tensors = new Map(
        given.map(([key, { shape, values }]) => [key, { shape, data: Float32Array.from(values) }]),
      );
      const read = readSafetensors(writeSafetensors(tensors, new Map(metadata)));
      expect(read).toEqual({ tensors, metadata: new Map(metadata) });
    }),
    RUNS,
  );
});

const long = `{"a":${JSON.stringify(entry())},"b":"${'x'.repeat(2 ** 24)}"}`;
const refusals: [string, Uint8Array, RegExp][] = [
  ['an empty file', bytes(0), /^the file has 0 bytes; allowed are 10 or more$/],
  ['seven bytes', bytes(7), /^the file has 7 bytes/],
  ['a header past the end', file('{}', bytes(0), 3n), /^the header length is 3; allowed are 2 to 2 bytes here$/],
  ['a header of 2⁶³ bytes', file('{}', bytes(0), 2n ** 63n), /^the header length is 9223372036854775808; allowed/],
  ['a header of no bytes', file('{}', bytes(0), 0n), /^the header length is 0/],
  ['a header beyond the cap', file(long, bytes(8)), /^the header length is \d+; allowed are 2 to 16777216 bytes/],
  ['a header not in {}', file(' {}'), /^the header begins with ' '; allowed is '\{'$/],
  ['a header that is no JSON', file('{"a":}'), /^the header is not JSON: /],
  ['a header that is no UTF-8', file('{"\u00e9":1}').map((b) => (b === 0xc3 ? 0xff : b)), /^the header is not UTF-8/],
  ['metadata that is no object', file({ __metadata__: [] }), /^'__metadata__' is an array; allowed is an object$/],
  ['metadata that is no text', file({ __metadata__: { a: 1 } }), /^metadata 'a' is 1; allowed is text$/],
  ['an entry that is no object', file({ a: 1 }), /^tensor 'a' is 1; allowed is an object$/],
  ['__proto__ as an entry', file('{"__proto__":null}'), /^tensor '__proto__' is null; allowed is an object$/],
  ['an entry without a dtype', file({ a: {} }), /^tensor 'a': dtype is missing; allowed is 'F32'$/],
  ['float64', file({ a: entry({ dtype: 'F64' }) }, bytes(16)), /^tensor 'a': dtype is 'F64'; allowed is 'F32'$/],
  ['integers', file({ a: entry({ dtype: 'I32' }) }, bytes(8)), /dtype is 'I32'/],
  ['a shape that is no array', file({ a: entry({ shape: 2 }) }, bytes(8)), /shape is 2; allowed is an array of 0 to 8/],
  ['nine dimensions', file({ a: entry({ shape: Array(9).fill(1) }) }, bytes(8)), /shape has 9 elements; allowed are 0/],
  ['a negative length', file({ a: entry({ shape: [-2] }) }, bytes(8)), /shape\[0\] is -2; allowed are whole numbers/],
  ['half a length', file({ a: entry({ shape: [0.5] }) }, bytes(8)), /shape\[0\] is 0\.5; allowed are whole numbers/],
  [
    'a shape that overflows',
    file({ a: entry({ shape: Array(8).fill(2 ** 31 - 1) }) }, bytes(8)),
    /^tensor 'a': data_off/,
  ],
  ['one offset', file({ a: entry({ data_offsets: [0] }) }, bytes(8)), /data_offsets has 1 elements; allowed are 2$/],
  ['offsets past the end', file({ a: entry({ data_offsets: [0, 16], shape: [4] }) }, bytes(8)), /\[1\] is 16; allowed/],
  [
    'offsets of 2⁶⁰',
    file({ a: entry({ data_offsets: [2 ** 60, 2 ** 60 + 8] }) }, bytes(8)),
    /\[0\] is 11529\d+; allowed/,
  ],
  [
    'a negative offset',
    file({ a: entry({ data_offsets: [-8, 0] }) }, bytes(8)),
    /\[0\] is -8; allowed are whole numbers/,
  ],
  [
    'offsets in reverse',
    file({ a: entry({ data_offsets: [8, 0] }) }, bytes(8)),
    /^tensor 'a': data_offsets \[8, 0\]; all/,
  ],
  [
    'offsets not of the shape',
    file({ a: entry({ shape: [3] }) }, bytes(8)),
    /\[0, 8\]; allowed are 12 bytes, by its shape/,
  ],
  [
    'an unaligned tensor',
    file({ a: entry({ data_offsets: [2, 10] }) }, bytes(10)),
    /\[0\] is 2; allowed are multiples of 4/,
  ],
  [
    'an overlap',
    file({ a: entry(), b: entry({ data_offsets: [4, 12] }) }, bytes(12)),
    /^tensor 'b'.* overlaps .* is 8$/,
  ],
  [
    'a gap',
    file({ a: entry(), b: entry({ data_offsets: [12, 20] }) }, bytes(20)),
    /^tensor 'b'.* leaves a gap .* is 8$/,
  ],
  [
    'a gap at the start',
    file({ a: entry({ data_offsets: [4, 12] }) }, bytes(12)),
    /which leaves a gap before it; allowed is 0/,
  ],
  ['bytes left over', file({ a: entry() }, bytes(9)), /^the file has 9 bytes of data; allowed are the tensors' 8$/],
  [
    'a name given twice',
    file(`{"a":${JSON.stringify(entry())},"\\u0061":1}`, bytes(8)),
    /has the key 'a' twice; allowed is once$/,
  ],
  ['NaN', file({ a: entry() }, floats(0, NaN)), /^tensor 'a': number 1 is NaN; allowed are finite numbers$/],
  ['infinity', file({ a: entry() }, floats(-Infinity, 0)), /^tensor 'a': number 0 is -Infinity/],
  ['a name with control characters', file({ 'a\n\u001b[31m\u2028': 1 }), /^tensor 'a\ufffd\ufffd\[31m\ufffd' is 1; /],
];
for (const [name, bad, message] of refusals) {
  test(`refuses ${name}`, { tag: /^(NaN|infinity)$/.test(name) ? ['@fault-23', '@fault-24'] : '@fault-24' }, () => {
    expect(readOrRefuse(() => readSafetensors(bad))).toBeUndefined();
    expect(() => readSafetensors(bad)).toThrow(message);
  });
}

test('refuses a file beyond the cap by its size alone', { tag: '@fault-24' }, () => {
  expect(() => readSafetensors({ length: 500e6 } as Uint8Array)).toThrow(
    `the file has 500000000 bytes; allowed are up to ${MOST_FILE_BYTES}`,
  );
});

test('writes nothing that could not be read again', () => {
  const write =
    (name: string, shape: number[], ...values: number[]) =>
    () =>
      writeSafetensors(new Map([[name, { shape, data: Float32Array.from(values) }]]));
  expect(write('a', [2], 1)).toThrow("tensor 'a' has 1 numbers; allowed are 2, by its shape");
  expect(write('a', [1], NaN)).toThrow("tensor 'a': number 0 is NaN; allowed are finite numbers");
  expect(write('__metadata__', [1], 1)).toThrow("a tensor is called '__metadata__'; allowed are other names");
});

test('a mutated file is read by the letter or refused', { tag: '@fault-24' }, () => {
  let count = 0;
  fc.assert(
    fc.property(mutatedBytes(GOOD), (raw) => {
      const read = readOrRefuse(() => readSafetensors(raw));
      if (!read) return;
      count++;
      const { tensors, metadata } = naively(raw);
      expect([...read.tensors]).toEqual(tensors);
      expect(Object.fromEntries(read.metadata)).toEqual(metadata);
    }),
    RUNS,
  );
  expect(count).toBeGreaterThan(0);
});

test('a file with a mutated header is read by the letter or refused', { tag: '@fault-24' }, () => {
  const start = 8 + Number(new DataView(GOOD.buffer).getBigUint64(0, true));
  const header = JSON.parse(Buffer.from(GOOD).toString('utf8', 8, start));
  fc.assert(
    fc.property(mutatedJson(header), (changed) => {
      const raw = file(changed, GOOD.subarray(start));
      const read = readOrRefuse(() => readSafetensors(raw));
      if (read) expect([...read.tensors]).toEqual(naively(raw).tensors);
    }),
    RUNS,
  );
});
