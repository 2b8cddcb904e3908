// Points as .npy: NumPy's own bytes, both element types and header versions, and what is refused.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { npyHeader, npyRows, readNpy, writeNpy } from 'scorefield';
import { mutatedBytes, mutatedText, RUNS, readOrRefuse } from './mutations.ts';

const POINTS = Float32Array.of(0.1, -2, 3.5, 1e-30, -0, 3.4028234663852886e38);

/** A file of this header text and data, padded as NumPy does. */
function file(header: string, data: Uint8Array, version = 1, length?: number): Uint8Array {
  const before = version === 1 ? 10 : 12;
  const text = `${header}${' '.repeat(63 - ((before + header.length) % 64))}\n`;
  const start = Buffer.alloc(before);
  start.write('\x93NUMPY', 'latin1');
  start[6] = version;
  if (version === 1) start.writeUInt16LE(length ?? text.length, 8);
  else start.writeUInt32LE(length ?? text.length, 8);
  return Uint8Array.from(Buffer.concat([start, Buffer.from(text, 'latin1'), data]));
}

const dictionary = (change: Record<string, string> = {}) => {
  const entries = { descr: "'<f4'", fortran_order: 'False', shape: '(3, 2)', ...change };
  return `{${Object.entries(entries)
    .map(([key, value]) => `'${key}': ${value}, `)
    .join('')}}`;
};
const f4 = new Uint8Array(POINTS.buffer);
const f8 = (values: ArrayLike<number>) => new Uint8Array(Float64Array.from(values).buffer);

test('a header is what NumPy writes', () => {
  const header = Buffer.from(npyHeader(3)).toString('latin1');
  expect(header).toBe(
    `\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }${' '.repeat(58)}\n`,
  );
  for (const rows of [0, 1, 1_000_000, 2 ** 40]) expect(npyHeader(rows).length % 64).toBe(0);
});

test('a header and chunks of rows make the same file as all at once', () => {
  const chunks = [npyHeader(3), npyRows(POINTS.subarray(0, 2)), npyRows(POINTS.subarray(2))];
  expect(Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))).toEqual(writeNpy(POINTS));
});

test('any finite points are read again to the bit', () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.array(fc.tuple(float, float), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(rows, (pairs) => {
      const points = Float32Array.from(pairs.flat());
      expect(new Uint8Array(readNpy(writeNpy(points)).buffer)).toEqual(new Uint8Array(points.buffer));
    }),
    RUNS,
  );
});

test('float64, version 2, other orders of the keys and no padding are read too', () => {
  expect(readNpy(file(dictionary({ descr: "'<f8'" }), f8([0.1, -2, 3.5, 1e-30, -0, 3.4e38]), 2))).toEqual(
    Float32Array.of(0.1, -2, 3.5, 1e-30, -0, 3.4e38),
  );
  expect(readNpy(file("{'shape':(3,2),'fortran_order':False,'descr':'<f4'}", f4))).toEqual(POINTS);
});

const refusals: [string, Uint8Array, RegExp][] = [
  ['an empty file', new Uint8Array(), /^the file has 0 bytes; allowed are 12 or more$/],
  ['another file', new Uint8Array(99), /^the file does not begin with '\\x93NUMPY'; allowed are \.npy files$/],
  ['version 3', file(dictionary(), f4, 3), /^the format version is 3\.0; allowed are 1\.0 and 2\.0$/],
  ['a header past the end', file(dictionary(), f4, 1, 9000), /^the header length is 9000; allowed are up to \d+ bytes/],
  ['a header of 4 GiB', file(dictionary(), f4, 2, 2 ** 32 - 1), /^the header length is 4294967295; allowed are up to/],
  [
    'no dictionary',
    file('[]', f4),
    /^the header is '\[\]'; allowed is a dictionary of descr, fortran_order and shape$/,
  ],
  ['code', file("__import__('os').system('id')", f4), /^the header is '__import__/],
  ['a key too many', file(dictionary({ a: 'True' }), f4), /; allowed is a dictionary of descr/],
  ['a key missing', file("{'descr': '<f4', }", f4), /; allowed is a dictionary of descr/],
  ['a key twice', file("{'shape': (3, 2), 'shape': (3, 2), }", f4), /^the header has the key 'shape' twice/],
  ['a value that is code', file(dictionary({ shape: '(1+2, 2)' }), f4), /; allowed is a dictionary of descr/],
  ['big-endian numbers', file(dictionary({ descr: "'>f4'" }), f4), /^descr is '>f4'; allowed are '<f4', '<f8'/],
  ['integers', file(dictionary({ descr: "'<i8'" }), f4), /^descr is '<i8'/],
  ['objects', file(dictionary({ descr: "'|O'" }), f4), /^descr is '\|O'/],
  ['Fortran order', file(dictionary({ fortran_order: 'True' }), f4), /^fortran_order is 'True'; allowed is False/],
  ['one dimension', file(dictionary({ shape: '(6,)' }), f4), /^shape is '\(6,\)'; allowed is \(N, 2\)$/],
  ['three columns', file(dictionary({ shape: '(2, 3)' }), f4), /^shape is '\(2, 3\)'; allowed is \(N, 2\)$/],
  ['no rows', file(dictionary({ shape: '(0, 2)' }), f4), /^the array has 0 rows; allowed are 1 to 100000$/],
  ['10¹⁵ rows', file(dictionary({ shape: '(999999999999999, 2)' }), f4), /^the array has 999999999999999 rows/],
  ['10²⁰ rows', file(dictionary({ shape: `(1${'0'.repeat(20)}, 2)` }), f4), /^shape is .*; allowed is \(N, 2\)$/],
  ['data cut short', writeNpy(POINTS).slice(0, -1), /^the file has 23 bytes of data; allowed are 24, by its shape/],
  ['data left over', file(dictionary(), new Uint8Array(25)), /^the file has 25 bytes of data; allowed are 24/],
  ['NaN', writeNpy(Float32Array.of(0, 0, 0, NaN)), /^row 1, column 1 is NaN; allowed are finite float32 numbers$/],
  ['infinity', writeNpy(Float32Array.of(0, -Infinity)), /^row 0, column 1 is -Infinity/],
  [
    'what float32 cannot hold',
    file(dictionary({ descr: "'<f8'" }), f8([0, 0, 0, 0, 1e39, 0])),
    /^row 2, column 0 is 1e\+39/,
  ],
];
for (const [name, bad, message] of refusals) {
  test(`refuses ${name}`, () => {
    expect(readOrRefuse(() => readNpy(bad))).toBeUndefined();
    expect(() => readNpy(bad)).toThrow(message);
  });
}

test('the caller says how many rows may come', () => {
  expect(readNpy(writeNpy(POINTS), { mostRows: 3 })).toHaveLength(6);
  expect(() => readNpy(writeNpy(POINTS), { mostRows: 2 })).toThrow('the array has 3 rows; allowed are 1 to 2');
});

/** The data of a file that has been read: all bytes after the header. */
function expectAllOf(raw: Uint8Array, points: Float32Array): void {
  const data = raw.slice(raw[6] === 1 ? 10 + raw[8]! + 256 * raw[9]! : 12 + Buffer.from(raw).readUInt32LE(8));
  const isFloat32 = data.length === 4 * points.length;
  expect(points).toEqual(isFloat32 ? new Float32Array(data.buffer) : Float32Array.from(new Float64Array(data.buffer)));
}

test('a mutated file is read whole or refused', { tag: '@fault-23' }, () => {
  fc.assert(
    fc.property(mutatedBytes(writeNpy(POINTS)), (raw) => {
      const points = readOrRefuse(() => readNpy(raw));
      if (points) expectAllOf(raw, points);
    }),
    RUNS,
  );
});

test('a file with a mutated dictionary is read whole or refused', () => {
  const tokens = ["'", '(', ')', ',', '{', '}', ':', '<f8', '>f4', '|O', 'True', 'L', '0', '999999999', '\\', '\n'];
  fc.assert(
    fc.property(mutatedText(dictionary(), tokens), (text) => {
      const raw = file(text, f4);
      const points = readOrRefuse(() => readNpy(raw));
      if (points) expectAllOf(raw, points);
    }),
    RUNS,
  );
});
