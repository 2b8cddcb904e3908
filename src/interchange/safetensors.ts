/**
 * The safetensors format: a length (u64), a JSON header, the tensors' bytes one after the other; all little-endian.
 * Only float32. A file is checked whole before any tensor is made: https://github.com/huggingface/safetensors.
 */
import { arrayAt, type JsonObject, objectAt, own, parseJson } from './json.ts';
import { checkSize, refuse, refuseValue, shown } from './refusal.ts';
import { decodeUtf8, encodeUtf8 } from './text.ts';

export interface StoredTensor {
  /** Empty for a single number. */
  shape: readonly number[];
  /** Row-major. */
  data: Float32Array<ArrayBuffer>;
}

export interface Safetensors {
  tensors: Map<string, StoredTensor>;
  metadata: Map<string, string>;
}

/** Where a tensor lies among the data, in bytes. */
interface Span {
  name: string;
  shape: readonly number[];
  begin: number;
  end: number;
}

const METADATA = '__metadata__';
const MOST_HEADER_BYTES = 2 ** 24;
const MOST_DIMENSIONS = 8;

/** Reads a whole file. Refuses what breaks the format, other dtypes than F32, and numbers that are not finite. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  checkSize('the file', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + headerLength(view);
  const header = headerOf(bytes.subarray(8, start));
  const metadata = metadataOf(own(header, METADATA));
  const names = Object.keys(header).filter((name) => name !== METADATA);
  const spans = names.map((name) => spanOf(name, header[name], bytes.length - start));
  checkCover(spans, bytes.length - start);
  const tensors = new Map<string, StoredTensor>();
  for (const span of spans) tensors.set(span.name, { shape: span.shape, data: floatsAt(view, start, span) });
  return { tensors, metadata };
}

/** A whole file, the tensors in the order given. Refuses what could not be read again. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const fields =
    metadata.size > 0 ? [`${JSON.stringify(METADATA)}:${JSON.stringify(Object.fromEntries(metadata))}`] : [];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    checkTensor(name, shape, data);
    const begin = end;
    end += data.byteLength;
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: 'F32', shape, data_offsets: [begin, end] })}`);
  }
  const header = encodeUtf8(`{${fields.join(',')}}`);
  if (header.length > MOST_HEADER_BYTES - 8) {
    refuse(`the header would have ${header.length} bytes; allowed are ${MOST_HEADER_BYTES - 8}`);
  }
  const start = 8 * Math.ceil((8 + header.length) / 8); // spaces fill up, so that the data begin aligned
  checkSize('the file', start + end);
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  bytes.set(header, 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  let at = start;
  for (const { data } of tensors.values()) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

function headerLength(view: DataView): number {
  const left = view.byteLength - 8;
  if (left < 2) refuse(`the file has ${view.byteLength} bytes; allowed are 10 or more`);
  const length = view.getBigUint64(0, true);
  const most = Math.min(left, MOST_HEADER_BYTES);
  if (length < 2n || length > most) refuse(`the header length is ${length}; allowed are 2 to ${most} bytes here`);
  return Number(length);
}

function headerOf(bytes: Uint8Array): JsonObject {
  const text = decodeUtf8(bytes, 'the header');
  if (!text.startsWith('{')) refuse(`the header begins with ${shown(text.slice(0, 1))}; allowed is '{'`);
  return objectAt(parseJson(text, 'the header'), 'the header');
}

function metadataOf(value: unknown): Map<string, string> {
  const metadata = new Map<string, string>();
  if (value === undefined) return metadata;
  for (const [key, text] of Object.entries(objectAt(value, `'${METADATA}'`))) {
    if (typeof text !== 'string') refuseValue(`metadata ${shown(key)}`, text, 'is text');
    metadata.set(key, text);
  }
  return metadata;
}

/** A tensor's entry in the header, against the bytes that there are. */
function spanOf(name: string, entry: unknown, size: number): Span {
  const where = `tensor ${shown(name)}`;
  const object = objectAt(entry, where);
  const dtype = own(object, 'dtype');
  if (dtype !== 'F32') refuseValue(`${where}: dtype`, dtype, "is 'F32'");
  const shape = arrayAt(own(object, 'shape'), `${where}: shape`, 0, MOST_DIMENSIONS).map((length, i) =>
    wholeAt(length, `${where}: shape[${i}]`, 2 ** 31 - 1),
  );
  const offsets = arrayAt(own(object, 'data_offsets'), `${where}: data_offsets`, 2, 2);
  const [begin, end] = offsets.map((offset, i) => wholeAt(offset, `${where}: data_offsets[${i}]`, size)) as [
    number,
    number,
  ];
  const bytes = 4 * countOf(shape);
  if (begin % 4 !== 0) refuse(`${where}: data_offsets[0] is ${begin}; allowed are multiples of 4`);
  if (end - begin !== bytes) {
    refuse(`${where}: data_offsets [${begin}, ${end}]; allowed are ${bytes} bytes, by its shape [${shape.join(', ')}]`);
  }
  return { name, shape, begin, end };
}

function wholeAt(value: unknown, where: string, most: number): number {
  const inside = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
  return inside ? Math.abs(value) : refuseValue(where, value, `are whole numbers from 0 to ${most}`); // −0 is 0
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Every byte belongs to one tensor: no overlap, no gap, nothing left over. */
function checkCover(spans: readonly Span[], size: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...spans].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const fault = begin < covered ? 'overlaps the tensor before it' : 'leaves a gap before it';
      refuse(`tensor ${shown(name)}: data_offsets[0] is ${begin}, which ${fault}; allowed is ${covered}`);
    }
    covered = end;
  }
  if (covered !== size) refuse(`the file has ${size} bytes of data; allowed are the tensors' ${covered}`);
}

function floatsAt(view: DataView, start: number, { name, begin, end }: Span): Float32Array<ArrayBuffer> {
  const data = new Float32Array((end - begin) / 4);
  for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(start + begin + 4 * i, true);
  checkFinite(name, data);
  return data;
}

function checkFinite(name: string, data: Float32Array): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) refuse(`tensor ${shown(name)}: number ${index} is ${data[index]}; allowed are finite numbers`);
}

function checkTensor(name: string, shape: readonly number[], data: Float32Array): void {
  if (name === METADATA) refuse(`a tensor is called '${METADATA}'; allowed are other names`);
  if (countOf(shape) !== data.length) {
    refuse(`tensor ${shown(name)} has ${data.length} numbers; allowed are ${countOf(shape)}, by its shape`);
  }
  checkFinite(name, data);
}
