/** Points from a file that the user chose or dropped: CSV, or NumPy's .npy by its name. */
import { readCsv } from '../../interchange/csv.ts';
import { readNpy } from '../../interchange/npy.ts';
import { checkSize } from '../../interchange/refusal.ts';

/** Names of files that hold points, as the file chooser and dropping take them. */
export const POINTS_FILES = ['.csv', '.tsv', '.txt', '.npy'] as const;

/** 2 numbers a point. Throws a FormatError with one sentence; a file that is too large is not read at all. */
export async function readPoints(file: File): Promise<Float32Array> {
  checkSize('the file', file.size);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return file.name.toLowerCase().endsWith('.npy') ? readNpy(bytes) : readCsv(bytes).points;
}
