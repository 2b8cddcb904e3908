// Points as CSV: every way of writing them that is common, errors that name the line, and what is refused.

import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { readCsv, writeCsv, writePointsCsv } from 'scorefield';
import { mutatedText, RUNS, readOrRefuse } from './mutations.ts';

const values = (text: string | Uint8Array) => Array.from(readCsv(text).points);

const accepted: [string, string | Uint8Array, boolean][] = [
  ['commas and a header', 'x,y\n1,2\n3,-4.5e-1\n', true],
  ['no header, no end of the last line', '1,2\n3,-.45', false],
  ['semicolons', 'x;y\n1;2\n3;-0.45\n', true],
  ['tabs', 'x\ty\n1\t2\n3\t-0.45\n', true],
  ['spaces', ' 1  2\n 3 -0.45 \n', false],
  ['spaces after commas', 'x, y\n1, 2\n3, -0.45\n', true],
  ['Windows line ends and a byte order mark', '\ufeffx,y\r\n1,2\r\n3,-0.45\r\n', true],
  ['old line ends', 'x,y\r1,2\r3,-0.45\r', true],
  ['quotes', '"x","y"\n"1","2"\n"+3","-0.45"\n', true],
  ['blank lines at the end', '1,2\n3,-0.45\n\n  \n\n', false],
  ["NumPy's savetxt", '# x,y\n1.000000000000000000e+00,2.0e+00\n3.,-4.5E-01\n', true],
  ['UTF-8 bytes', new TextEncoder().encode('\ufeffσ₁,σ₂\n1,2\n3,-0.45\n'), true],
];
for (const [name, text, header] of accepted) {
  test(`reads ${name}`, () => {
    const { points, header: found } = readCsv(text);
    expect(points).toEqual(Float32Array.of(1, 2, 3, -0.45));
    expect(found).toBe(header);
  });
}

const refusals: [string, string | Uint8Array, RegExp][] = [
  ['nothing', '', /^the file has no rows of numbers; allowed are 1 or more$/],
  ['only a header', 'x,y\n', /^the file has no rows of numbers/],
  ['one column', '1\n2\n', /^line 1: has 1 columns; allowed are 2$/],
  ['three columns', 'x,y\n1,2\n1,2,3\n', /^line 3: has 3 columns; allowed are 2$/],
  ['an index column', ',x,y\n0,1,2\n', /^line 1: has 3 columns/],
  ['a comma at the end', '1,2,\n', /^line 1: has 3 columns/],
  ['a missing number', '1,2\n1,\n', /^line 2: '' is no number; allowed are finite decimal numbers$/],
  ['half a header', 'x,2\n', /^line 1: 'x' is no number/],
  ['a number gone wrong in the first line', '1.2.3,4x\n', /^line 1: '1\.2\.3' is no number/],
  ['two headers', 'x,y\nx,y\n', /^line 2: 'x' is no number/],
  ['text', `1,2\n${'3,4\n'.repeat(15)}5,abc\n`, /^line 17: 'abc' is no number; allowed are finite decimal numbers$/],
  ['decimal commas', 'x;y\n1,5;2,5\n', /^line 2: '1,5' is no number; .* with a decimal point$/],
  ['hexadecimal', '0x10,1\n', /^line 1: '0x10' is no number/],
  ['NaN', 'x,y\n1,NaN\n', /^line 2: 'NaN' is no number/],
  ['NaN in the first line', 'nan,nan\n1,2\n', /^line 1: 'nan' is no number/],
  ['infinity', '1,2\ninf,-Infinity\n', /^line 2: 'inf' is no number/],
  ['an overflow', '1,2\n1,1e999\n', /^line 2: '1e999' is beyond float32; allowed is up to 3\.4e38$/],
  ['what float32 cannot hold', '1,3.5e38\n', /^line 1: '3\.5e38' is beyond float32/],
  ['a blank line in between', '1,2\n\n3,4\n', /^line 2: is blank; allowed are blank lines at the end only$/],
  ['blank lines without end', `1,2\n${'\n'.repeat(5000)}`, /^line 1002: is blank; allowed are 1000 of them$/],
  ['a line without end', `1,${'2'.repeat(5000)}\n`, /^line 1: has 5002 characters; allowed are 1000$/],
  ['quotes inside', '"1""2",3\n', /^line 1: '"1""2"' is no number/],
  ['a quote left open', '"1,2\n', /^line 1: '"1' is no number/],
  ['binary', '\u0000\u0001,2\n', /^line 1: '\ufffd\ufffd' is no number/],
  ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x31, 0), /^the file is not UTF-8 text$/],
];
for (const [name, text, message] of refusals) {
  test(`refuses ${name}`, { tag: '@fault-23' }, () => {
    expect(readOrRefuse(() => readCsv(text))).toBeUndefined();
    expect(() => readCsv(text)).toThrow(message);
  });
}

test('100 000 rows are read, one more is refused, and the caller may say otherwise', () => {
  const rows = '0.25,-1\n'.repeat(100_000);
  expect(readCsv(rows).points).toHaveLength(200_000);
  expect(() => readCsv(`${rows}1,2\n`)).toThrow('line 100001: has row 100001; allowed are 100000 rows');
  expect(readCsv(`x,y\n${rows}1,2\n`, { mostRows: 100_001 }).points).toHaveLength(200_002);
});

test('any float32 points are read again to the bit', () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
  fc.assert(
    fc.property(fc.array(fc.tuple(float, float), { minLength: 1, maxLength: 50 }), (pairs) => {
      const points = Float32Array.from(pairs.flat());
      expect(readCsv(writePointsCsv(points))).toEqual({ points, header: true });
    }),
    RUNS,
  );
});

test('numbers are written with 9 significant digits under any header', () => {
  expect(writePointsCsv(Float32Array.of(0.1, 1e-7, 16777216, -2.5))).toBe(
    'x,y\n0.100000001,1.00000001e-7\n16777216,-2.5\n',
  );
  expect(writeCsv(['step', 'loss'], [[0, 2], Float64Array.of(1, 1 / 3)])).toBe('step,loss\n0,2\n1,0.333333333\n');
  expect(writeCsv(['x', 'y', 'energy', 'score_x', 'score_y'], [])).toBe('x,y,energy,score_x,score_y\n');
});

test('a mutated file is read as a plain reader reads it, or refused', { tag: '@fault-23' }, () => {
  const good = `x,y\r\n${writePointsCsv(Float32Array.of(0.5, -1e-7, 12.25, 3e30, -0.125, 7)).slice(4)}`;
  const tokens = [
    ',',
    ';',
    '\t',
    ' ',
    '\n',
    '\r',
    '"',
    '-',
    '+',
    'e',
    '.',
    'nan',
    '1e999',
    'inf',
    '\u0000',
    '\ufeff',
    '0x1',
  ];
  fc.assert(
    fc.property(mutatedText(good, tokens), (text) => {
      const read = readOrRefuse(() => readCsv(text));
      if (!read) return;
      const lines = text
        .replace('\ufeff', '')
        .trimEnd()
        .split(/\r\n|\r|\n/)
        .slice(read.header ? 1 : 0);
      const plain = lines.flatMap((line) =>
        line
          .replaceAll('"', '')
          .trim()
          .split(/[;,\t]| +/)
          .filter(Boolean)
          .map(Number),
      );
      expect(read.points).toEqual(Float32Array.from(plain));
    }),
    { ...RUNS, numRuns: 400 },
  );
});

test('values of both columns stay in their places', () => {
  expect(values('x,y\n1,2\n3,4\n')).toEqual([1, 2, 3, 4]);
});
