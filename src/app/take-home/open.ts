/** Files brought to the page, by the end of their names. A file is checked whole before anything changes. */
import { FormatError, MOST_FILE_BYTES } from '../../interchange/refusal.ts';
import { element } from '../dom.ts';
import { showNotes } from '../notes.ts';
import type { Store } from '../state.ts';
import { openRun } from './open-run.ts';
import { openWeights } from './open-weights.ts';

/** Changes the store to what the bytes say, and gives what is to be told. Throws a FormatError before it changes anything. */
type Opener = (bytes: Uint8Array, store: Store) => readonly string[];

const OPENERS = new Map<string, Opener>([
  ['.safetensors', openWeights],
  ['.json', openRun],
]);

/** Ends of the names of files that can be opened. */
export const EXTENSIONS: readonly string[] = [...OPENERS.keys()];

/** Opens one file, or says in a note why not. */
export async function openFiles(files: readonly File[], store: Store): Promise<void> {
  const [file] = files;
  if (!file) return;
  const notes = files.length > 1 ? [`These are ${files.length} files; bring one at a time.`] : await open(file, store);
  showNotes('file', []);
  showNotes('file', notes);
}

async function open(file: File, store: Store): Promise<readonly string[]> {
  const { name, size } = file;
  const opener = [...OPENERS].find(([end]) => name.toLowerCase().endsWith(end))?.[1];
  if (!opener) return [`${name} is not opened: allowed are files that end in ${EXTENSIONS.join(' or ')}.`];
  if (size > MOST_FILE_BYTES) {
    return [`${name} is not opened: it has ${size} bytes; allowed are up to ${MOST_FILE_BYTES}.`];
  }
  try {
    const told = opener(new Uint8Array(await file.arrayBuffer()), store);
    return told.map((text) => `${name}: ${text}.`);
  } catch (error) {
    // A file that cannot be read (gone, or a folder) gives a DOMException.
    if (error instanceof FormatError || error instanceof DOMException)
      return [`${name} is not opened: ${error.message}.`];
    throw error;
  }
}

/** Lets the user choose a file; what is said beside the button is left empty, since the notes tell it. */
export function chooseFile(onFiles: (files: readonly File[]) => Promise<void>): Promise<string> {
  const input = element('input', { type: 'file', accept: EXTENSIONS.join() });
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(onFiles([...(input.files ?? [])]).then(() => '')));
    input.addEventListener('cancel', () => resolve(''));
    input.click();
  });
}
