// Files that the page hands over, and files that a test brings to it.

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** Presses a button of "Take home" and reads the file that comes. */
export async function taken(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
  const button = page.getByRole('region', { name: 'Take home' }).getByRole('button', { name, exact: true });
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

export interface GivenFile {
  name: string;
  bytes: Uint8Array;
}

/** Drops files on the page, as a hand with a mouse does. */
export async function drop(page: Page, ...files: GivenFile[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, text: Buffer.from(bytes).toString('base64') }));
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of all) {
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    const panel = document.querySelector('#panels')!;
    panel.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    panel.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, given);
}

export interface Tensors {
  tensors: Map<string, { shape: number[]; values: number[] }>;
  /** The JSON object under the metadata key `scorefield`. */
  meta: Record<string, unknown>;
}

/** A safetensors file, read by the letter of its format. */
export function readTensors(bytes: Buffer): Tensors {
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, end).toString('utf8'));
  const { __metadata__: metadata, ...entries } = header;
  const tensors: Tensors['tensors'] = new Map();
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [first, last],
    },
  ] of Object.entries<never>(entries) as [
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] },
  ][]) {
    if (dtype !== 'F32') throw new Error(`${name} is ${dtype}`);
    const values = Array.from({ length: (last - first) / 4 }, (_, i) => bytes.readFloatLE(end + first + 4 * i));
    tensors.set(name, { shape, values });
  }
  return { tensors, meta: JSON.parse(metadata.scorefield) };
}

/** A safetensors file, written by the letter of its format. */
export function writeTensors({ tensors, meta }: Tensors): Buffer {
  const header: Record<string, unknown> = { __metadata__: { scorefield: JSON.stringify(meta) } };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + 4 * values.length] };
    end += 4 * values.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const data = Buffer.from(Float32Array.from([...tensors.values()].flatMap(({ values }) => values)).buffer);
  return Buffer.concat([length, text, data]);
}
