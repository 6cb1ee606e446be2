import { isUtf8 } from 'node:buffer';

/** A line that is longer is no row, and is not kept. */
const MOST_BYTES = 1024 * 1024;

export interface Line {
  number: number;
  text: string;
  /** Why it can be no row, whatever it says. */
  fault?: string;
}

/** Lines as one character a byte, so that a line end and a bad byte are found before letters are put together. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  let isTooLong = false;
  for await (const chunk of bytes) {
    const lines = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1').split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    for (const line of lines) {
      yield toLine(++number, line, isTooLong);
      isTooLong = false;
    }
    if (rest.length > MOST_BYTES) isTooLong = true;
    if (isTooLong) rest = '';
  }
  if (rest !== '' || isTooLong) yield toLine(++number, rest, isTooLong);
}

function toLine(number: number, latin1: string, isTooLong: boolean): Line {
  if (isTooLong || latin1.length > MOST_BYTES) return { number, text: '', fault: 'is longer than a row can be' };
  const bytes = Buffer.from(latin1, 'latin1');
  if (!isUtf8(bytes)) return { number, text: '', fault: 'is not UTF-8' };
  return { number, text: tidy(bytes.toString('utf8'), number) };
}

/** Without the mark that some programs begin a file with. */
const tidy = (line: string, number: number): string =>
  number === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line;
