/**
 * Points as CSV: two columns, a header or none, separated by commas, semicolons, tabs or spaces. Errors name the line.
 * Numbers are written with 9 significant digits, which give every float32 back.
 */
import { DECIMAL, isFiniteFloat32 } from './fields.ts';
import type { PointsOptions } from './npy.ts';
import { refuse, shown } from './refusal.ts';
import { nineDigits, textOf } from './text.ts';

export interface CsvPoints {
  /** 2 numbers a row. */
  points: Float32Array<ArrayBuffer>;
  /** Whether the first line names the columns. */
  header: boolean;
}

/** Characters of a line of two numbers, and many more. */
const MOST_CHARACTERS = 1000;
const MOST_BLANK_LINES = 1000;
/** What names a column rather than being a number gone wrong. */
const NAME = /^[^\d+\-.,]/;

/** Points of a whole file, rounded to float32. Blank lines may stand at its end only. */
export function readCsv(source: string | Uint8Array, { mostRows = 100_000 }: PointsOptions = {}): CsvPoints {
  const text = textOf(source, 'the file');
  const values: number[] = [];
  let split: ((line: string) => string[]) | undefined;
  let header = false;
  let blank = 0;
  for (const { line, number } of linesOf(text)) {
    if (line.length > MOST_CHARACTERS) {
      refuse(`line ${number}: has ${line.length} characters; allowed are ${MOST_CHARACTERS}`);
    }
    if (line.trim() === '') {
      blank ||= number;
      if (number - blank >= MOST_BLANK_LINES)
        refuse(`line ${number}: is blank; allowed are ${MOST_BLANK_LINES} of them`);
      continue;
    }
    if (blank) refuse(`line ${blank}: is blank; allowed are blank lines at the end only`);
    const isFirst = split === undefined;
    split ??= separator(line);
    const fields = split(line).map(unquoted);
    if (fields.length !== 2) refuse(`line ${number}: has ${fields.length} columns; allowed are 2`);
    if (isFirst && fields.every((field) => NAME.test(field) && !isNotFinite(field))) {
      header = true;
      continue;
    }
    if (values.length === 2 * mostRows) refuse(`line ${number}: has row ${mostRows + 1}; allowed are ${mostRows} rows`);
    for (const field of fields) values.push(numberOf(field, number));
  }
  if (values.length === 0) refuse('the file has no rows of numbers; allowed are 1 or more');
  return { points: Float32Array.from(values), header };
}

/** Lines that end in LF, CRLF or CR; line 1 is the first. */
function* linesOf(text: string): Generator<{ line: string; number: number }> {
  const end = /\r\n|\n|\r/g;
  let start = 0;
  for (let number = 1; ; number++) {
    const found = end.exec(text);
    yield { line: text.slice(start, found?.index), number };
    if (!found) return;
    start = end.lastIndex;
  }
}

/** How to cut the lines of a file, by its first. */
function separator(line: string): (line: string) => string[] {
  const mark = [';', '\t', ','].find((candidate) => line.includes(candidate));
  if (mark === undefined) return (each) => each.trim().split(/\s+/);
  return (each) => each.split(mark).map((field) => field.trim());
}

const unquoted = (field: string): string => /^"([^"]*)"$/.exec(field)?.[1]?.trim() ?? field;

const isNotFinite = (field: string): boolean => /^[+-]?(?:nan|inf|infinity)$/i.test(field);

function numberOf(field: string, line: number): number {
  if (!DECIMAL.test(field)) {
    const hint = /^[+-]?\d+,\d+$/.test(field) ? ' with a decimal point' : '';
    refuse(`line ${line}: ${shown(field)} is no number; allowed are finite decimal numbers${hint}`);
  }
  const value = Number(field);
  if (!isFiniteFloat32(value)) refuse(`line ${line}: ${shown(field)} is beyond float32; allowed is up to 3.4e38`);
  return value;
}

/** A file of any columns; `rows` as they come. */
export function writeCsv(header: readonly string[], rows: Iterable<ArrayLike<number>>): string {
  return `${header.join(',')}\n${csvRows(rows)}`;
}

/** Some rows; rows after a header make a file. */
export function csvRows(rows: Iterable<ArrayLike<number>>): string {
  let text = '';
  for (const row of rows) text += `${Array.from(row, nineDigits).join(',')}\n`;
  return text;
}

/** A file of points with the header `x,y`. `points`: 2 numbers a row. */
export function writePointsCsv(points: Float32Array): string {
  return writeCsv(['x', 'y'], pairs(points));
}

/** A file with the header `step,loss`, the first step being 1. */
export function writeLosses(losses: ArrayLike<number>): string {
  return writeCsv(
    ['step', 'loss'],
    Array.from(losses, (loss, t) => [t + 1, loss]),
  );
}

/** Points one by one. */
export function* pairs(points: Float32Array): Generator<Float32Array> {
  for (let i = 0; i < points.length; i += 2) yield points.subarray(i, i + 2);
}
