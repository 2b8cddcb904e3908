/**
 * Points as NumPy's .npy: an array (N, 2) in C order, little-endian. Written as float32 with a version 1 header; read as
 * float32 or float64, versions 1 and 2. A file is checked whole, and refused with one sentence.
 */
import { isFiniteFloat32 } from './fields.ts';
import { checkSize, refuse, shown } from './refusal.ts';
import { encodeUtf8 } from './text.ts';

const MAGIC = '\x93NUMPY';
/** NumPy's own limit for a header that is to be parsed safely. */
const MOST_HEADER_BYTES = 10_000;

export interface PointsOptions {
  /** Rows a file may have. */
  mostRows?: number;
}

/** The bytes before the data of a float32 array (rows, 2); their number is a multiple of 64. */
export function npyHeader(rows: number): Uint8Array<ArrayBuffer> {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, 2), }`;
  const length = 64 * Math.ceil((10 + text.length + 1) / 64);
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set([...MAGIC].map((character) => character.charCodeAt(0)));
  bytes.set([1, 0], 6);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(encodeUtf8(text), 10);
  bytes[length - 1] = 0x0a;
  return bytes;
}

/** The bytes of some rows; chunks after a header make a file. `points`: 2 numbers a row. */
export function npyRows(points: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * points.length);
  const view = new DataView(bytes.buffer);
  points.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

/** A whole file. `points`: 2 numbers a row. */
export function writeNpy(points: Float32Array): Uint8Array<ArrayBuffer> {
  const header = npyHeader(points.length / 2);
  const rows = npyRows(points);
  const bytes = new Uint8Array(header.length + rows.length);
  bytes.set(header);
  bytes.set(rows, header.length);
  return bytes;
}

/** Points of a whole file, 2 numbers a row; float64 is rounded to float32. */
export function readNpy(bytes: Uint8Array, { mostRows = 100_000 }: PointsOptions = {}): Float32Array<ArrayBuffer> {
  checkSize('the file', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { start, end } = headerSpan(view);
  const { rows, size } = arrayOf(latin1(bytes.subarray(start, end)));
  if (rows < 1 || rows > mostRows) refuse(`the array has ${rows} rows; allowed are 1 to ${mostRows}`);
  const expected = 2 * size * rows;
  if (bytes.length - end !== expected) {
    refuse(`the file has ${bytes.length - end} bytes of data; allowed are ${expected}, by its shape (${rows}, 2)`);
  }
  const points = new Float32Array(2 * rows);
  for (let i = 0; i < points.length; i++) {
    const at = end + size * i;
    const value = size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    if (!isFiniteFloat32(value)) {
      refuse(`row ${Math.floor(i / 2)}, column ${i % 2} is ${value}; allowed are finite float32 numbers`);
    }
    points[i] = value;
  }
  return points;
}

/** Where the header's dictionary stands. */
function headerSpan(view: DataView): { start: number; end: number } {
  const size = view.byteLength;
  if (size < 12) refuse(`the file has ${size} bytes; allowed are 12 or more`);
  if ([...MAGIC].some((character, i) => view.getUint8(i) !== character.charCodeAt(0))) {
    refuse("the file does not begin with '\\x93NUMPY'; allowed are .npy files");
  }
  const [major, minor] = [view.getUint8(6), view.getUint8(7)];
  if ((major !== 1 && major !== 2) || minor !== 0) {
    refuse(`the format version is ${major}.${minor}; allowed are 1.0 and 2.0`);
  }
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = major === 1 ? 10 : 12;
  const most = Math.min(MOST_HEADER_BYTES, size - start);
  if (length > most) refuse(`the header length is ${length}; allowed are up to ${most} bytes here`);
  return { start, end: start + length };
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** One entry of the dictionary as NumPy and others write it: 'name': value, the last comma optional. */
const ENTRY = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d, ]*\))\s*(?:,\s*|$)/y;

/** Rows and bytes a number, by the dictionary in the header. */
function arrayOf(header: string): { rows: number; size: number } {
  const [, inner] = /^\s*\{([^{}]*)\}\s*$/.exec(header) ?? [];
  const entries = new Map<string, string>();
  for (let at = 0; inner !== undefined && at < inner.length; at = ENTRY.lastIndex) {
    ENTRY.lastIndex = at;
    const [, name, value] = ENTRY.exec(inner) ?? [];
    if (name === undefined) break;
    if (entries.has(name)) refuse(`the header has the key '${name}' twice; allowed is once`);
    entries.set(name, value!);
  }
  const names = [...entries.keys()].sort().join(', ');
  if (inner === undefined || ENTRY.lastIndex < inner.length || names !== 'descr, fortran_order, shape') {
    refuse(`the header is ${shown(header.trim())}; allowed is a dictionary of descr, fortran_order and shape`);
  }
  const descr = entries.get('descr')!;
  if (descr !== "'<f4'" && descr !== "'<f8'") {
    refuse(`descr is ${shown(descr.replaceAll("'", ''))}; allowed are '<f4', '<f8' (little-endian float32, float64)`);
  }
  const order = entries.get('fortran_order')!;
  if (order !== 'False') refuse(`fortran_order is ${shown(order)}; allowed is False (C order, np.ascontiguousarray)`);
  const [, rows] = /^\( *(\d{1,15}) *, *2 *,? *\)$/.exec(entries.get('shape')!) ?? [];
  if (rows === undefined) refuse(`shape is ${shown(entries.get('shape'))}; allowed is (N, 2)`);
  return { rows: Number(rows), size: descr === "'<f4'" ? 4 : 8 };
}
