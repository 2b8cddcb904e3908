/** Files in and out: inputs with their name in every refusal, outputs whole or not at all. */
import { createReadStream } from 'node:fs';
import { access, constants, type FileHandle, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { readCsv } from '../interchange/csv.ts';
import { readNpy } from '../interchange/npy.ts';
import { FormatError, MOST_FILE_BYTES } from '../interchange/refusal.ts';
import { UsageError } from './usage.ts';

/** Reads a whole file with one of the readers. */
export async function readFrom<T>(file: string, reader: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await refusingBy(file, () => bytesOf(file));
  try {
    return reader(bytes);
  } catch (error) {
    throw error instanceof FormatError ? new UsageError(`${file}: ${error.message}`) : error;
  }
}

/** At most one byte more than is allowed, so that the reader refuses the file, whatever it is. */
async function bytesOf(file: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: MOST_FILE_BYTES })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Points of a .csv or .npy file, 2 numbers each. */
export function readPoints(file: string, mostRows: number): Promise<Float32Array<ArrayBuffer>> {
  return pointsFormat(file) === '.npy'
    ? readFrom(file, (bytes) => readNpy(bytes, { mostRows }))
    : readFrom(file, (bytes) => readCsv(bytes, { mostRows }).points);
}

/** The ending of a file of points. */
export function pointsFormat(file: string): '.csv' | '.npy' {
  const ending = extname(file).toLowerCase();
  if (ending === '.csv' || ending === '.npy') return ending;
  throw new UsageError(`${file}: allowed are files that end in .csv or .npy`);
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Makes a folder if it is missing; refuses one that cannot be written to. */
export async function makeFolder(folder: string): Promise<void> {
  await refusingBy(folder, async () => {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  });
}

/** Refuses early what could not be written in the end. */
export async function checkWritable(file: string): Promise<void> {
  await refusingBy(file, () => access(dirname(file), constants.W_OK));
  if (
    await stat(file).then(
      (found) => found.isDirectory(),
      () => false,
    )
  ) {
    throw new UsageError(`${file}: is a directory; allowed are files`);
  }
}

/** Writes parts of a file one after the other. */
export type Put = (part: string | Uint8Array) => Promise<void>;

/**
 * Writes a file in parts. Until all is written and on the disk it has another name; what was there before stays until
 * then. A device, a pipe or a link is written to as it is.
 */
export async function writeTo(file: string, write: (put: Put) => Promise<void>): Promise<void> {
  const isSpecial = await lstat(file).then(
    (found) => !found.isFile(),
    () => false,
  );
  const name = isSpecial ? file : `${file}.${process.pid}.part`;
  const handle = await refusingBy(file, () => open(name, 'w'));
  try {
    await write((part) => handle.appendFile(part));
    if (!isSpecial) await handle.sync();
    await handle.close();
    if (!isSpecial) await rename(name, file);
  } catch (error) {
    await discard(handle, isSpecial ? undefined : name);
    throw error;
  }
}

async function discard(handle: FileHandle, name: string | undefined): Promise<void> {
  await handle.close().catch(() => {});
  if (name !== undefined) await rm(name, { force: true });
}

export function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  return writeTo(file, (put) => put(content));
}

/** Turns what the system refuses into one line with the name. */
async function refusingBy<T>(name: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException;
    const [, reason] = getSystemErrorMap().get(errno ?? 0) ?? [];
    throw reason ? new UsageError(`${name}: ${reason}`) : new Error(`${name}: ${message}`);
  }
}
