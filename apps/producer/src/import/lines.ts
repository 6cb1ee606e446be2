import { isUtf8 } from 'node:buffer';
import { BEGINNING, type Position } from './position.ts';

/** A record that is longer is none, and is not kept. */
export const MOST_BYTES = 1024 * 1024;
/** What is kept of such a one, to show it. */
const SHOWN_BYTES = 2_000;
const LINE_END = 0x0a;

export interface Line {
  number: number;
  text: string;
  behind: Position;
  /** Why it can be no row, whatever it says. */
  fault?: string;
}

/** Lines, a chunk's at a time; line ends are found in the bytes, before letters are put together. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, from: Position = BEGINNING): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(from);
  for await (const chunk of bytes) yield splitter.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  yield splitter.end();
}

class LineSplitter {
  private number: number;
  private offset: number;
  private rest: Buffer[] = [];
  private restBytes = 0;

  constructor(from: Position) {
    this.number = from.line;
    this.offset = from.offset;
  }

  take(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let at = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, at)) {
      lines.push(this.close(chunk.subarray(at, end), 1));
      at = end + 1;
    }
    if (at < chunk.length) this.keep(chunk.subarray(at));
    return lines;
  }

  end(): Line[] {
    return this.restBytes > 0 ? [this.close(Buffer.alloc(0), 0)] : [];
  }

  /** Of a line that is too long only the beginning is kept, as a copy: the chunk it stood in can go. */
  private keep(piece: Buffer): void {
    this.restBytes += piece.length;
    if (this.restBytes <= MOST_BYTES) this.rest.push(piece);
    else if (this.rest.length !== 1 || this.rest[0]!.length > SHOWN_BYTES)
      this.rest = [Buffer.from(Buffer.concat([...this.rest, piece]).subarray(0, SHOWN_BYTES))];
  }

  private close(piece: Buffer, endBytes: number): Line {
    const bytes = this.restBytes > 0 ? Buffer.concat([...this.rest, piece]) : piece;
    const length = this.restBytes + piece.length;
    this.rest = [];
    this.restBytes = 0;
    this.offset += length + endBytes;
    const head = { number: ++this.number, behind: { line: this.number, offset: this.offset } };
    if (length > MOST_BYTES)
      return { ...head, text: bytes.toString('utf8', 0, SHOWN_BYTES), fault: 'is longer than a row can be' };
    const text = tidy(bytes.toString('utf8'), head.number);
    return isUtf8(bytes) ? { ...head, text } : { ...head, text, fault: 'is not UTF-8' };
  }
}

/** Without the mark that some programs begin a file with. */
const tidy = (line: string, number: number): string =>
  number === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line;
