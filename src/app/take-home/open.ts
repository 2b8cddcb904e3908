/** Files brought to the page, by the ends of their names; whoever can make something of a kind of file says so here. */
import { FormatError, MOST_FILE_BYTES, shortened } from '../../interchange/refusal.ts';
import { element } from '../dom.ts';
import { showNotes } from '../notes.ts';

/** Makes something of a file, and gives what is to be told. Throws a FormatError, in one sentence, before it changes anything. */
export type Opener = (file: File) => Promise<readonly string[]>;

export class Files {
  private readonly openers = new Map<string, Opener>();

  /** Files whose names end so go to this opener. */
  add(ends: readonly string[], opener: Opener): void {
    for (const end of ends) this.openers.set(end, opener);
  }

  /** What can be opened, in words: `.safetensors, .json`. */
  get allowed(): string {
    return [...this.openers.keys()].join(', ');
  }

  /** Opens one file, or says in a note why not. */
  async open(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (!file) return;
    const several = `These are ${files.length} files; bring one at a time.`;
    const notes = files.length > 1 ? [several] : await this.openOne(file);
    showNotes('file', []);
    showNotes('file', notes);
  }

  /** Lets the user choose a file. */
  choose(): Promise<void> {
    const input = element('input', { type: 'file', accept: this.allowed });
    return new Promise((resolve) => {
      input.addEventListener('change', () => resolve(this.open([...(input.files ?? [])])));
      input.addEventListener('cancel', () => resolve());
      input.click();
    });
  }

  private async openOne(file: File): Promise<readonly string[]> {
    const name = shortened(file.name);
    const refusal = (reason: string): string[] => [`${name} is not opened: ${reason}.`];
    const opener = [...this.openers].find(([end]) => file.name.toLowerCase().endsWith(end))?.[1];
    if (!opener) return refusal(`allowed are files that end in ${this.allowed}`);
    if (file.size > MOST_FILE_BYTES) return refusal(`it has ${file.size} bytes; allowed are up to ${MOST_FILE_BYTES}`);
    try {
      return (await opener(file)).map((text) => `${name}: ${text}.`);
    } catch (error) {
      // A file that cannot be read, a folder for example, gives a DOMException.
      if (error instanceof FormatError || error instanceof DOMException) return refusal(error.message);
      throw error;
    }
  }
}

export async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}
