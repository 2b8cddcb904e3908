/** Progress on stderr: one line rewritten on a terminal, a line for every new thing elsewhere. */
export interface Progress {
  show(doing: string, done: number): void;
  end(): void;
}

export function progressLine(stream = process.stderr): Progress {
  let last = '';
  return {
    show(doing, done) {
      if (doing === last) return;
      last = doing;
      const text = `${String(Math.round(100 * done)).padStart(3)} %  ${doing}`;
      stream.write(stream.isTTY ? `\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\r\x1b[2K');
    },
  };
}
